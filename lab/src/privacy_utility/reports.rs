//! From true answers to what is published about them, by the code of devices and servers.

use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::mechanism::{Input, Mechanism};
use cairn::privacy::policy::canonical::NOTICE_SECONDS;
use cairn::privacy::policy::{Permission, Policy, Question, School, Shape, Task, VERSION};
use cairn::privacy::release::Published;
use cairn::privacy::report::Report;
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

/// A policy of such questions, each answered by the mechanism that suits it.
pub(crate) fn policy(questions: Vec<Question>, epsilon: Epsilon) -> Policy {
    let tasks = questions.into_iter().map(|question| {
        let mechanism = match question.shape() {
            Shape::Bit => Mechanism::BinaryRandomisedResponse,
            Shape::Categories(_) => Mechanism::SubsetSelection,
            Shape::Direction(_) => Mechanism::KClosest,
        };
        Task { question, mechanism, epsilon }
    });
    Policy {
        version: VERSION,
        school: School([0; 16]),
        epoch_days: 91,
        cohort_floor: 10,
        lifetime_cap: Epsilon::LIFETIME_CAP,
        notice_seconds: NOTICE_SECONDS,
        sharing: Permission::Open,
        guardian: None,
        tasks: tasks.collect(),
    }
}

/// Takes in reports to one task in one epoch.
pub(crate) struct Collection<'a> {
    policy: &'a Policy,
    task: &'a Task,
    epoch: u32,
    counts: Vec<u64>,
    reports: u64,
}

impl<'a> Collection<'a> {
    /// Before the first report.
    pub(crate) fn new(policy: &'a Policy, task: &'a Task, epoch: u32) -> Self {
        let counted = task.randomiser().expect("made-up policies are valid").counts_len();
        Self { policy, task, epoch, counts: vec![0; counted], reports: 0 }
    }

    /// Reports of learners whose true answers these are.
    pub(crate) fn extend(&mut self, answers: impl IntoIterator<Item = Input>, rng: &mut ChaCha8Rng) {
        let randomiser = self.task.randomiser().expect("made-up policies are valid");
        let hash = self.policy.task_hash(self.task);
        let mut words = vec![0; randomiser.words()];
        for answer in answers {
            for word in &mut words {
                *word = rng.random();
            }
            let nonce: [u8; 16] = rng.random();
            let payload = randomiser.encode(&answer, &nonce, &words);
            let sent =
                Report { epoch: self.epoch, task: hash, nonce, mechanism: self.task.mechanism, payload };
            let taken = Report::from_bytes(&sent.to_bytes()).expect("what a device makes can be read");
            assert!(randomiser.is_payload(&taken.payload), "a device makes what its mechanism can make");
            randomiser.add(&mut self.counts, &taken.nonce, &taken.payload);
            self.reports += 1;
        }
    }

    /// What a server publishes about them; `None` under the floor.
    pub(crate) fn publish(&self) -> Option<Published> {
        if self.reports < u64::from(self.policy.cohort_floor) {
            return None;
        }
        Published::new(self.policy, self.task, self.epoch, &self.counts, self.reports)
    }
}

/// All of it for one question.
pub(super) fn ask(
    question: Question,
    epsilon: Epsilon,
    answers: impl IntoIterator<Item = Input>,
    rng: &mut ChaCha8Rng,
) -> Option<Published> {
    let policy = policy(vec![question], epsilon);
    let mut collection = Collection::new(&policy, &policy.tasks[0], 0);
    collection.extend(answers, rng);
    collection.publish()
}
