//! Texts as the bytes that they are in a pack: whether those are UTF-8, where characters begin, and which text comes first.

/// What follows the first byte of a character begins with the bits 10.
pub(super) fn continues(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(|byte| byte & 0xc0 == 0x80)
}

/// Whether a text comes before another. Neighbours among ids begin alike, and WebAssembly compares texts byte by byte.
pub(super) fn ascend(before: &[u8], after: &[u8]) -> bool {
    let words = before.as_chunks::<8>().0.iter().zip(after.as_chunks::<8>().0);
    let alike = 8 * words.take_while(|(before, after)| before == after).count();
    before.get(alike..) < after.get(alike..)
}

/// Where a slice of texts begins that may begin here: behind the character in which it is. Where something is wrong before, the slice
/// before this one finds it.
#[inline(never)]
pub(super) fn boundary(bytes: &[u8], mut at: usize) -> usize {
    while at > 0 && continues(bytes, at) {
        at += 1;
    }
    at
}

/// Where bytes stop being UTF-8.
pub(super) fn not_utf8(bytes: &[u8]) -> Option<usize> {
    Some(std::str::from_utf8(bytes).err()?.valid_up_to())
}

#[cfg(test)]
mod tests {
    use super::{ascend, boundary, not_utf8};

    #[test]
    fn texts_come_before_each_other_as_their_bytes_do() {
        let texts = ["", "a", "b", "12345678", "12345679", "123456780", "12345678a", "1234567812345678", "ü"];
        for before in texts {
            for after in texts {
                assert_eq!(ascend(before.as_bytes(), after.as_bytes()), before < after, "{before} {after}");
            }
        }
    }

    #[test]
    fn slices_of_texts_are_utf8_where_the_whole_is() {
        let good = format!("é{}日本{}😀ü", "a".repeat(30), "b".repeat(7)).into_bytes();
        for at in 0..good.len() {
            for byte in [b'a', 0x80, 0xbf, 0xc3, 0xe2, 0xf0, 0xff] {
                let mut bytes = good.clone();
                bytes[at] = byte;
                for size in 1..9 {
                    let slices = (0..bytes.len()).step_by(size).map(|start| {
                        let end = bytes.len().min(start + size);
                        boundary(&bytes, start)..boundary(&bytes, end)
                    });
                    let mut wrong =
                        slices.filter_map(|slice| Some(slice.start + not_utf8(&bytes[slice.clone()])?));
                    assert_eq!(wrong.next(), not_utf8(&bytes), "{at} {byte} {size}");
                }
            }
        }
    }
}
