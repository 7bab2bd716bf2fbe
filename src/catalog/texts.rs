//! Texts, each once, numbered in the order in which they came: what a pack's strings are, and the way from an id or a word
//! to its number while one is made.
//!
//! Own code, because `HashMap` is compiled anew for every type, which is much for browsers, and would hold every text a
//! second time. A catalog's author can make its own packing slow and nobody else's, so a plain hash does.

use zerocopy::little_endian::U32;

/// Texts by their numbers, and the way back.
#[derive(Debug)]
pub struct Texts {
    /// Where each starts in `bytes`, and where the last ends.
    pub starts: Vec<U32>,
    /// All of them, one behind the other.
    pub bytes: Vec<u8>,
    /// Hashes and numbers plus one, each at its text's hash or the next free place; a power of two of them, at most half
    /// taken.
    places: Vec<(u32, u32)>,
}

impl Texts {
    pub fn new() -> Self {
        Self { starts: vec![U32::ZERO], bytes: Vec::new(), places: vec![(0, 0); 64] }
    }

    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The number of a text, a new one where it is not there yet.
    #[inline(never)]
    pub fn add(&mut self, text: &str) -> u32 {
        let hash = hash(text.as_bytes());
        let place = self.place(hash, text.as_bytes());
        if let Some(number) = self.places[place].1.checked_sub(1) {
            return number;
        }
        self.bytes.extend_from_slice(text.as_bytes());
        self.starts.push(U32::new(self.bytes.len() as u32));
        let number = self.len() as u32;
        self.places[place] = (hash, number);
        if self.len() * 2 > self.places.len() {
            self.grow();
        }
        number - 1
    }

    /// The number of a text that is there.
    #[inline(never)]
    pub fn find(&self, text: &str) -> Option<u32> {
        let text = text.as_bytes();
        self.places[self.place(hash(text), text)].1.checked_sub(1)
    }

    fn grow(&mut self) {
        let mask = self.places.len() * 2 - 1;
        let mut places = vec![(0, 0); mask + 1];
        for &(hash, number) in self.places.iter().filter(|(_, number)| *number > 0) {
            let mut place = hash as usize & mask;
            while places[place].1 > 0 {
                place = (place + 1) & mask;
            }
            places[place] = (hash, number);
        }
        self.places = places;
    }

    fn text(&self, number: u32) -> &[u8] {
        let [start, end] = [0, 1].map(|next| self.starts[number as usize + next].get() as usize);
        &self.bytes[start..end]
    }

    /// Where a text's number is or would be.
    fn place(&self, hash: u32, text: &[u8]) -> usize {
        let mask = self.places.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let (known, number) = self.places[place];
            if number == 0 || known == hash && self.text(number - 1) == text {
                return place;
            }
            place = (place + 1) & mask;
        }
    }
}

/// Eight bytes at a time, by the multiplication of Fibonacci hashing (Knuth 1998, 6.4), the upper half brought down.
fn hash(text: &[u8]) -> u32 {
    const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(GOLDEN);
        product ^ product >> 32
    };
    let (words, rest) = text.as_chunks();
    let hash = words.iter().fold(text.len() as u64, |hash, word| step(hash, u64::from_le_bytes(*word)));
    rest.iter().fold(hash, |hash, &byte| step(hash, u64::from(byte))) as u32
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn a_text_has_one_number_however_often_it_comes() {
        let mut texts = Texts::new();
        let name = |at: u32| format!("a text of some length, the {at}th");
        for round in 0..2 {
            for at in 0..10_000 {
                assert_eq!(texts.find(&name(at)), (round == 1).then_some(at));
                assert_eq!(texts.add(&name(at)), at);
            }
        }
        assert_eq!(
            (texts.len(), texts.find(""), texts.add(""), texts.find("")),
            (10_000, None, 10_000, Some(10_000))
        );
        let [start, end] = [5_000, 5_001].map(|at| texts.starts[at].get() as usize);
        assert_eq!(&texts.bytes[start..end], name(5_000).as_bytes());
    }
}
