//! The best few of many, kept in order.

/// A row and what it came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The row.
    pub row: u32,
    /// Its product.
    pub score: f32,
}

/// The best so far, the best first; of equals the one whose row comes first, in whatever order they are offered.
///
/// A list of a few dozen is kept in order by insertion. Of a long run of rows few get that far: of n in random order about
/// k ln(n / k).
#[derive(Debug, Clone)]
pub struct Top {
    hits: Vec<Hit>,
    most: usize,
    threshold: f32,
}

impl Top {
    /// Room for so many.
    pub fn new(most: usize) -> Self {
        let threshold = if most == 0 { f32::INFINITY } else { f32::NEG_INFINITY };
        Self { hits: Vec::with_capacity(most), most, threshold }
    }

    /// What scores less does not get in; what scores the same only before a later row, or while there is room.
    #[inline]
    pub fn threshold(&self) -> f32 {
        self.threshold
    }

    /// Takes a row in if it belongs to the best. What is not a number does not.
    #[inline]
    pub fn offer(&mut self, row: u32, score: f32) {
        if score >= self.threshold {
            self.take(Hit { row, score });
        }
    }

    #[inline(never)]
    fn take(&mut self, hit: Hit) {
        let comes_before =
            |other: &Hit| other.score > hit.score || other.score == hit.score && other.row < hit.row;
        let place = self.hits.partition_point(comes_before);
        if place == self.most {
            return;
        }
        self.hits.truncate(self.most - 1);
        self.hits.insert(place, hit);
        if self.hits.len() == self.most {
            self.threshold = self.hits[self.most - 1].score;
        }
    }

    /// The same, without the list around them.
    pub fn into_hits(self) -> Vec<Hit> {
        self.hits
    }

    /// The best, the best first.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }
}
