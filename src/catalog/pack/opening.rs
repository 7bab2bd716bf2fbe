//! Opening a pack while it comes, in steps between which others have their turn. A page opens one so, and is never held up.
//!
//! What comes is checked at once as far as that goes, while it is still in the processor's cache: to fetch a large pack from memory
//! a second time takes as long as checking it.

use super::check::Checked;
use super::columns::{COLUMNS, OPTIONAL, Ranges};
use super::sum::Sum;
use super::{Pack, PackError, View, layout};
use crate::catalog::shape::Shaping;

/// How much room is made at most for what a pack says is still to come.
const MOST_ROOM: u64 = 1 << 28;
/// How much is checked with every byte that comes, so that what costs more is made up for.
const CHECKED_WITH_A_BYTE: usize = 2;

/// How far an opening came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// There is more to check.
    Checking,
    /// The pack is checked to the end and whole.
    Opened,
    /// Its [shape](View::shape) is there as well, so that the first question is answered as fast as any. There are no more steps.
    Shaped,
}

/// A pack on its way.
#[derive(Debug, Default)]
pub struct Opening {
    pack: Pack<Vec<u8>>,
    sum: Sum,
    checked: Checked,
    opened: bool,
    shaping: Shaping,
}

impl Opening {
    /// Takes in bytes that came, behind those before; the checksum as well. Not after the first [step](Self::step).
    pub fn take(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let all = &mut self.pack.bytes;
        if bytes.len() > all.capacity() - all.len() {
            let declared = layout::declared_length(if all.is_empty() { bytes } else { all });
            // Where there is not so much, or that is a lie, it grows with what comes.
            let _ = all.try_reserve_exact(declared.min(MOST_ROOM) as usize);
        }
        all.extend_from_slice(bytes);
        self.sum.take(all);
        let declared = layout::declared_length(all) as usize;
        // What is wrong is told by a step, which finds it again: only with all bytes is it known what of it comes first.
        let _ = self.check(declared, bytes.len().saturating_mul(CHECKED_WITH_A_BYTE));
    }

    /// Goes on checking what there is of a pack of so many bytes. Where its sections are, if that was all.
    fn check(&mut self, total: usize, work: usize) -> Result<Option<Ranges>, PackError> {
        let bytes = &self.pack.bytes;
        // Anew each time: these are few.
        let ranges = layout::sections((bytes, total), &COLUMNS, OPTIONAL)?;
        let view = View::new(bytes, &ranges, &self.pack.shape);
        let all = self.checked.go_on((bytes, &ranges), &view, work)?;
        Ok(all.then_some(ranges))
    }

    /// With all bytes taken in: does about as much as looking at so many bytes is, and says how far that came. (A pack without a
    /// checksum is hashed at once.)
    pub fn step(&mut self, work: usize) -> Result<Stage, PackError> {
        if !self.opened {
            let Some(ranges) = self.check(self.pack.bytes.len(), work)? else { return Ok(Stage::Checking) };
            self.pack.agrees(&self.sum)?;
            self.pack.ranges = ranges;
            self.opened = true;
        } else if self.shaping.go_on(&self.pack.view(), work) {
            self.pack.shape = std::mem::take(&mut self.shaping).shape.into();
            return Ok(Stage::Shaped);
        }
        Ok(Stage::Opened)
    }

    /// The pack, which has nothing in it before it is opened.
    pub fn pack(&self) -> &Pack<Vec<u8>> {
        &self.pack
    }

    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.pack.bytes.capacity()
    }
}
