//! What can be tried against the server and what it publishes; `docs/privacy/attacks.md` has the figures that these tests
//! print (`cargo test -p cairn-server --test attacks -- --nocapture`).

mod common;

use cairn::privacy::mechanism::{Input, Mechanism, Randomiser};
use cairn::privacy::policy::{Policy, PolicySource, Task};
use cairn::privacy::report::Report;
use cairn_server::bind;
use common::{EPOCH, Server, Words, config, full_policy, honest, join_all, start_under, write};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Everything that a network could repeat, at every moment when it could help.
#[tokio::test]
async fn replays_change_nothing_before_and_after_closing_restarting_and_the_next_epoch() {
    let policy = full_policy();
    let server = start_under(&policy).await;
    let mut words = Words(1);
    let mut all = Vec::new();
    for task in &policy.tasks {
        all.extend((0..12).map(|learner| honest(&policy, task, &Input::Choice(learner % 2), &mut words)));
    }
    server.send_all(&all, 201).await;
    server.send_all(&all, 200).await;
    assert_eq!(server.published().await, 72);
    let counted = server.latest().await["counted"].clone();
    server.send_all(&all, 200).await;
    let server = server.restart().await;
    server.send_all(&all, 200).await;
    server.turn_clock(EPOCH + 1);
    server.send_all(&all, 200).await;
    assert_eq!(server.release().await["counted"], counted);
    // Two epochs on the nonces are gone, so the reports are not taken at all; also not when the clock is put back.
    server.turn_clock(EPOCH + 2);
    server.ticked().await;
    server.send_all(&all, 422).await;
    server.turn_clock(EPOCH + 1);
    server.ticked().await;
    server.send_all(&all, 422).await;
    let server = server.restart().await;
    server.send_all(&all, 422).await;
    assert_eq!(server.published().await, 72);
    assert_eq!(server.latest().await["counted"], counted);
}

/// Estimates from honest learners, all of whom do nothing, and of liars who send what serves them best.
fn estimates(
    randomiser: &Randomiser,
    honest: u64,
    lies: &[([u8; 16], Vec<u8>)],
    words: &mut Words,
) -> Vec<f64> {
    let mut counts = vec![0; randomiser.counts_len()];
    let nothing = Input::Choice(0);
    let mut drawn = vec![0; randomiser.words()];
    for _ in 0..honest {
        for word in &mut drawn {
            *word = words.next();
        }
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&words.next().to_le_bytes());
        randomiser.add(&mut counts, &nonce, &randomiser.encode(&nothing, &nonce, &drawn));
    }
    for (nonce, payload) in lies {
        assert!(randomiser.is_payload(payload), "a liar too sends what the mechanism could make");
        randomiser.add(&mut counts, nonce, payload);
    }
    let found = randomiser.estimate(&counts, honest + lies.len() as u64);
    found.iter().map(|estimate| estimate.value).collect()
}

/// The lie that speaks most for one answer: of many reports that the mechanism could make, the one that moves its estimate
/// furthest by itself.
fn best_lie(randomiser: &Randomiser, answer: usize, words: &mut Words) -> ([u8; 16], Vec<u8>, f64) {
    let mut best: Option<([u8; 16], Vec<u8>, f64)> = None;
    let mut drawn = vec![0; randomiser.words()];
    for _ in 0..2000 {
        for word in &mut drawn {
            *word = words.next();
        }
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&words.next().to_le_bytes());
        let mut direction = vec![0; 64];
        direction[answer.min(63)] = 127;
        let input = match randomiser {
            Randomiser::Closest(_) => Input::Direction(direction),
            _ => Input::Choice(answer as u32),
        };
        let payload = randomiser.encode(&input, &nonce, &drawn);
        let mut counts = vec![0; randomiser.counts_len()];
        randomiser.add(&mut counts, &nonce, &payload);
        let Some(alone) = randomiser.estimate(&counts, 1).get(answer).map(|estimate| estimate.value) else {
            continue;
        };
        if best.as_ref().is_none_or(|(_, _, value)| alone > *value) {
            best = Some((nonce, payload, alone));
        }
    }
    best.unwrap()
}

/// What one lie weighs, by the formulas: its own estimate, since estimates are means of those of single reports.
fn formula(randomiser: &Randomiser) -> Option<f64> {
    match randomiser {
        Randomiser::Subset(subset) => {
            let (others, own) = subset.probabilities();
            Some((1.0 - others) / (own - others))
        }
        // By randomised response a lie is (1 - f) / (1 - 2f).
        Randomiser::Bit(bit) => {
            let flip = bit.flip_weight() as f64 / 2_f64.powi(64);
            Some((1.0 - flip) / (1.0 - 2.0 * flip))
        }
        _ => None,
    }
}

#[test]
fn a_crowd_of_liars_moves_an_estimate_as_far_as_the_formula_says() {
    const HONEST: u64 = 9000;
    const LIARS: usize = 1000;
    let policy = full_policy();
    let mut words = Words(2);
    println!(
        "mechanism, answers: one lie weighs (formula), moved by 1,000 among 10,000, against honest learners' most"
    );
    for (task, answer) in [(3, 0), (4, 2), (2, 6), (1, 0)] {
        let task = &policy.tasks[task];
        let randomiser = task.randomiser().unwrap();
        let (nonce, payload, weight) = best_lie(&randomiser, answer, &mut words);
        let lies = vec![(nonce, payload); LIARS];
        let before = estimates(&randomiser, HONEST + LIARS as u64, &[], &mut words);
        let after = estimates(&randomiser, HONEST, &lies, &mut words);
        let moved = after[answer] - before[answer];
        let share = LIARS as f64 / (HONEST as f64 + LIARS as f64);
        println!(
            "{}, {}: {weight:.2} ({}), {moved:+.3}, {share:+.3}",
            task.mechanism.label(),
            before.len(),
            formula(&randomiser).map_or_else(|| "measured".to_owned(), |weight| format!("{weight:.2}"))
        );
        // All honest learners do nothing, so the answer's true share is 0 without them.
        let noise = 5.0 * (2.0 / 10_000.0_f64).sqrt();
        assert!((moved - share * weight).abs() < noise, "{moved} against {}", share * weight);
        if let Some(expected) = formula(&randomiser) {
            assert!((weight - expected).abs() < 1e-9, "{weight} against {expected}");
        }
        // A lie weighs more than a learner, and not without bound.
        assert!(weight > 1.0 && weight < if task.mechanism == Mechanism::KClosest { 30.0 } else { 4.0 });
    }
}

#[test]
fn one_set_of_subset_selection_lifts_as_many_answers_as_it_holds() {
    let policy = full_policy();
    let mut topics = policy.tasks[4].clone();
    topics.question = cairn::privacy::policy::Question::Topic {
        topics: (0..100).map(|number| format!("topic {number}")).collect(),
    };
    let randomiser = topics.randomiser().unwrap();
    let Randomiser::Subset(subset) = &randomiser else { panic!("not subset selection") };
    let mut words = Words(3);
    let (nonce, payload, weight) = best_lie(&randomiser, 7, &mut words);
    let mut counts = vec![0; randomiser.counts_len()];
    randomiser.add(&mut counts, &nonce, &payload);
    let alone: Vec<f64> = randomiser.estimate(&counts, 1).iter().map(|one| one.value).collect();
    let lifted = alone.iter().filter(|&&value| value > 0.0).count();
    let down = alone.iter().copied().fold(f64::INFINITY, f64::min);
    println!(
        "subset selection, 101 answers: a set lifts {lifted} answers by {weight:.2} and takes {:.2} from each other",
        -down
    );
    assert_eq!(lifted, subset.chosen() as usize);
    assert!((alone.iter().sum::<f64>() - 1.0).abs() < 1e-9, "in all a lie is one vote");
    // A crowd that agrees on one answer and varies the rest lifts that one alone: 1,000 such sets.
    let mut counts = vec![0; randomiser.counts_len()];
    let mut reports = 0;
    let mut drawn = vec![0; randomiser.words()];
    while reports < 1000 {
        for word in &mut drawn {
            *word = words.next();
        }
        let payload = randomiser.encode(&Input::Choice(7), &[0; 16], &drawn);
        if payload[0] >> 7 & 1 == 1 {
            randomiser.add(&mut counts, &[0; 16], &payload);
            reports += 1;
        }
    }
    let together = randomiser.estimate(&counts, reports);
    assert!((together[7].value - weight).abs() < 1e-9);
    let others: f64 = together.iter().enumerate().filter(|(n, _)| *n != 7).map(|(_, one)| one.value).sum();
    assert!((others - (1.0 - weight)).abs() < 1e-6 && others < -1.0);
}

/// Nine made-up reports beside an honest one make it public: as what it is, randomised.
#[test]
fn who_fills_up_a_small_group_learns_one_randomised_answer() {
    let policy = full_policy();
    let task: &Task = &policy.tasks[3];
    let randomiser = task.randomiser().unwrap();
    let mut words = Words(4);
    let mut right = 0;
    for trial in 0..4000 {
        let truth = trial % 2;
        let report = honest(&policy, task, &Input::Choice(truth), &mut words);
        let mut counts = vec![0];
        randomiser.add(&mut counts, &report.nonce, &report.payload);
        // Nine made-up ones, all no; the release shows ten and their estimate, from which the one follows.
        let published = randomiser.estimate(&counts, 10)[0].value;
        let none = randomiser.estimate(&[0], 10)[0].value;
        let guess = u32::from(published > none);
        assert_eq!(guess, u32::from(report.payload[0]), "the report itself is no secret then");
        right += u32::from(guess == truth);
    }
    let share = f64::from(right) / 4000.0;
    println!(
        "small group: the answer is guessed right in {:.1} % of cases; 7389/8389 is 88.1 %",
        100.0 * share
    );
    assert!((share - 7389.0 / 8389.0).abs() < 0.015, "{share}");
}

#[tokio::test]
async fn nothing_is_published_about_nine_however_often_and_cleverly_it_is_asked() {
    let policy = full_policy();
    let server = start_under(&policy).await;
    let mut words = Words(5);
    for task in &policy.tasks {
        for _ in 0..9 {
            assert_eq!(server.send(&honest(&policy, task, &Input::Choice(1), &mut words)).await.0, 201);
        }
        server.next_day().await;
        assert_eq!(server.get("/v1/releases/latest").await.status(), 404);
        // The same reports once more, and one of the epoch before, do not fill the group.
        let before = Report { epoch: EPOCH - 1, ..honest(&policy, task, &Input::Choice(1), &mut words) };
        assert_eq!(server.send(&before).await.0, 201);
        assert_eq!(server.published().await, 0);
    }
    let page = server.admin_text("/operator").await;
    assert!(!page.contains("at least 10") && page.contains("fewer than 10"));
}

/// The same question twice would give two estimates whose difference is about fewer learners than either.
#[tokio::test]
async fn overlapping_slices_are_refused() {
    let (mut config, directory) = config();
    let file = directory.path().join("policy.json");
    config.policy = Some(file.clone());
    let policy = full_policy();
    let twice = |change: fn(&mut Task)| {
        let mut policy = policy.clone();
        let mut again = policy.tasks[4].clone();
        change(&mut again);
        policy.tasks.push(again);
        policy
    };
    for overlapping in [
        twice(|_| {}),
        twice(|task| task.mechanism = Mechanism::ProjectiveGeometry),
        twice(|task| task.epsilon = cairn::privacy::epsilon::Epsilon::new(2, 1).unwrap()),
    ] {
        write(&file, serde_json::to_string(&PolicySource::from(&overlapping)).unwrap());
        let error = format!("{:#}", bind(config.clone()).await.unwrap_err());
        assert!(error.contains("asks what tasks[4] (topic) asks"), "{error}");
    }
    // And a report counts for the one task whose name it carries, in one epoch: the same nonce fits no other.
    let server = start_under(&policy).await;
    let mut words = Words(6);
    let report = honest(&policy, &policy.tasks[3], &Input::Choice(1), &mut words);
    assert_eq!(server.send(&report).await.0, 201);
    let other = Report { task: policy.task_hash(&policy.tasks[5]), ..report.clone() };
    assert_eq!(server.send(&other).await.0, 409);
    assert_eq!(server.send(&Report { epoch: EPOCH - 1, ..report }).await.0, 409);
}

/// Reports with bytes changed, cut, repeated and added: refused or, where they happen to be reports, counted as such.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_mutated_reports_do_no_harm() {
    const MUTATED: usize = 10_000;
    let policy = full_policy();
    let server = start_under(&policy).await;
    let mut words = Words(7);
    let bodies: Vec<Vec<u8>> = (0..MUTATED).map(|_| mutated(&policy, &mut words)).collect();
    let answers = Mutex::new(BTreeMap::<u16, usize>::new());
    join_all(bodies.chunks(MUTATED / 32 + 1).map(|share| {
        let (server, answers) = (&server, &answers);
        async move {
            for body in share {
                let status = server.post(body.clone()).await.status().as_u16();
                *answers.lock().unwrap().entry(status).or_default() += 1;
            }
        }
    }))
    .await;
    let answers = answers.into_inner().unwrap();
    println!("10,000 mutated reports were answered with {answers:?}");
    assert!(answers.keys().all(|status| [200, 201, 400, 409, 413, 422].contains(status)), "{answers:?}");
    assert!(answers[&400] > 2000 && answers[&422] > 500 && answers[&201] > 100, "{answers:?}");

    let stored = stored(&server, &policy).await;
    assert_eq!(stored, answers[&201], "what was called accepted is there, and nothing else");
    let published = server.release().await;
    for estimate in published["estimates"].as_array().unwrap() {
        for list in ["value", "standardError", "noiseStandardError", "shrunk", "shrunkError"] {
            assert!(estimate[list].as_array().unwrap().iter().all(serde_json::Value::is_number));
        }
    }
    assert_eq!(server.admin("/operator").await.status(), 200);
    assert_eq!(server.get("/healthz").await.status(), 200);
}

/// The reports in the database, each of which must be of a task and an epoch that are open, and in the sums.
async fn stored(server: &Server, policy: &Policy) -> usize {
    let mut database = server.open().await;
    let rows: Vec<(Vec<u8>, i64, i64)> =
        sqlx::query_as("SELECT task, epoch, count(*) FROM nonces GROUP BY task, epoch ORDER BY task, epoch")
            .fetch_all(&mut database)
            .await
            .unwrap();
    let sums: Vec<(Vec<u8>, i64, i64)> =
        sqlx::query_as("SELECT task, epoch, reports FROM waiting ORDER BY task, epoch")
            .fetch_all(&mut database)
            .await
            .unwrap();
    assert_eq!(rows, sums);
    for (hash, epoch, _) in &rows {
        assert!(policy.tasks.iter().any(|task| policy.task_hash(task).0[..] == hash[..]));
        assert!([i64::from(EPOCH), i64::from(EPOCH) - 1].contains(epoch));
    }
    rows.iter().map(|(_, _, reports)| *reports as usize).sum()
}

fn mutated(policy: &Policy, words: &mut Words) -> Vec<u8> {
    let mut below = |bound: usize| (words.next() % bound as u64) as usize;
    let (task, kind, count) = (below(policy.tasks.len()), below(8), 1 + below(4));
    let mut body = honest(policy, &policy.tasks[task], &Input::Choice(1), words).to_bytes();
    let mut below = |bound: usize| (words.next() % bound.max(1) as u64) as usize;
    match kind {
        // Bits anywhere; bytes of the header; bytes of the payload.
        0 => (0..count).for_each(|_| {
            let at = below(body.len());
            body[at] ^= 1 << below(8);
        }),
        1 => (0..count).for_each(|_| {
            let at = below(32);
            body[at] = below(256) as u8;
        }),
        2 => (0..count).for_each(|_| {
            let at = 32 + below(body.len() - 32);
            body[at] = below(256) as u8;
        }),
        3 => body.truncate(below(body.len())),
        4 => (0..=below(3000)).for_each(|_| body.push(below(256) as u8)),
        // Extremes of the length, of the epoch, of the mechanism.
        5 => body[2..4].copy_from_slice(&[0xff; 2]),
        6 => body[4..8].copy_from_slice(&(EPOCH - 1 + below(4) as u32).to_le_bytes()),
        _ => body[1] = below(6) as u8,
    }
    body
}
