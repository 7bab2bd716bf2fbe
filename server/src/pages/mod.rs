//! The few pages that the server writes itself: HTML without a script, escaped by the template macro.

pub(crate) mod operator;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

/// The style of all of them, at `/page.css`.
pub(crate) const STYLE: &str = include_str!("page.css");

/// An answer with a page, which is made anew each time.
pub(crate) fn html(status: StatusCode, page: Markup) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, page.into_string()).into_response()
}

pub(crate) fn not_found() -> Markup {
    frame(
        "Not found",
        &html! {
            p { "There is nothing under this address. " a href="/" { "Go to the start." } }
        },
    )
}

pub(crate) fn not_built() -> Markup {
    frame(
        "The web app was not built",
        &html! {
            p { "This server was compiled without the learner's web app. Build it and start again with" }
            pre { code { "cargo xtask demo" } }
            p { "Reports, releases and packs work without it." }
        },
    )
}

pub(crate) fn unreadable() -> Markup {
    frame("Something went wrong", &html! { p { "This file could not be read. The server's log says why." } })
}

fn frame(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – Cairn" }
                link rel="stylesheet" href="/page.css";
            }
            body {
                main {
                    h1 { (title) }
                    (content)
                }
            }
        }
    }
}
