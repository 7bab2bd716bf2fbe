//! What the server counts about itself, for Prometheus: totals since the start, and nothing about who.
//!
//! There is no label by path, time, task or answer. The totals do show how many reports arrived, so the page is on the
//! operator's own listener: see `docs/server.md`.

use axum::http::StatusCode;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Why a report was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The bytes are not a report.
    Layout,
    /// The task is not in the policy.
    UnknownTask,
    /// The epoch is neither the current nor the previous one.
    Epoch,
    /// Longer than any report.
    TooLarge,
    /// Not sent as a report.
    MediaType,
    /// The nonce belongs to another report.
    Conflict,
    /// The body did not come, or not in time.
    Body,
    /// The queue was full.
    Busy,
    /// The database did not commit.
    Storage,
    /// The source has sent as many as it may.
    TooMany,
    /// The database holds as much as it may.
    Full,
}

impl Refusal {
    const ALL: [Self; 11] = [
        Self::Layout,
        Self::UnknownTask,
        Self::Epoch,
        Self::TooLarge,
        Self::MediaType,
        Self::Conflict,
        Self::Body,
        Self::Busy,
        Self::Storage,
        Self::TooMany,
        Self::Full,
    ];

    /// The label in the metrics, and the last part of the problem type.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Layout => "layout",
            Self::UnknownTask => "unknown-task",
            Self::Epoch => "epoch",
            Self::TooLarge => "too-large",
            Self::MediaType => "media-type",
            Self::Conflict => "conflict",
            Self::Body => "body",
            Self::Busy => "busy",
            Self::Storage => "storage",
            Self::TooMany => "too-many",
            Self::Full => "full",
        }
    }
}

/// The totals.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    accepted: AtomicU64,
    replayed: AtomicU64,
    refused: [AtomicU64; Refusal::ALL.len()],
    requests: [AtomicU64; 5],
}

impl Metrics {
    pub(crate) fn accepted(&self) {
        self.accepted.fetch_add(1, Relaxed);
    }

    pub(crate) fn replayed(&self) {
        self.replayed.fetch_add(1, Relaxed);
    }

    pub(crate) fn refused(&self, reason: Refusal) {
        self.refused[reason as usize].fetch_add(1, Relaxed);
    }

    pub(crate) fn answered(&self, status: StatusCode) {
        // 1xx is the first class; hyper gives out no status outside 1xx to 5xx that this server makes.
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        self.requests[class].fetch_add(1, Relaxed);
    }

    /// The Prometheus text format, version 0.0.4.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        family(&mut text, "cairn_reports_accepted_total", "Reports counted.");
        sample(&mut text, "cairn_reports_accepted_total", &self.accepted);
        family(&mut text, "cairn_reports_replayed_total", "Reports sent again after being counted.");
        sample(&mut text, "cairn_reports_replayed_total", &self.replayed);
        family(&mut text, "cairn_reports_refused_total", "Reports not taken, by reason.");
        for reason in Refusal::ALL {
            let name = format!("cairn_reports_refused_total{{reason=\"{}\"}}", reason.name());
            sample(&mut text, &name, &self.refused[reason as usize]);
        }
        family(&mut text, "cairn_requests_total", "Requests answered, by class of status.");
        for (index, total) in self.requests.iter().enumerate() {
            sample(&mut text, &format!("cairn_requests_total{{class=\"{}xx\"}}", index + 1), total);
        }
        text
    }
}

fn family(text: &mut String, name: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter");
}

fn sample(text: &mut String, name: &str, total: &AtomicU64) {
    let _ = writeln!(text, "{name} {}", total.load(Relaxed));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_total() {
        for (index, reason) in Refusal::ALL.into_iter().enumerate() {
            assert_eq!(reason as usize, index);
        }
    }
}
