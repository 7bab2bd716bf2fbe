//! What a machine is told when something is wrong: RFC 9457 problem details.
//!
//! The detail says what was wrong in words for the person who has to mend it, and never repeats what was sent.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// The media type of problem details.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// How long, in seconds, a client should wait when the server cannot store a report right now.
const RETRY_AFTER: u64 = 2;

/// One problem.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    #[serde(serialize_with = "number")]
    status: StatusCode,
    detail: String,
    #[serde(skip)]
    retry_after: Option<u64>,
}

impl Problem {
    /// A problem that says no more than its status does.
    pub(crate) fn plain(status: StatusCode, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Problem");
        Self { kind: "about:blank".to_owned(), title, status, detail: detail.into(), retry_after: None }
    }

    /// A problem with a type of its own: `docs/server.md` lists them.
    pub(crate) fn named(
        status: StatusCode,
        name: &str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind: format!("urn:cairn:problem:{name}"),
            title,
            status,
            detail: detail.into(),
            retry_after: None,
        }
    }

    /// The same, to be tried again after so many seconds.
    pub(crate) fn after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// The answer to everything under `/v1` that is not there.
    pub(crate) fn not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, "there is nothing under this path")
    }

    /// The answer where a release is asked for that is not there.
    pub(crate) fn no_release(detail: &str) -> Self {
        Self::named(StatusCode::NOT_FOUND, "no-release", "No such release", detail)
    }

    /// The answer when the database is the trouble.
    pub(crate) fn unavailable() -> Self {
        Self::plain(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer; please try again")
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status;
        let unavailable = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_AFTER);
        let retry_after = self.retry_after.or(unavailable);
        let mut response = (status, axum::Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
