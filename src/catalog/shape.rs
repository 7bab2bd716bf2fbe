//! What recommending asks of a catalog each time and no learner changes: worked out at the first question, or in steps while a pack
//! is [opened](super::pack::Opening), and kept with the [`Pack`](super::Pack).
//!
//! Large catalogs have far fewer kinds of items than items: what a skill is taught and practised with is mostly about the same list
//! of skills. What follows from an item's skills is worked out once a [kind](Shape::kind), what follows from its
//! topics once an [assortment](Shape::assortment), and a pass over a hundred thousand items looks both up.

use super::View;
use super::pack::columns::ItemIndex;
use super::source::InteractivityType;
use zerocopy::little_endian::U32;

const NONE: u32 = u32::MAX;

/// What is the same for every learner.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shape {
    kinds: Groups,
    /// What holds for each kind, and behind the last where its lists end.
    traits: Vec<Kind>,
    /// The items of each kind, one kind behind the other.
    items: Vec<u32>,
    /// The skills of each kind: those that its items teach and assess, then those that they build on.
    skills: Vec<u32>,
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

    /// How many kinds there are.
    pub fn kinds(&self) -> usize {
        self.kinds.firsts.len()
    }

    /// The items of a kind, in the catalog's order; there is at least one.
    #[inline]
    pub fn items(&self, kind: usize) -> &[u32] {
        &self.items[self.traits[kind].items as usize..self.traits[kind + 1].items as usize]
    }

    /// How many of a kind's [skills](Self::skills) are taught.
    #[inline]
    pub fn taught(&self, kind: usize) -> usize {
        self.traits[kind].taught as usize
    }

    /// Whether items of a kind only tell: nothing can be got wrong.
    #[inline]
    pub fn is_told(&self, kind: usize) -> bool {
        self.traits[kind].told
    }

    /// The skills that items of a kind teach, then those that they assess. One that is both comes twice.
    #[inline]
    pub fn skills(&self, kind: usize) -> &[u32] {
        &self.skills[self.traits[kind].skills as usize..self.traits[kind].builds_on as usize]
    }

    /// The skills that items of a kind build on, each once, in the catalog's order: what they name, and the prerequisites of their
    /// skills, but for these themselves.
    #[inline]
    pub fn builds_on(&self, kind: usize) -> &[u32] {
        &self.skills[self.traits[kind].builds_on as usize..self.traits[kind + 1].skills as usize]
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
        if kinds.is_empty() {
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
        shape.order_items();
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
        let builds_on = self.skills.len();
        self.add_others(own, builds_on, view.requires(item));
        for at in own..builds_on {
            self.add_others(own, builds_on, view.prerequisites(self.skills[at] as usize));
        }
        self.traits.push(Kind {
            items: 0,
            skills: own as u32,
            builds_on: builds_on as u32,
            taught: view.teaches(item).len() as u32,
            told: view.interactivity(item) == Some(InteractivityType::Expositive),
        });
    }

    #[inline(never)]
    fn add_others(&mut self, own: usize, builds_on: usize, skills: &[U32]) {
        for skill in skills {
            if !self.skills[own..].iter().any(|&own| own == skill.get()) {
                let earlier = self.skills[builds_on..].iter().take_while(|&&other| other < skill.get());
                self.skills.insert(builds_on + earlier.count(), skill.get());
            }
        }
    }

    /// Puts the items in the order of their kinds, once all have one.
    fn order_items(&mut self) {
        let (items, skills) = (self.kinds.of.len(), self.skills.len() as u32);
        self.traits.push(Kind { items: items as u32, skills, builds_on: skills, taught: 0, told: false });
        // How many each has, then where each ends, and from there down to where it starts.
        for &kind in &self.kinds.of {
            self.traits[kind as usize].items += 1;
        }
        for kind in 1..self.kinds() {
            self.traits[kind].items += self.traits[kind - 1].items;
        }
        self.items = vec![0; items];
        for (item, &kind) in self.kinds.of.iter().enumerate().rev() {
            let place = &mut self.traits[kind as usize].items;
            *place -= 1;
            self.items[*place as usize] = item as u32;
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

/// What holds for all items of a kind.
#[derive(Debug, Clone, PartialEq)]
struct Kind {
    /// Where its items start, its skills, and those that it builds on.
    items: u32,
    skills: u32,
    builds_on: u32,
    /// How many of its skills are taught.
    taught: u32,
    /// Nothing can be got wrong.
    told: bool,
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
        let kinds: Vec<_> = (0..shape.kinds()).map(|of| shape.items(of)).collect();
        let assortments: Vec<_> = shape.assortments().collect();
        for item in 0..view.items() {
            assert!(kinds[shape.kind(item)].contains(&(item as u32)));
            assert_eq!(kind(item), kind(kinds[shape.kind(item)][0] as usize));
            assert_eq!(view.topics_of(item), view.topics_of(assortments[shape.assortment(item)]));
        }
        assert!(kinds.iter().all(|items| items.is_sorted() && !items.is_empty()));
        assert_eq!(kinds.iter().copied().map(<[u32]>::len).sum::<usize>(), view.items());
        for (a, items) in kinds.iter().enumerate() {
            let own = kind(items[0] as usize);
            assert!(kinds[..a].iter().all(|other| kind(other[0] as usize) != own), "a kind comes once");
            assert_eq!(shape.taught(a), own.0.len());
            assert!(shape.builds_on(a).is_sorted_by(|before, after| before < after));
        }
        assert!(kinds.len() > 100 && kinds.len() < view.items());
    }
}
