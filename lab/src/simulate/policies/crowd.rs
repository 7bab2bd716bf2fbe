//! Learners of former years, whose histories popularity, neighbours and KA Lite learn from: they mostly went through the
//! catalog in its order from where they stood, and now and then jumped.

use super::super::course::Course;
use super::super::draw::{Purpose, below, happens, normal, stream};
use cairn::catalog::pack::columns::ItemIndex;

const LEARNERS: usize = 400;
const ITEMS: usize = 40;
const JUMPS: f64 = 0.25;

pub(in super::super) struct Crowd {
    /// How many learners did each item.
    pub learners: Vec<f64>,
    /// Cosine of two items over learners, each weighing less the longer their history; by rows.
    pub alike: Vec<Vec<f32>>,
    /// How often one item came next after another; by rows.
    pub next: Vec<Vec<f32>>,
}

impl Crowd {
    pub(in super::super) fn new(course: &Course, seed: u64, number: usize) -> Self {
        let items = course.tasks.len();
        let mut rng = stream(seed, Purpose::Crowd, number);
        let mut order: Vec<ItemIndex> = (0..items).collect();
        let depth = |item: ItemIndex| {
            course.tasks[item].skills.iter().map(|&skill| course.place[skill]).fold(0.0, f64::max)
        };
        order.sort_by(|&a, &b| {
            depth(a).total_cmp(&depth(b)).then(course.tasks[a].rank.total_cmp(&course.tasks[b].rank))
        });
        let mut crowd = Self {
            learners: vec![0.0; items],
            alike: vec![vec![0.0; items]; items],
            next: vec![vec![0.0; items]; items],
        };
        for _ in 0..LEARNERS {
            let start = normal(&mut rng, 0.3, 0.2).clamp(0.0, 0.95);
            let mut at = (start * items as f64) as usize;
            let mut history: Vec<ItemIndex> = Vec::with_capacity(ITEMS);
            while history.len() < ITEMS.min(items / 2) {
                let item = order[if happens(&mut rng, JUMPS) { below(&mut rng, items) } else { at % items }];
                at += 1;
                if !history.contains(&item) {
                    history.push(item);
                }
            }
            crowd.takes(&history);
        }
        let lengths: Vec<f32> = (0..items).map(|item| crowd.alike[item][item].sqrt()).collect();
        for (item, row) in crowd.alike.iter_mut().enumerate() {
            for (other, alike) in row.iter_mut().enumerate() {
                let both = lengths[item] * lengths[other];
                *alike = if both > 0.0 && item != other { *alike / both } else { 0.0 };
            }
        }
        crowd
    }

    fn takes(&mut self, history: &[ItemIndex]) {
        let weight = 1.0 / history.len() as f32;
        for &item in history {
            self.learners[item] += 1.0;
            for &other in history {
                self.alike[item][other] += weight;
            }
        }
        history.windows(2).for_each(|pair| self.next[pair[0]][pair[1]] += 1.0);
    }
}
