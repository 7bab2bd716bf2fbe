//! How many of the points that were told lie on each hyperplane: the dynamic programme of the paper, on integers.
//!
//! To add up `order^(t - 2)` points for each of k hyperplanes one by one would take k n / order additions. But hyperplanes
//! with the same first coefficients `v[..j]` treat alike all points u that agree in z = `v[..j]` . `u[..j]` and in `u[j..]`. So
//! points are merged by `(z : u[j] : .. : u[t - 1])`, again a point of a projective space, and with each further coefficient
//! the space loses a coordinate. That takes about t order^2 n additions.

/// In a table of merges: nothing is left of the point but zeros.
const GONE: u32 = u32::MAX;

/// For each of the first `hyperplanes` hyperplanes the sum of `counts` over its points.
pub(super) fn on_hyperplanes(order: u32, coordinates: usize, hyperplanes: usize, counts: &[u64]) -> Vec<u64> {
    // Before there are coefficients z is 0, and such points are the first of those with one coordinate more.
    let spaces = (2..=coordinates + 1).rev().map(|length| {
        let points = if length > coordinates { counts.len() } else { points(order, length) };
        Space::new(order, length, points)
    });
    let mut sums = Sums { spaces: spaces.collect(), order: order as usize, counted: vec![0; hyperplanes] };
    sums.descend(0, 0, &Merged { points: counts.to_vec(), gone: 0 });
    sums.counted
}

/// How many points are told by so many coordinates.
fn points(order: u32, coordinates: usize) -> usize {
    (0..coordinates).fold(0, |points, _| points * order as usize + 1)
}

struct Sums {
    spaces: Vec<Space>,
    order: usize,
    counted: Vec<u64>,
}

/// Counts by what is left of the points, and of those of which nothing is left but zeros.
struct Merged {
    points: Vec<u64>,
    gone: u64,
}

impl Sums {
    /// All hyperplanes that begin with the coefficients so far; `first` is the number of the one that has its pivot here.
    fn descend(&mut self, place: usize, first: usize, merged: &Merged) {
        if first >= self.counted.len() {
            return;
        }
        let space = &self.spaces[place];
        let pivot = space.merge(merged, 1);
        self.counted[first] = pivot.gone + pivot.points[..space.without_sum].iter().sum::<u64>();
        if place + 1 == self.spaces.len() {
            return;
        }
        let step = self.order.pow(place as u32);
        for coefficient in 0..self.order {
            let first = first + (coefficient + 1) * step;
            if first < self.counted.len() {
                let next = self.spaces[place].merge(merged, coefficient);
                self.descend(place + 1, first, &next);
            }
        }
    }
}

/// Where the points `(z : u[j] : rest)` go.
struct Space {
    /// By coefficient c and point: the number of `(z + c u[j] : rest)`.
    merges: Vec<Vec<u32>>,
    /// How many points `(z : rest)` there are.
    smaller: usize,
    /// How many of them, the first ones, have z = 0.
    without_sum: usize,
}

impl Space {
    fn new(order: u32, length: usize, count: usize) -> Self {
        let inverses: Vec<u32> =
            (0..order).map(|x| (1..order).find(|y| x * y % order == 1).unwrap_or(0)).collect();
        let mut point = vec![0; length];
        let mut merges = vec![Vec::with_capacity(count); order as usize];
        for number in 0..count {
            unrank(order, number, &mut point);
            let (sum, next) = (point[0], point[1]);
            for (coefficient, merges) in (0..order).zip(&mut merges) {
                point[1] = (sum + coefficient * next) % order;
                merges.push(rank(order, &inverses, &point[1..]));
            }
        }
        let smaller = points(order, length - 1);
        Self { merges, smaller, without_sum: points(order, length - 2) }
    }

    fn merge(&self, from: &Merged, coefficient: usize) -> Merged {
        let mut to = Merged { points: vec![0; self.smaller], gone: from.gone };
        for (&count, &number) in from.points.iter().zip(&self.merges[coefficient]) {
            match to.points.get_mut(number as usize) {
                Some(sum) => *sum += count,
                None => to.gone += count,
            }
        }
        to
    }
}

/// The coordinates of the point with a number.
fn unrank(order: u32, number: usize, point: &mut [u32]) {
    let mut rest = Some(number as u32);
    for coordinate in point.iter_mut().rev() {
        *coordinate = match rest {
            None => 0,
            Some(0) => {
                rest = None;
                1
            }
            Some(number) => {
                rest = Some((number - 1) / order);
                (number - 1) % order
            }
        };
    }
}

/// The number of a point, whose coordinates may have a common factor.
fn rank(order: u32, inverses: &[u32], point: &[u32]) -> u32 {
    let mut coordinates = point.iter().skip_while(|&&coordinate| coordinate == 0);
    let Some(&leading) = coordinates.next() else { return GONE };
    let inverse = inverses[leading as usize];
    coordinates.fold(0, |number, coordinate| number * order + coordinate * inverse % order + 1)
}
