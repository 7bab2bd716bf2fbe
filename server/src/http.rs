//! The parts of HTTP that every document needs: entity tags, conditional requests, caching, choosing an encoding.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cairn::stored::digest::{hex, sha256};

/// How long a browser may use its copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cache {
    /// After asking whether it is still the same.
    Revalidate,
    /// For good: another content would have another name.
    Forever,
}

impl Cache {
    pub(crate) const fn value(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Revalidate => "no-cache",
            Self::Forever => "public, max-age=31536000, immutable",
        })
    }
}

/// Names a content by its SHA-256 digest, as a strong entity tag.
pub(crate) fn entity_tag(digest: &[u8]) -> String {
    format!("\"{}\"", hex(digest))
}

/// Whether the client says that it has this content already.
pub(crate) fn has_already(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|candidate| candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == tag)
}

/// A document held in memory: 200, or 304 when the client has it.
pub(crate) fn document(
    request: &HeaderMap,
    media_type: &'static str,
    cache: Cache,
    body: impl Into<Bytes>,
) -> Response {
    let body = body.into();
    let tag = entity_tag(&sha256(&[&body]));
    let media_type = HeaderValue::from_static(media_type);
    content(request, &tag, cache, [(header::CONTENT_TYPE, media_type)], || Body::from(body))
}

/// An answer with a content that has this tag; `body` is only asked for when it has to be sent.
pub(crate) fn content(
    request: &HeaderMap,
    tag: &str,
    cache: Cache,
    describing: impl IntoIterator<Item = (HeaderName, HeaderValue)>,
    body: impl FnOnce() -> Body,
) -> Response {
    let known = has_already(request, tag);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Response::new(body()) };
    let headers = response.headers_mut();
    for (name, value) in describing {
        // RFC 9110, 15.4.5: a 304 repeats what caches key on, and need not describe a content it does not carry.
        if !known || name == header::VARY {
            headers.insert(name, value);
        }
    }
    headers.insert(header::CACHE_CONTROL, cache.value());
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Whether the client takes a content coding (RFC 9110, 12.5.3).
pub(crate) fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let mut wildcard = false;
    for element in headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()) {
        for element in element.split(',') {
            let mut parts = element.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let wanted = parts.all(|parameter| !is_zero_weight(parameter));
            if name.eq_ignore_ascii_case(coding) {
                return wanted;
            }
            wildcard |= name == "*" && wanted;
        }
    }
    wildcard
}

fn is_zero_weight(parameter: &str) -> bool {
    parameter
        .split_once('=')
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .is_some_and(|(_, weight)| weight.trim().parse::<f32>().is_ok_and(|weight| weight <= 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn an_encoding_is_taken_only_if_the_client_wants_it() {
        let takes = |value| accepts(&header(header::ACCEPT_ENCODING, value), "br");
        assert!(takes("gzip, br"));
        assert!(takes("BR;q=0.1"));
        assert!(takes("*"));
        assert!(!takes("gzip"));
        assert!(!takes("br;q=0, *"));
        assert!(!takes("*;q=0.000"));
        assert!(!takes("brotli"));
        assert!(!accepts(&HeaderMap::new(), "br"));
    }

    #[test]
    fn a_tag_is_found_in_a_list_and_also_when_marked_weak() {
        let has = |value| has_already(&header(header::IF_NONE_MATCH, value), "\"a\"");
        assert!(has("\"b\", \"a\""));
        assert!(has("W/\"a\""));
        assert!(has("*"));
        assert!(!has("\"b\""));
        assert!(!has("a"));
    }
}
