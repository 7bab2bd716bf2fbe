//! What is on every answer, and the pages for people and machines that watch the server.

mod common;

use cairn::privacy::mechanism::Input;
use common::{
    Server, Words, config, documented, full_policy, honest, json, limits, report, reports, start_under, write,
};
use std::collections::BTreeSet;

const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'";

#[tokio::test]
async fn every_kind_of_answer_has_the_headers_and_none_sets_a_cookie() {
    let server = Server::start().await;
    let mut answers = Vec::new();
    for path in [
        "/",
        "/nothing",
        "/page.css",
        "/v1/releases/keys",
        "/v1/policy",
        "/policy.json",
        "/v1/releases/latest",
        "/v1/x",
        "/packs/index.json",
        "/packs/x.cairn",
        "/healthz",
        "/v1/reports",
    ] {
        answers.push(server.get(path).await);
    }
    for path in ["/", "/operator", "/metrics", "/healthz", "/nothing"] {
        answers.push(server.admin(path).await);
    }
    answers.push(server.post(report(1, true).to_bytes()).await);
    answers.push(server.post(report(1, true).to_bytes()).await);
    answers.push(server.post(report(1, false).to_bytes()).await);
    answers.push(server.post(vec![0; 10_000]).await);
    answers.push(server.post_as(vec![], "text/plain").await);
    answers.push(server.client.put(server.url("/x")).send().await.unwrap());
    for answer in answers {
        let (url, headers) = (answer.url(), answer.headers());
        let header = |name| headers.get(name).unwrap_or_else(|| panic!("{url} {name}")).to_str().unwrap();
        assert_eq!(header("content-security-policy"), POLICY);
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(
            header("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), browsing-topics=()"
        );
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        assert!(!header("cache-control").is_empty());
        assert!(!headers.contains_key("set-cookie") && !headers.contains_key("access-control-allow-origin"));
    }
}

#[tokio::test]
async fn the_policy_is_given_out_in_its_one_form() {
    let server = Server::start().await;
    let expected = serde_json::to_value(common::default_policy()).unwrap();
    for path in ["/v1/policy", "/policy.json"] {
        let response = server.get(path).await;
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(json(response).await, expected);
    }
}

#[tokio::test]
async fn the_operator_reads_what_is_published_in_plain_words() {
    let server = Server::start().await;
    server.send_all(&(0..40).map(|n| report(n, n < 28)).collect::<Vec<_>>(), 201).await;
    server.next_day().await;
    let page = server.admin_text("/operator").await;
    for words in [
        "Was the learner’s last attempt at the epoch’s item right?",
        "binary randomised response",
        "ln(7389/1000) = 2.000",
        "<td>40</td>",
        // (0.7 - f) / (1 - 2f) with f = 1000/8389, and both errors times 1.96, in percent.
        "<td>57.4 % to 95.1 %</td><td>76.3 %</td><td>± 13.2 points</td>",
        "<td>fewer than 10</td>",
        // The days of epoch 226: 226 times 91 days after 1970-01-01.
        "226, 2026-04-23 to 2026-07-22",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(!page.contains("<script") && !page.contains("style="));
}

#[tokio::test]
async fn what_a_policy_says_is_text_on_the_page_and_never_markup() {
    let (mut config, directory) = config();
    let nasty = r#"<script>alert(1)</script>\"'&<b>"#;
    let file = directory.path().join("policy.json");
    let policy = include_str!("../policy.json").replace("tables-chairs", nasty);
    write(&file, policy);
    config.policy = Some(file);
    let server = Server::start_with(config, directory, limits()).await;
    let page = server.admin_text("/operator").await;
    let escaped = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;'&amp;&lt;b&gt;";
    assert_eq!(page.matches(escaped).count(), 3, "{page}");
    assert!(!page.contains("<script") && !page.contains("<b>"));
}

#[tokio::test]
async fn health_is_whether_the_database_answers() {
    let server = Server::start().await;
    let response = server.get("/healthz").await;
    assert_eq!((response.status().as_u16(), response.text().await.unwrap().as_str()), (200, "ok"));
    let mut database = server.open().await;
    sqlx::raw_sql("ALTER TABLE batches RENAME TO gone").execute(&mut database).await.unwrap();
    let response = server.get("/healthz").await;
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
}

#[tokio::test]
async fn metrics_are_totals_and_nothing_else() {
    let server = Server::start().await;
    server.send_all(&reports(0..3), 201).await;
    server.send_all(&reports(0..1), 200).await;
    server.post(vec![]).await;
    server.get("/nothing").await;
    let response = server.admin("/metrics").await;
    assert_eq!(response.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let text = response.text().await.unwrap();
    for line in [
        "# TYPE cairn_reports_accepted_total counter",
        "cairn_reports_accepted_total 3",
        "cairn_reports_replayed_total 1",
        r#"cairn_reports_refused_total{reason="layout"} 1"#,
        r#"cairn_reports_refused_total{reason="busy"} 0"#,
        r#"cairn_requests_total{class="2xx"} 4"#,
        r#"cairn_requests_total{class="4xx"} 2"#,
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
    assert!(!text.contains("127.0.0.1") && !text.contains("calibration"));
}

#[tokio::test]
async fn every_metric_is_documented() {
    let server = Server::start().await;
    let text = server.admin_text("/metrics").await;
    let names: BTreeSet<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next().map(str::to_owned))
        .collect();
    assert_eq!(names, documented("Metrics"));
}

#[tokio::test]
async fn the_operator_is_told_of_a_task_with_too_many_reports_and_what_a_liar_weighs() {
    let policy = full_policy();
    let server = start_under(&policy).await;
    let mut words = Words(11);
    let mut send = async |task: usize, reports: u32| {
        for _ in 0..reports {
            let honest = honest(&policy, &policy.tasks[task], &Input::Choice(1), &mut words);
            assert_eq!(server.send(&honest).await.0, 201);
        }
    };
    for task in 0..policy.tasks.len() {
        send(task, 8).await;
    }
    let even = server.admin_text("/operator").await;
    assert!(!even.contains("than chance gives it"), "{even}");
    assert!(even.contains(&policy.fingerprint().join(" ")));
    // (a + b) / (a - b) at epsilon 2, and as many times that as there are tasks.
    assert!(even.contains("up to 1.3 times as far as an honest one can"), "{even}");
    assert!(even.contains("weighs 7.9 times as much as a device"), "{even}");
    send(2, 40).await;
    let page = server.admin_text("/operator").await;
    let told = format!("Task {} got more reports in epoch 226", policy.task_id(&policy.tasks[2]));
    assert!(page.contains(&told) && page.contains("1 of 1000 looks"), "{page}");
    assert!(!page.contains(">48<") && !page.contains(" 48 "), "how many wait is told to nobody: {page}");
}
