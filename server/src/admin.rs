//! Who may look at the operator's listener: this machine, or who has the token.
//!
//! Without a token only requests that name this machine are answered, so that a page on the operator's screen that has its own
//! name point here ("DNS rebinding") reads nothing. With one, it comes as a bearer token or, from browsers, as the password of
//! HTTP's basic authentication.

use crate::files;
use crate::problem::Problem;
use anyhow::{Context as _, ensure};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use cairn::stored::digest::{Digest, sha256};
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

/// The least length of a token: 100 bits and more, however it was made.
const LEAST: usize = 20;
const CHALLENGE: HeaderValue = HeaderValue::from_static("Basic realm=\"Cairn operator\"");

/// What a request must bring.
pub(crate) enum Guard {
    /// A token with this digest. Digests are compared, so that the time tells nothing of the token.
    Token(Digest),
    /// The name of this machine.
    ThisMachine,
}

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Guard")
    }
}

impl Guard {
    /// For a listener at an address; one that other machines reach needs a token.
    pub(crate) fn new(listen: SocketAddr, token: Option<&Path>) -> anyhow::Result<Self> {
        let Some(file) = token else {
            ensure!(
                listen.ip().to_canonical().is_loopback(),
                "--admin-listen {listen} can be reached from other machines, and what is there is for the operator alone: name a \
                 file with a token in it (--admin-token-file), or listen at 127.0.0.1"
            );
            return Ok(Self::ThisMachine);
        };
        let named = || format!("the token for the operator's page, {}", file.display());
        let token = std::fs::read_to_string(file).with_context(named)?;
        files::refuse_shared(file, "the token for the operator's page,")?;
        let token = token.trim();
        ensure!(
            token.len() >= LEAST && token.bytes().all(|byte| byte.is_ascii_graphic()),
            "{} must be one word of {LEAST} characters or more, as `openssl rand -hex 16` makes it",
            named()
        );
        Ok(Self::Token(sha256(&[token.as_bytes()])))
    }

    fn lets_in(&self, headers: &HeaderMap) -> bool {
        match self {
            Self::Token(digest) => token(headers).is_some_and(|token| sha256(&[token.as_bytes()]) == *digest),
            Self::ThisMachine => {
                headers.get(header::HOST).and_then(|host| host.to_str().ok()).is_some_and(is_this_machine)
            }
        }
    }
}

pub(crate) async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    if guard.lets_in(request.headers()) {
        return next.run(request).await;
    }
    let response = match *guard {
        Guard::Token(_) => {
            let detail = "this is for the operator: send the token of --admin-token-file as a bearer token or as a password";
            let mut response = Problem::plain(StatusCode::UNAUTHORIZED, detail).into_response();
            response.headers_mut().insert(header::WWW_AUTHENTICATE, CHALLENGE);
            response
        }
        Guard::ThisMachine => {
            let detail = "this is for the operator on this machine: ask for it as localhost or 127.0.0.1";
            Problem::plain(StatusCode::MISDIRECTED_REQUEST, detail).into_response()
        }
    };
    crate::headers::secure(response)
}

/// The token that a request brings.
fn token(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(credentials.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64.decode(credentials.trim()).ok()?).ok()?;
    Some(pair.split_once(':')?.1.to_owned())
}

fn is_this_machine(host: &str) -> bool {
    let name =
        host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn only_this_machine_has_the_name_of_this_machine() {
        for own in ["localhost", "localhost:8088", "127.0.0.1:8088", "[::1]:8088", "[::1]", "127.0.0.1"] {
            assert!(is_this_machine(own), "{own}");
        }
        for other in
            ["", "evil.example", "evil.example:8088", "192.0.2.1:8088", "localhost.evil.example", "[::2]:1"]
        {
            assert!(!is_this_machine(other), "{other}");
        }
    }

    #[test]
    fn other_machines_need_a_token_and_it_must_be_a_secret() {
        let everywhere: SocketAddr = ([0, 0, 0, 0], 1).into();
        let error = Guard::new(everywhere, None).err().unwrap().to_string();
        assert!(error.contains("--admin-token-file"), "{error}");
        assert!(Guard::new(([127, 0, 0, 1], 1).into(), None).is_ok());
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("token");
        files::create_new(&file).unwrap().write_all(b"short\n").unwrap();
        let error = format!("{:#}", Guard::new(everywhere, Some(&file)).err().unwrap());
        assert!(error.contains("20 characters"), "{error}");
        std::fs::write(&file, "0123456789abcdef0123456789abcdef\n").unwrap();
        let guard = Guard::new(everywhere, Some(&file)).unwrap();
        let with = |value: &str| {
            HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::try_from(value).unwrap())])
        };
        assert!(guard.lets_in(&with("Bearer 0123456789abcdef0123456789abcdef")));
        let basic = BASE64.encode("operator:0123456789abcdef0123456789abcdef");
        assert!(guard.lets_in(&with(&format!("Basic {basic}"))));
        for wrong in ["Bearer 0123456789abcdef0123456789abcdee", "Bearer", "Basic !", "Digest x"] {
            assert!(!guard.lets_in(&with(wrong)), "{wrong}");
        }
        assert!(!guard.lets_in(&HeaderMap::new()));
    }
}
