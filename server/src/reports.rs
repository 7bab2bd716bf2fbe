//! Taking in a report: `POST /v1/reports`.
//!
//! Whoever sends a report learns one of three things: it is counted and will stay so, it was counted before, or it was
//! not taken and why. Nothing else about the request is looked at but where it comes from, for as long as it takes to count how
//! many come from there, and nothing of it is logged.

use crate::app::App;
use crate::metrics::Refusal;
use crate::problem::Problem;
use crate::source::Peer;
use crate::store::{Entry, Outcome, Unavailable};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cairn::privacy::report::{MAX_LEN, MEDIA_TYPE, Report};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use std::sync::Arc;

/// When to come back, in seconds, where the database is full: room comes with the daily tick.
const FULL_RETRY_AFTER: u64 = 3600;

pub(crate) async fn post(State(app): State<Arc<App>>, request: Request) -> Response {
    match take(&app, request).await {
        Ok(Outcome::Accepted) => {
            app.metrics.accepted();
            status(StatusCode::CREATED, r#"{"status":"accepted"}"#)
        }
        Ok(Outcome::AlreadyCounted) => {
            app.metrics.replayed();
            status(StatusCode::OK, r#"{"status":"already counted"}"#)
        }
        Ok(Outcome::Conflict) => {
            refuse(&app, Refusal::Conflict, "another report was sent with this nonce").into_response()
        }
        Ok(Outcome::Late) => {
            refuse(&app, Refusal::Epoch, "this server takes no more reports of this epoch").into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

async fn take(app: &App, request: Request) -> Result<Outcome, Problem> {
    let (parts, body) = request.into_parts();
    let peer = parts.extensions.get::<Peer>().copied();
    if let Err(seconds) = app.sources.take(peer, &parts.headers) {
        let detail = format!(
            "as many reports came from this address as are taken from one; send the same report again in {seconds} seconds"
        );
        return Err(refuse(app, Refusal::TooMany, &detail).after(seconds));
    }
    if !is_report(&parts.headers) {
        return Err(refuse(app, Refusal::MediaType, &format!("send the report as {MEDIA_TYPE}")));
    }
    let bytes = read(app, body).await?;
    let report =
        Report::from_bytes(&bytes).map_err(|error| refuse(app, Refusal::Layout, &error.to_string()))?;
    let Some((mechanism, randomiser)) = app.tasks.get(&report.task) else {
        let detail = "its task is not in the policy in force, which is at /v1/policy";
        return Err(refuse(app, Refusal::UnknownTask, detail));
    };
    if report.mechanism != *mechanism {
        return Err(refuse(app, Refusal::Layout, "its mechanism is not the one of its task"));
    }
    if !randomiser.is_payload(&report.payload) {
        return Err(refuse(
            app,
            Refusal::Layout,
            "its payload is not one that the mechanism of its task makes",
        ));
    }
    let now = app.epoch();
    let previous = now.saturating_sub(1);
    if !(previous..=now).contains(&report.epoch) {
        let detail = format!(
            "the report is of epoch {}, but now is epoch {now} and only {previous} is taken besides",
            report.epoch
        );
        return Err(refuse(app, Refusal::Epoch, &detail));
    }
    let entry =
        Entry { nonce: report.nonce, task: report.task, epoch: report.epoch, payload: report.payload };
    app.writer.count(entry).await.map_err(|unavailable| {
        let detail = format!("{unavailable}; please send the same report again");
        match unavailable {
            Unavailable::Busy => refuse(app, Refusal::Busy, &detail),
            Unavailable::Storage => refuse(app, Refusal::Storage, &detail),
            Unavailable::Full => refuse(app, Refusal::Full, &detail).after(FULL_RETRY_AFTER),
        }
    })
}

async fn read(app: &App, body: Body) -> Result<Vec<u8>, Problem> {
    let whole = Limited::new(body, MAX_LEN).collect();
    match tokio::time::timeout(app.body_limit, whole).await {
        Ok(Ok(body)) => Ok(body.to_bytes().to_vec()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let detail = format!("no report has more than {MAX_LEN} bytes");
            Err(refuse(app, Refusal::TooLarge, &detail))
        }
        Ok(Err(_)) | Err(_) => Err(refuse(app, Refusal::Body, "the body did not come whole and in time")),
    }
}

/// Parameters of the media type say nothing about bytes, so they may be anything.
fn is_report(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case(MEDIA_TYPE))
}

fn refuse(app: &App, reason: Refusal, detail: &str) -> Problem {
    app.metrics.refused(reason);
    let (status, title) = match reason {
        Refusal::Layout => (StatusCode::BAD_REQUEST, "These bytes are not a report"),
        Refusal::UnknownTask => (StatusCode::UNPROCESSABLE_ENTITY, "Nobody asks this here"),
        Refusal::Epoch => (StatusCode::UNPROCESSABLE_ENTITY, "Not a report of this time"),
        Refusal::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Longer than any report"),
        Refusal::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Not sent as a report"),
        Refusal::Conflict => (StatusCode::CONFLICT, "The nonce belongs to another report"),
        Refusal::Body => (StatusCode::REQUEST_TIMEOUT, "The report did not arrive"),
        Refusal::TooMany => (StatusCode::TOO_MANY_REQUESTS, "Too many reports from one address"),
        Refusal::Full => (StatusCode::TOO_MANY_REQUESTS, "No room for more reports"),
        Refusal::Busy | Refusal::Storage => (StatusCode::SERVICE_UNAVAILABLE, "Not stored"),
    };
    Problem::named(status, reason.name(), title, detail)
}

fn status(code: StatusCode, body: &'static str) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (code, headers, body).into_response()
}
