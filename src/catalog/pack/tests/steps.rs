//! Opening in steps comes to what opening at once does.

use super::super::columns::Column;
use super::super::{Opening, Pack, PackError, Stage, layout, sum};
use super::packed;
use proptest::prelude::*;

/// Opens bytes that come in pieces of a size, in steps of so much work; and how many steps it took.
fn in_steps(bytes: &[u8], piece: usize, work: usize) -> (Result<Pack<Vec<u8>>, PackError>, usize) {
    let mut opening = Opening::default();
    bytes.chunks(piece).for_each(|piece| opening.take(piece));
    for steps in 1.. {
        match opening.step(work) {
            Ok(Stage::Checking) => assert_eq!(opening.pack().view().items(), 0, "nothing is there yet"),
            Ok(Stage::Opened) => assert!(opening.pack().view().items() > 0),
            Ok(Stage::Shaped) => return (Ok(opening.pack().clone()), steps),
            Err(error) => return (Err(error), steps),
        }
    }
    unreachable!("it ends")
}

/// Gives bytes the checksum that they have.
fn summed(bytes: &mut [u8]) {
    let sum = sum::checksum(bytes);
    bytes[layout::CHECKSUM_OFFSET..layout::HASH_OFFSET].copy_from_slice(&sum.to_le_bytes());
}

fn at_once(bytes: &[u8]) -> Result<Pack<Vec<u8>>, PackError> {
    let pack = Pack::open(bytes.to_vec())?;
    pack.verify()?;
    Ok(pack)
}

#[test]
fn a_pack_is_opened_in_steps_none_of_which_does_much_more_than_it_is_told() {
    let maths = crate::desk::maths();
    let mut older = maths.bytes.clone();
    older[24..32].fill(0);
    for bytes in [maths.bytes.clone(), older] {
        for (piece, work) in [(23, 100), (23, 1_000), (1, 10_000), (usize::MAX, usize::MAX)] {
            let (pack, steps) = in_steps(&bytes, piece, work);
            let pack = pack.unwrap();
            assert_eq!(pack.bytes, bytes);
            assert!(pack.shape.get() == Some(maths.view().shape()), "the shape is there, and the same");
            // What is left when all has come: the last ids, and the shape, to which each item adds as much as many bytes.
            let least = 500 * maths.view().items() / work.max(500);
            assert!(steps > least, "{steps} steps of {work}");
            assert!((steps == 2) == (work == usize::MAX));
        }
    }
}

/// Much of a pack is checked before the rest is there, and nothing is left out for that.
#[test]
fn whatever_word_is_wrong_is_found_however_the_pack_comes() {
    let good = packed();
    let mut wrong = 0;
    for at in (layout::HEADER_LEN..good.len() - 3).step_by(4) {
        let mut bytes = good.clone();
        bytes[at..at + 4].fill(0xff);
        summed(&mut bytes);
        let whole = at_once(&bytes).err();
        wrong += usize::from(whole.is_some());
        for piece in [29, 1_000] {
            assert_eq!(in_steps(&bytes, piece, 100).0.err(), whole, "word {at} in pieces of {piece}");
        }
    }
    assert!(wrong > 500, "{wrong}");
}

/// A byte that goes on with a character is none where the character before it is whole, and no piece may end between the two.
#[test]
fn no_byte_of_the_texts_is_left_out_between_two_pieces() {
    let good = packed();
    let texts = Pack::open(&good).unwrap().ranges[Column::string_bytes as usize].clone();
    for at in texts {
        let mut bytes = good.clone();
        bytes[at] = 0x80;
        summed(&mut bytes);
        let whole = at_once(&bytes).err();
        assert!(whole.is_some() || bytes[at - 1] >= 0x80, "{at}");
        for (piece, work) in [(1, 1), (1, 1_000), (5, 64)] {
            assert_eq!(in_steps(&bytes, piece, work).0.err(), whole, "byte {at} in pieces of {piece}");
        }
    }
}

#[test]
fn every_text_is_utf8_by_itself() {
    let mut bytes = packed();
    let range = |column: Column| Pack::open(packed()).unwrap().ranges[column as usize].clone();
    let texts = range(Column::string_bytes).start;
    let name = bytes.windows(2).position(|bytes| bytes == "\u{cd}".as_bytes()).unwrap() - texts;
    let starts = range(Column::string_starts).step_by(4);
    let start = starts.into_iter().find(|&at| bytes[at..at + 4] == (name as u32).to_le_bytes()).unwrap();
    bytes[start..start + 4].copy_from_slice(&(name as u32 + 1).to_le_bytes());
    summed(&mut bytes);
    for (piece, work) in [(1, 1), (7, 3), (usize::MAX, usize::MAX)] {
        let error = in_steps(&bytes, piece, work).0.unwrap_err().to_string();
        assert_eq!(error, format!("section STRB, offset {}: a string is not UTF-8", texts + name + 1));
    }
}

#[test]
fn nothing_is_no_pack() {
    assert_eq!(Opening::default().step(1), Err(PackError::NotAPack));
}

#[test]
fn no_room_is_lost_to_a_pack_that_lies_about_its_length() {
    let mut bytes = packed();
    bytes[16..24].copy_from_slice(&u64::MAX.to_le_bytes());
    let (pack, _) = in_steps(&bytes, 100, 100);
    assert!(pack.unwrap_err().to_string().contains("its header or table says 18446744073709551615"));
    let mut opening = Opening::default();
    opening.take(&bytes);
    assert!(opening.room() <= bytes.len() + (1 << 28));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// However a pack comes and however large the steps are, the same is wrong with it in the same place.
    #[test]
    fn steps_find_the_fault_that_opening_at_once_finds(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        fitting in any::<bool>(),
        missing in prop_oneof![Just(0), 0_usize..3_000],
        piece in 1_usize..3_000,
        work in prop_oneof![1_usize..40, 1_usize..5_000],
    ) {
        let mut bytes = packed();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        bytes.truncate(bytes.len() - missing.min(bytes.len()));
        if fitting && bytes.len() > layout::HEADER_LEN {
            summed(&mut bytes);
        }
        let (stepped, whole) = (in_steps(&bytes, piece, work).0, at_once(&bytes));
        prop_assert_eq!(stepped.as_ref().err(), whole.as_ref().err());
        if let (Ok(stepped), Ok(whole)) = (stepped, whole) {
            prop_assert!(stepped.view().shape() == whole.view().shape());
        }
    }
}
