//! Every kind of question, from honest devices to the release and the operator's page.

mod common;

use cairn::privacy::mechanism::Input;
use cairn::privacy::policy::Policy;
use common::{Server, Words, full_policy, honest, start_under};
use serde_json::Value;

const LEARNERS: u64 = 600;

/// What the learner of that number would truly say to the task of that name, and what all of them come to.
fn truth(task: &str, learner: u64) -> Input {
    let share = |of: u64| u32::from(learner % 10 < of);
    match task {
        "solved" => Input::Choice(share(6)),
        "tried" => Input::Choice(share(8)),
        "helped" => Input::Choice(share(1)),
        // Nothing, shapes, shapes, ...: of four categories with shares .2, .5, .3, 0.
        "topic" => Input::Choice([0, 0, 1, 1, 1, 1, 1, 2, 2, 2][learner as usize % 10]),
        // From numbers (1) to data (2): 1 + 1 * 3 + 2 = 6, and half do nothing.
        "move" => Input::Choice(if learner.is_multiple_of(2) { 6 } else { 0 }),
        _ => Input::Direction(vec![100, 0, 0, -100, 0, 0, 0, 0]),
    }
}

fn expected(task: &str) -> Vec<f64> {
    match task {
        "solved" => vec![0.6],
        "tried" => vec![0.8],
        "helped" => vec![0.1],
        "topic" => vec![0.2, 0.5, 0.3, 0.0],
        "move" => (0..10).map(|category| if category == 0 || category == 6 { 0.5 } else { 0.0 }).collect(),
        _ => vec![0.5_f64.sqrt(), 0.0, 0.0, -0.5_f64.sqrt(), 0.0, 0.0, 0.0, 0.0],
    }
}

async fn report(server: &Server, policy: &Policy) {
    let mut words = Words(7);
    for task in &policy.tasks {
        let reports: Vec<_> = (0..LEARNERS)
            .map(|learner| honest(policy, task, &truth(task.question.kind(), learner), &mut words))
            .collect();
        assert!(reports.iter().all(|report| report.payload.len() == reports[0].payload.len()));
        server.send_all(&reports, 201).await;
    }
}

fn list(estimate: &Value, field: &str) -> Vec<f64> {
    estimate[field].as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

#[tokio::test]
async fn every_question_is_answered_counted_and_published() {
    let policy = full_policy();
    let server = start_under(&policy).await;
    report(&server, &policy).await;
    let release = server.release().await;
    let estimates = release["estimates"].as_array().unwrap();
    assert_eq!(estimates.len(), 6);
    for estimate in estimates {
        let task = estimate["question"]["kind"].as_str().unwrap();
        let truth = expected(task);
        let (values, noise) = (list(estimate, "value"), list(estimate, "noiseStandardError"));
        let (errors, shrunk) = (list(estimate, "standardError"), list(estimate, "shrunk"));
        for (index, truth) in truth.iter().enumerate() {
            assert!((values[index] - truth).abs() < 4.0 * noise[index], "{task} {index}: {values:?}");
            assert!(errors[index] > 0.0);
        }
        assert_eq!([values.len(), errors.len(), noise.len(), shrunk.len()], [truth.len(); 4]);
        assert_eq!(list(estimate, "shrunkError").len(), truth.len());
        if matches!(task, "topic" | "move") {
            assert!(shrunk.iter().all(|share| (0.0..=1.0).contains(share)));
            let off = |list: &[f64]| list.iter().zip(&truth).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
            assert!(off(&shrunk) <= off(&values), "{task}");
        }
    }

    let page = server.admin_text("/operator").await;
    for words in [
        "Did the learner ever try the epoch’s item?",
        "Did the item that was last recommended",
        "With which topic",
        "From which topic to which",
        "In which direction of the catalog",
        "subset selection",
        "projective geometry response",
        "k-closest",
        "numbers → shapes",
        "Length of the mean direction",
        // 1.96 sqrt(a b) / (a - b) / sqrt(600), in points.
        "epsilon 0.5, ± 15.9 points; epsilon 1, ± 7.7 points; epsilon 2, ± 3.4 points",
        // Epoch 226 asks about the first of two items, and 225 asked about the second.
        "2026-07-22: “fractions-1”",
        "2026-04-22: “tables-chairs”",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(!page.contains("NaN") && !page.contains("inf"));
}

#[tokio::test]
async fn of_categories_the_newest_epochs_are_published() {
    let policy = full_policy();
    let server = start_under(&policy).await;
    let mut words = Words(8);
    for epoch in common::EPOCH..common::EPOCH + 6 {
        server.turn_clock(epoch);
        // Otherwise what is due on this day may be done after the reports came, and their release is a day early.
        server.ticked().await;
        for task in [&policy.tasks[0], &policy.tasks[4]] {
            let honest = |_| honest(&policy, task, &Input::Choice(1), &mut words);
            let reports: Vec<_> = (0..10)
                .map(honest)
                .map(|report| cairn::privacy::report::Report { epoch, ..report })
                .collect();
            server.send_all(&reports, 201).await;
        }
        server.published().await;
    }
    let release = server.release().await;
    let epochs = |task: &str| {
        let of_task =
            release["estimates"].as_array().unwrap().iter().filter(|e| e["question"]["kind"] == task);
        of_task.map(|e| e["epoch"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(epochs("helped"), (226..232).collect::<Vec<_>>());
    assert_eq!(epochs("topic"), (228..232).collect::<Vec<_>>());
    // Numbers follow the days: five epochs of 91 days after the first.
    assert_eq!(release["number"], 1 + 5 * 91);
}
