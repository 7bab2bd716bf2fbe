//! Opening in steps comes to what opening at once does.

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
        for (piece, work) in [(1, 1_000), (23, 64), (1_000, 10_000), (usize::MAX, usize::MAX)] {
            let (pack, steps) = in_steps(&bytes, piece, work);
            let pack = pack.unwrap();
            assert_eq!(pack.bytes, bytes);
            assert!(pack.shape.get() == Some(maths.view().shape()), "the shape is there, and the same");
            // Each byte is looked at, and the ids and the items cost more.
            assert!(steps > bytes.len() / work, "{steps} steps of {work}");
            assert!((steps == 2) == (work == usize::MAX));
        }
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
        piece in 1_usize..3_000,
        work in prop_oneof![1_usize..40, 1_usize..5_000],
    ) {
        let mut bytes = packed();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if fitting {
            let sum = sum::checksum(&bytes);
            bytes[layout::CHECKSUM_OFFSET..layout::HASH_OFFSET].copy_from_slice(&sum.to_le_bytes());
        }
        let (stepped, whole) = (in_steps(&bytes, piece, work).0, at_once(&bytes));
        prop_assert_eq!(stepped.as_ref().err(), whole.as_ref().err());
        if let (Ok(stepped), Ok(whole)) = (stepped, whole) {
            prop_assert!(stepped.view().shape() == whole.view().shape());
        }
    }
}
