//! Making releases and keeping them: one on a day on which batches were closed, in the same transaction, and never another of
//! its number. One more is made when the policy has changed, and one in each epoch, so that none goes stale while the server
//! runs.

use super::counts::Counts;
use crate::signing::{Envelope, Signer};
use cairn::privacy::policy::{Policy, TaskHash};
use cairn::privacy::release::{Counted, EPOCHS_OF_MANY, PAYLOAD_TYPE, Place, Published, Release};
use cairn::stored::digest::{Digest, hex, sha256};
use sqlx::sqlite::SqliteConnection;

/// What the closed batches of one task in one epoch come to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Slice {
    task: TaskHash,
    epoch: u32,
    reports: u64,
    counts: Counts,
}

/// A release that is not signed yet.
#[derive(Debug)]
pub(super) struct Next {
    number: u32,
    payload: Vec<u8>,
    /// Of the payload.
    pub(super) digest: Digest,
}

/// Makes the next release of all that is closed.
pub(super) async fn next(
    connection: &mut SqliteConnection,
    policy: &Policy,
    number: u32,
    epoch: u32,
) -> anyhow::Result<Next> {
    let previous = latest(connection).await?.map(|body| document(&body)).transpose()?;
    let place = Place { number, previous: previous.map(|document| sha256(&[&document])), epoch };
    let policies = policies(connection).await?;
    let slices = slices(connection).await?;
    let counted = slices.iter().map(Slice::counted).collect();
    let release = Release::new(&place, policy, &policies, counted, published(policy, &slices));
    let payload = serde_json::to_vec(&release)?;
    let digest = sha256(&[&payload]);
    Ok(Next { number, payload, digest })
}

/// Signs a release and stores it.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    policy: &Policy,
    signer: &Signer,
    next: &Next,
) -> anyhow::Result<()> {
    let body = serde_json::to_vec(&signer.sign(PAYLOAD_TYPE, &next.payload))?;
    sqlx::query("INSERT INTO releases (number, policy, body) VALUES (?, ?, ?)")
        .bind(next.number)
        .bind(&policy.digest()[..])
        .bind(body)
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE server SET number = ?, mark = ?")
        .bind(next.number)
        .bind(&next.digest[..])
        .execute(connection)
        .await?;
    tracing::info!(release = next.number, "published a release");
    Ok(())
}

/// Whether there are batches, and the latest release is missing, of another policy or format than this, or of an epoch before:
/// what is published follows the policy in force, and does not go stale.
pub(super) async fn is_owed(
    connection: &mut SqliteConnection,
    policy: &Policy,
    epoch: u32,
) -> anyhow::Result<bool> {
    let batches: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM batches)").fetch_one(&mut *connection).await?;
    let Some(body) = latest(connection).await?.filter(|_| batches) else { return Ok(batches) };
    let Ok(release) = serde_json::from_slice::<Release>(&document(&body)?) else { return Ok(true) };
    Ok(release.policy_digest != hex(&policy.digest()) || release.epoch < epoch)
}

async fn latest(connection: &mut SqliteConnection) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar("SELECT body FROM releases ORDER BY number DESC LIMIT 1")
        .fetch_optional(connection)
        .await
}

/// The document in a stored envelope.
fn document(body: &[u8]) -> anyhow::Result<Vec<u8>> {
    serde_json::from_slice::<Envelope>(body)?.payload()
}

/// The digests of the policies that were ever in force here.
async fn policies(connection: &mut SqliteConnection) -> sqlx::Result<Vec<Digest>> {
    let rows: Vec<Vec<u8>> = sqlx::query_scalar("SELECT digest FROM policies").fetch_all(connection).await?;
    rows.into_iter()
        .map(|row| row.try_into().map_err(|_| sqlx::Error::Decode("a policy's digest has 32 bytes".into())))
        .collect()
}

impl Slice {
    fn counted(&self) -> Counted {
        Counted { hash: hex(&self.task.0), epoch: self.epoch, reports: self.reports }
    }
}
/// All slices with a closed batch, by task and epoch.
async fn slices(connection: &mut SqliteConnection) -> sqlx::Result<Vec<Slice>> {
    let rows: Vec<(Vec<u8>, u32, i64, Vec<u8>)> =
        sqlx::query_as("SELECT task, epoch, reports, counts FROM batches ORDER BY task, epoch, id")
            .fetch_all(connection)
            .await?;
    let mut slices: Vec<Slice> = Vec::new();
    for (task, epoch, reports, counts) in rows {
        let task = super::task_hash(&task)?;
        let reports = reports.cast_unsigned();
        let counts = Counts::from_bytes(&counts).ok_or_else(damaged)?;
        match slices.last_mut().filter(|slice| slice.task == task && slice.epoch == epoch) {
            Some(slice) => {
                slice.reports += reports;
                slice.counts.merge(&counts).then_some(()).ok_or_else(damaged)?;
            }
            None => slices.push(Slice { task, epoch, reports, counts }),
        }
    }
    Ok(slices)
}

/// What may be published of slices under a policy: by task in its order, and by epoch.
fn published(policy: &Policy, slices: &[Slice]) -> Vec<Published> {
    let mut published = Vec::new();
    for task in &policy.tasks {
        let hash = policy.task_hash(task);
        // A batch may have been closed under a policy with a lower floor.
        let enough = |slice: &&Slice| slice.task == hash && slice.reports >= u64::from(policy.cohort_floor);
        let of_slice =
            |slice: &Slice| Published::new(policy, task, slice.epoch, slice.counts.sums(), slice.reports);
        let of_task: Vec<_> = slices.iter().filter(enough).filter_map(of_slice).collect();
        let many = of_task.iter().any(|one| one.value.len() > 1);
        let kept = if many { EPOCHS_OF_MANY } else { of_task.len() };
        let skipped = of_task.len().saturating_sub(kept);
        published.extend(of_task.into_iter().skip(skipped));
    }
    published
}

pub(super) fn damaged() -> sqlx::Error {
    sqlx::Error::Decode("the counts of a batch are not those of its task".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn::privacy::policy::School;

    #[test]
    fn publishes_nothing_under_the_floor_and_nothing_that_nobody_can_explain() {
        let mut policy = crate::policy::load(None, School([0; 16])).unwrap();
        let task = policy.task_hash(&policy.tasks[0]);
        let counts = |count: u64| Counts::from_bytes(&count.to_le_bytes()).unwrap();
        let slice = |task, epoch, reports| Slice { task, epoch, reports, counts: counts(5) };
        let odd = Slice { counts: Counts::from_bytes(&[1; 16]).unwrap(), ..slice(task, 3, 99) };
        let slices = [slice(task, 1, 9), slice(task, 2, 10), slice(TaskHash([0; 8]), 2, 99), odd];
        let found = |policy: &Policy| {
            published(policy, &slices).iter().map(|e| (e.epoch, e.reports)).collect::<Vec<_>>()
        };
        assert_eq!(found(&policy), [(2, 10)]);
        policy.cohort_floor = 11;
        assert_eq!(found(&policy), []);
    }
}
