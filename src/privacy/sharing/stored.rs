//! The state of sharing as bytes, version 3 (`docs/formats/stored.md`).

use super::asking::Asking;
use super::{Consent, SHOW_FOR_MS, Scheduled, Sealed, Sharing};
use crate::privacy::ledger::{Ledger, LedgerError};
use crate::privacy::report::MAX_LEN;
use crate::stored::codec::{CodecError, Reader, Writer};
use crate::stored::digest::sha256;
use thiserror::Error;

/// The version of the stored state.
pub const VERSION: u16 = 3;
/// The same without how long a report was shown.
const BEFORE_SHOWING: u16 = 2;
/// That without when to ask.
const BEFORE_ASKING: u16 = 1;

/// Why stored bytes are not the state of sharing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StoredError {
    /// Written by a version that this one does not know.
    #[error("the sharing state was written in version {0}, but this library knows version {VERSION}")]
    Version(u16),
    /// Not its bytes.
    #[error("the sharing state cannot be read: {0}")]
    Codec(#[from] CodecError),
    /// The ledger's chain is broken.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Sharing {
    /// The bytes to store.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.u8(self.consent as u8);
        w.raw(&self.policy);
        self.ledger.write(&mut w);
        w.u8(u8::from(self.scheduled.is_some()));
        if let Some(scheduled) = self.scheduled {
            w.u32(scheduled.epoch);
            w.i64(scheduled.at);
            w.i64(scheduled.made_at);
        }
        w.u8(u8::from(self.outbox.is_some()));
        if let Some(sealed) = &self.outbox {
            w.u32(sealed.charge);
            w.i64(sealed.send_at);
            w.u8(sealed.attempts);
            w.bytes(&sealed.report);
            w.u32(sealed.shown_ms);
            w.u32(sealed.show_for_ms);
        }
        w.u8(u8::from(self.track_lost));
        w.u8(u8::from(self.retired));
        w.u8(self.asking.times);
        w.i64(self.asking.again_at);
        w.u8(u8::from(self.with_code));
        w.u64(self.settled);
        w.finish()
    }

    /// Reads stored bytes of that version.
    pub fn from_bytes(version: u16, bytes: &[u8]) -> Result<Self, StoredError> {
        if ![VERSION, BEFORE_SHOWING, BEFORE_ASKING].contains(&version) {
            return Err(StoredError::Version(version));
        }
        let mut r = Reader::new(bytes);
        let out_of_range = |offset, what| CodecError::OutOfRange { offset, what };
        let consent = Consent::from_code(r.u8("consent")?).ok_or(out_of_range(0, "consent"))?;
        let policy = r.array("policy")?;
        let ledger = Ledger::read(&mut r)?;
        ledger.verify()?;
        let scheduled = flag(&mut r, "scheduled")?.then(|| scheduled(&mut r, version)).transpose()?;
        let outbox = flag(&mut r, "outbox")?.then(|| outbox(&mut r, &ledger, version)).transpose()?;
        let track_lost = flag(&mut r, "track lost")?;
        let retired = flag(&mut r, "retired")?;
        let asking = match version {
            BEFORE_ASKING => Asking::default(),
            _ => Asking { times: r.u8("asked")?, again_at: r.i64("moment")? },
        };
        let (with_code, settled) = match version {
            VERSION => (flag(&mut r, "with a code")?, r.u64("number of a mark")?),
            _ => (false, 0),
        };
        r.finish()?;
        Ok(Self {
            consent,
            policy,
            with_code,
            ledger,
            scheduled,
            outbox,
            track_lost,
            retired,
            asking,
            settled,
        })
    }
}

fn scheduled(r: &mut Reader<'_>, version: u16) -> Result<Scheduled, CodecError> {
    let (epoch, at) = (r.u32("epoch")?, r.i64("moment")?);
    let made_at = if version == VERSION { r.i64("moment")? } else { i64::MIN };
    Ok(Scheduled { epoch, at, made_at })
}

/// A report that waits must be the one that was paid for.
fn outbox(r: &mut Reader<'_>, ledger: &Ledger, version: u16) -> Result<Sealed, CodecError> {
    let offset = r.offset();
    let mut sealed = Sealed {
        charge: r.u32("charge")?,
        send_at: r.i64("moment")?,
        attempts: r.u8("attempts")?,
        report: r.bytes("report")?.to_vec(),
        shown_ms: 0,
        show_for_ms: SHOW_FOR_MS,
    };
    if version == VERSION {
        sealed.shown_ms = r.u32("page time shown")?;
        sealed.show_for_ms = r.u32("page time to show")?;
    }
    let digest = sha256(&[&sealed.report]);
    let paid = ledger.charges().any(|(place, charge)| place == sealed.charge && charge.report == digest);
    if paid && sealed.report.len() <= MAX_LEN {
        Ok(sealed)
    } else {
        Err(CodecError::OutOfRange { offset, what: "the waiting report" })
    }
}

fn flag(r: &mut Reader<'_>, what: &'static str) -> Result<bool, CodecError> {
    let offset = r.offset();
    match r.u8(what)? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(CodecError::OutOfRange { offset, what }),
    }
}
