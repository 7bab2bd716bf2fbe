//! The headers on every answer: what a page from this server may do, which is little.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

/// Scripts may hand strings to the DOM only through a Trusted Types policy.
///
/// On a line of its own because it is the one directive that a library on the page may have to know about.
const TRUSTED_TYPES: &str = "require-trusted-types-for 'script'";

/// Everything comes from this server; WebAssembly may be compiled; nothing is framed, posted or embedded.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'; object-src 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Adds the headers.
pub(crate) fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = format!("{CONTENT_SECURITY_POLICY}; {TRUSTED_TYPES}");
    if let Ok(value) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    response
}
