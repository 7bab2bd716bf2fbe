//! Consent and ledger as JavaScript sees them.

use super::message::{Fields, Writer};
use super::policy::{epsilon, write_epsilon};
use crate::privacy::epsilon::Epsilon;
use crate::privacy::ledger::{Entry, Ledger, Record};
use crate::privacy::policy::Policy;
use crate::privacy::sharing::Sharing;
use crate::stored::digest::{Digest, hex};

pub(super) fn state(out: &mut Writer, sharing: &Sharing, policy: Option<&Policy>) {
    out.object(|out| {
        out.at("consent").text(sharing.consent().label());
        out.at("spentEpsilon").number(sharing.ledger().spent_nats());
        out.at("leftEpsilon").maybe(policy.map(|policy| sharing.left_nats(policy)), Writer::number);
        out.at("agreed").flag(policy.is_some_and(|policy| sharing.agreed_to(policy)));
        out.at("withCode").flag(sharing.with_code());
        out.at("retired").flag(sharing.is_retired());
        out.at("scheduledFor")
            .maybe(sharing.scheduled().map(|scheduled| scheduled.at as f64), Writer::number);
        out.at("waiting").maybe(sharing.outbox(), |out, sealed| {
            out.object(|out| {
                out.at("report").text(&hex(&sealed.report));
                out.at("digest").text(&hex(&sealed.digest()));
                out.at("sendAt").number(sealed.send_at as f64);
                out.at("shownSeconds").number(f64::from(sealed.shown_ms) / 1000.0);
                out.at("showForSeconds").number(f64::from(sealed.show_for_ms) / 1000.0);
            });
        });
    });
}

/// The entries of a ledger, oldest first.
pub(super) fn ledger(out: &mut Writer, ledger: &Ledger) {
    out.list((0_u32..).zip(ledger.entries()), |out, (place, entry)| line(out, ledger, place, entry));
}

/// What a kind of entry does not have is null.
#[derive(Default)]
struct Line {
    kind: &'static str,
    epoch: Option<u32>,
    until: Option<f64>,
    charge: Option<u32>,
    task: Option<String>,
    epsilon: Option<f64>,
    report: Option<Digest>,
    outcome: Option<&'static str>,
}

fn line(out: &mut Writer, ledger: &Ledger, place: u32, entry: &Entry) {
    let line = match entry.record {
        Record::Charged(charge) => Line {
            kind: "charged",
            epoch: Some(charge.epoch),
            until: Some(charge.ends_at as f64),
            task: Some(hex(&charge.task.0)),
            epsilon: Some(charge.epsilon.nats()),
            report: Some(charge.report),
            outcome: Some(ledger.outcome(place).label()),
            charge: None,
        },
        Record::Acknowledged { charge } => {
            Line { kind: "acknowledged", charge: Some(charge), ..Line::default() }
        }
        Record::Withdrawn { charge } => Line { kind: "withdrawn", charge: Some(charge), ..Line::default() },
        Record::SatOut { until } => Line { kind: "sat-out", until: Some(until as f64), ..Line::default() },
        Record::Inherited { epsilon, report } => {
            Line { kind: "inherited", epsilon: Some(epsilon.nats()), report: Some(report), ..Line::default() }
        }
    };
    out.object(|out| {
        out.at("kind").text(line.kind);
        out.at("epoch").maybe(line.epoch, Writer::u32);
        out.at("until").maybe(line.until, Writer::number);
        out.at("charge").maybe(line.charge, Writer::u32);
        out.at("task").maybe(line.task.as_deref(), Writer::text);
        out.at("epsilon").maybe(line.epsilon, Writer::number);
        out.at("reportSha256").maybe(line.report, |out, report| out.text(&hex(&report)));
        out.at("outcome").maybe(line.outcome, Writer::text);
        out.at("hash").text(&hex(&entry.hash));
    });
}

/// A charge on its way to another device: its epsilon, and the SHA-256 of its report in hexadecimal.
pub(super) fn charge(out: &mut Writer, (epsilon, report): (Epsilon, Digest)) {
    out.object(|out| {
        write_epsilon(out.at("epsilon"), epsilon);
        out.at("report").text(&hex(&report));
    });
}

/// All that come from there, in the field `charges` of an object.
pub(super) fn read_charges(fields: &mut Fields<'_>) -> Vec<(Epsilon, Digest)> {
    fields.objects("charges", |fields| {
        fields.need(&["epsilon", "report"]);
        let report = unhex(fields.text("report")).unwrap_or_else(|| {
            fields.wrong("report", " must be 64 hexadecimal digits");
            Digest::default()
        });
        let charge = (epsilon(fields, "epsilon"), report);
        fields.ignore_others();
        charge
    })
}

/// A digest from its hexadecimal.
fn unhex(text: &str) -> Option<Digest> {
    let mut digest = [0; 32];
    let pairs = text.as_bytes().as_chunks::<2>().0;
    if text.len() != 64 {
        return None;
    }
    for (byte, pair) in digest.iter_mut().zip(pairs) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(digest)
}
