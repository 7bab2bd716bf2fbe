//! What recommending asks of a catalog each time and no learner changes: worked out at the first question, or in steps while a pack
//! is [opened](super::pack::Opening), and kept with the [`Pack`](super::Pack).
//!
//! Large catalogs have far fewer kinds of items than items: what a skill is taught and practised with is mostly about the same list
//! of skills. What follows from an item's skills is worked out once a [kind](Shape::kind), what follows from its
//! topics once an [assortment](Shape::assortment), and a pass over a hundred thousand items looks both up.

use super::View;
use super::pack::columns::ItemIndex;
use zerocopy::little_endian::U32;

const NONE: u32 = u32::MAX;

/// What is the same for every learner.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shape {
    kinds: Groups,
    /// The skills of each kind: those that its items teach and assess, then those that they build on.
    skills: Vec<u32>,
    /// Where each kind's skills start and where those that it builds on do, and where the last end.
    skill_starts: Vec<u32>,
    assortments: Groups,
    middling: Vec<f32>,
    usual_time: f32,
}

impl Shape {
    pub(super) fn of(view: &View<'_>) -> Self {
        let mut shaping = Shaping::default();
        while !shaping.go_on(view, usize::MAX) {}
        shaping.shape
    }

    /// The number of an item's kind. Items of one kind teach, assess and require the same skills in the same order, and have the
    /// same interactivity type.
    pub fn kind(&self, item: ItemIndex) -> usize {
        self.kinds.of[item] as usize
    }

    /// The skills that items of a kind teach, then those that they assess. One that is both comes twice.
    #[inline]
    pub fn skills(&self, kind: usize) -> &[u32] {
        &self.skills[self.skill_starts[2 * kind] as usize..self.skill_starts[2 * kind + 1] as usize]
    }

    /// The skills that items of a kind build on, each once: what they name, and the prerequisites of their skills, but for these
    /// themselves.
    #[inline]
    pub fn builds_on(&self, kind: usize) -> &[u32] {
        &self.skills[self.skill_starts[2 * kind + 1] as usize..self.skill_starts[2 * kind + 2] as usize]
    }

    /// The first item of each kind.
    pub fn kinds(&self) -> impl Iterator<Item = ItemIndex> + '_ {
        self.kinds.firsts.iter().map(|&item| item as ItemIndex)
    }

    /// The number of an item's topics: items of one assortment have the same topics in the same order.
    pub fn assortment(&self, item: ItemIndex) -> usize {
        self.assortments.of[item] as usize
    }

    /// The first item of each assortment.
    pub fn assortments(&self) -> impl Iterator<Item = ItemIndex> + '_ {
        self.assortments.firsts.iter().map(|&item| item as ItemIndex)
    }

    /// The mean difficulty of each skill's items, 0 to 1; 0 for a skill without items.
    pub fn middling(&self) -> &[f32] {
        &self.middling
    }

    /// Mean of the items' expected times in seconds, of those that are known; at least 1.
    pub fn usual_time(&self) -> f32 {
        self.usual_time
    }
}

/// What an item costs beside looking at a byte of a pack.
const ITEM_WEIGHT: usize = 512;

/// A [`Shape`] on its way, item by item.
#[derive(Debug, Default)]
pub(super) struct Shaping {
    pub(super) shape: Shape,
    /// For kinds and for assortments.
    tables: [Vec<u32>; 2],
}

impl Shaping {
    /// Goes on through the items for about as long as looking at so many bytes takes. Whether those were the last of them.
    pub(super) fn go_on(&mut self, view: &View<'_>, work: usize) -> bool {
        let Self { shape, tables: [kinds, assortments] } = self;
        if shape.skill_starts.is_empty() {
            shape.skill_starts.push(0);
            *kinds = vec![NONE; (2 * view.items()).next_power_of_two()];
            assortments.clone_from(kinds);
        }
        let start = shape.kinds.of.len();
        let end = view.items().min(start.saturating_add(work.div_ceil(ITEM_WEIGHT)));
        for item in start..end {
            if shape.kinds.add(item, kinds, view, kind) {
                shape.add_kind(view, item);
            }
            shape.assortments.add(item, assortments, view, assortment);
        }
        if end < view.items() {
            return false;
        }
        shape.middling = middling(view);
        shape.usual_time = usual_time(view);
        true
    }
}

impl Shape {
    /// The skills of a kind, by its first item.
    fn add_kind(&mut self, view: &View<'_>, item: ItemIndex) {
        let own = self.skills.len();
        for list in [view.teaches(item), view.assesses(item)] {
            self.skills.extend(list.iter().map(|skill| skill.get()));
        }
        let before = self.skills.len();
        self.skill_starts.push(before as u32);
        self.add_others(own, view.requires(item));
        for at in own..before {
            self.add_others(own, view.prerequisites(self.skills[at] as usize));
        }
        self.skill_starts.push(self.skills.len() as u32);
    }

    #[inline(never)]
    fn add_others(&mut self, own: usize, skills: &[U32]) {
        for skill in skills {
            if !self.skills[own..].iter().any(|&own| own == skill.get()) {
                self.skills.push(skill.get());
            }
        }
    }
}

fn middling(view: &View<'_>) -> Vec<f32> {
    let mut sums = vec![(0.0, 0.0_f32); view.skills()];
    for item in 0..view.items() {
        for list in [view.teaches(item), view.assesses(item)] {
            for skill in list {
                let (sum, items) = &mut sums[skill.get() as usize];
                *sum += view.difficulty(item);
                *items += 1.0;
            }
        }
    }
    sums.iter().map(|(sum, items)| sum / items.max(1.0)).collect()
}

fn usual_time(view: &View<'_>) -> f32 {
    let known = view.item_time.iter().map(|time| time.get()).filter(|&time| time > 0);
    let (sum, count) = known.fold((0.0, 0.0_f32), |(sum, count), time| (sum + time as f32, count + 1.0));
    (sum / count.max(1.0)).max(1.0)
}

/// What makes items alike.
type Key<'a> = ([&'a [U32]; 3], u8);

fn kind<'a>(view: &View<'a>, item: ItemIndex) -> Key<'a> {
    ([view.teaches(item), view.assesses(item), view.requires(item)], view.item_interactivity[item])
}

fn assortment<'a>(view: &View<'a>, item: ItemIndex) -> Key<'a> {
    ([view.topics_of(item), &[], &[]], 0)
}

/// Items that are alike.
#[derive(Debug, Clone, Default, PartialEq)]
struct Groups {
    /// Each item's group.
    of: Vec<u32>,
    /// The first item of each group.
    firsts: Vec<u32>,
}

impl Groups {
    /// Adds the next item, by an open table of groups that is at most half full. Whether it is the first of a new one.
    fn add<'a>(
        &mut self,
        item: ItemIndex,
        table: &mut [u32],
        view: &View<'a>,
        key: fn(&View<'a>, ItemIndex) -> Key<'a>,
    ) -> bool {
        let own = key(view, item);
        let firsts = &mut self.firsts;
        let is_in = |group: u32, firsts: &[u32]| key(view, firsts[group as usize] as usize) == own;
        // Neighbours in a catalog are often alike: they are looked at first.
        if let Some(&last) = self.of.last().filter(|&&last| is_in(last, firsts)) {
            self.of.push(last);
            return false;
        }
        let mut slot = hash(&own) as usize & (table.len() - 1);
        while table[slot] != NONE && !is_in(table[slot], firsts) {
            slot = (slot + 1) & (table.len() - 1);
        }
        let new = table[slot] == NONE;
        if new {
            table[slot] = firsts.len() as u32;
            firsts.push(item as u32);
        }
        self.of.push(table[slot]);
        new
    }
}

/// FNV-1a over whole numbers, the lists' lengths among them, and its high half mixed into the low one.
fn hash((lists, kind): &Key<'_>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |number: u32| hash = (hash ^ u64::from(number)).wrapping_mul(0x0000_0100_0000_01b3);
    take((*kind).into());
    for list in lists {
        take(list.len() as u32);
        for number in *list {
            take(number.get());
        }
    }
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use crate::desk;

    #[test]
    fn items_share_a_kind_only_where_all_that_it_stands_for_is_the_same() {
        let pack = desk::maths();
        let view = pack.view();
        let shape = view.shape();
        let kind = |item| {
            (view.teaches(item), view.assesses(item), view.requires(item), view.item_interactivity[item])
        };
        let firsts: Vec<_> = shape.kinds().collect();
        let assortments: Vec<_> = shape.assortments().collect();
        for item in 0..view.items() {
            assert_eq!(kind(item), kind(firsts[shape.kind(item)]));
            assert_eq!(view.topics_of(item), view.topics_of(assortments[shape.assortment(item)]));
        }
        for (a, &first) in firsts.iter().enumerate() {
            assert!(firsts[..a].iter().all(|&other| kind(other) != kind(first)), "a kind comes once");
        }
        assert!(firsts.len() > 100 && firsts.len() < view.items());
    }
}
