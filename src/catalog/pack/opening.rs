//! Opening a pack while it comes, in steps between which others have their turn. A page opens one so, and is never held up.

use super::check::Checked;
use super::columns::{COLUMNS, OPTIONAL};
use super::sum::Sum;
use super::{Pack, PackError, View, layout};
use crate::catalog::shape::Shaping;

/// How much room is made at most for what a pack says is still to come.
const MOST_ROOM: u64 = 1 << 28;

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
        let all = &mut self.pack.bytes;
        if bytes.len() > all.capacity() - all.len() {
            let declared = layout::declared_length(if all.is_empty() { bytes } else { all });
            // Where there is not so much, or that is a lie, it grows with what comes.
            let _ = all.try_reserve_exact(declared.min(MOST_ROOM) as usize);
        }
        all.extend_from_slice(bytes);
        self.sum.take(all);
    }

    /// With all bytes taken in: does about as much as looking at so many bytes is, and says how far that came. (A pack without a
    /// checksum is hashed at once.)
    pub fn step(&mut self, work: usize) -> Result<Stage, PackError> {
        if !self.opened {
            let bytes = &self.pack.bytes;
            // Anew each time: these are few.
            let ranges = layout::sections(bytes, &COLUMNS, OPTIONAL)?;
            let view = View::new(bytes, &ranges, &self.pack.shape);
            if !self.checked.go_on((bytes, &ranges), &view, work)? {
                return Ok(Stage::Checking);
            }
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
