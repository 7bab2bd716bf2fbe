//! What recommending asks of a catalog each time and no learner changes: worked out at the first question, kept with the
//! [`Pack`](super::Pack).
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
#[derive(Debug, Clone)]
pub struct Shape {
    /// Each item's kind.
    kind_of: Vec<u32>,
    /// What holds for each kind, and behind the last where its lists end.
    kinds: Vec<Kind>,
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
        let skills = |item| {
            let lists = [view.teaches(item), view.assesses(item), view.requires(item)];
            (lists, view.item_interactivity[item])
        };
        let kinds = Groups::new(view.items(), &skills);
        let items = kinds.members();
        let (kinds, kind_of) = (Vec::with_capacity(kinds.firsts.len() + 1), kinds.of);
        let mut shape = Self {
            kind_of,
            kinds,
            items,
            skills: Vec::new(),
            assortments: Groups::new(view.items(), &|item| ([view.topics_of(item), &[], &[]], 0)),
            middling: middling(view),
            usual_time: usual_time(view),
        };
        shape.fill(view);
        shape
    }

    /// Makes the list of kinds from their items.
    fn fill(&mut self, view: &View<'_>) {
        let mut at = 0;
        while let Some(&first) = self.items.get(at) {
            let (item, number) = (first as ItemIndex, self.kinds.len() as u32);
            let own = self.skills.len();
            self.skills.extend(view.skills_of(item).map(|skill| skill as u32));
            let builds_on = self.skills.len();
            let inherited = view.skills_of(item).flat_map(|skill| view.prerequisites(skill));
            for skill in view.requires(item).iter().chain(inherited) {
                if !self.skills[own..].contains(&skill.get()) {
                    let earlier = self.skills[builds_on..].iter().take_while(|&&other| other < skill.get());
                    self.skills.insert(builds_on + earlier.count(), skill.get());
                }
            }
            self.kinds.push(Kind {
                items: at as u32,
                skills: own as u32,
                builds_on: builds_on as u32,
                taught: view.teaches(item).len() as u32,
                told: view.interactivity(item) == Some(InteractivityType::Expositive),
            });
            at += self.items[at..].iter().take_while(|&&item| self.kind_of[item as usize] == number).count();
        }
        let (items, skills) = (self.items.len() as u32, self.skills.len() as u32);
        self.kinds.push(Kind { items, skills, builds_on: skills, taught: 0, told: false });
    }

    /// The number of an item's kind. Items of one kind teach, assess and require the same skills in the same order, and have the
    /// same interactivity type.
    pub fn kind(&self, item: ItemIndex) -> usize {
        self.kind_of[item] as usize
    }

    /// The items of a kind, in the catalog's order; there is at least one.
    #[inline]
    pub fn items(&self, kind: usize) -> &[u32] {
        &self.items[self.kinds[kind].items as usize..self.kinds[kind + 1].items as usize]
    }

    /// The skills that items of a kind teach, then those that they assess. One that is both comes twice.
    #[inline]
    pub fn skills(&self, kind: usize) -> &[u32] {
        &self.skills[self.kinds[kind].skills as usize..self.kinds[kind].builds_on as usize]
    }

    /// The skills that items of a kind build on, each once, in the catalog's order: what they name, and the prerequisites of their skills, but for these
    /// themselves.
    #[inline]
    pub fn builds_on(&self, kind: usize) -> &[u32] {
        &self.skills[self.kinds[kind].builds_on as usize..self.kinds[kind + 1].skills as usize]
    }

    /// How many kinds there are.
    pub fn kinds(&self) -> usize {
        self.kinds.len() - 1
    }

    /// How many of a kind's [skills](Self::skills) are taught.
    #[inline]
    pub fn taught(&self, kind: usize) -> usize {
        self.kinds[kind].taught as usize
    }

    /// Whether items of a kind only tell: nothing can be got wrong.
    #[inline]
    pub fn is_told(&self, kind: usize) -> bool {
        self.kinds[kind].told
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

/// What holds for all items of a kind.
#[derive(Debug, Clone)]
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

/// Items that are alike.
#[derive(Debug, Clone)]
struct Groups {
    /// Each item's group.
    of: Vec<u32>,
    /// The first item of each group.
    firsts: Vec<u32>,
}

impl Groups {
    fn new<'a>(items: usize, key: &dyn Fn(ItemIndex) -> Key<'a>) -> Self {
        let (mut of, mut firsts) = (Vec::with_capacity(items), Vec::<u32>::new());
        // An open table of groups, at most half full. Neighbours in a catalog are often alike: they are looked at first.
        let mut table = vec![NONE; (2 * items).next_power_of_two()];
        let mut last = NONE;
        for item in 0..items {
            let own = key(item);
            if last == NONE || key(firsts[last as usize] as usize) != own {
                let mut slot = hash(&own) as usize & (table.len() - 1);
                while table[slot] != NONE && key(firsts[table[slot] as usize] as usize) != own {
                    slot = (slot + 1) & (table.len() - 1);
                }
                if table[slot] == NONE {
                    table[slot] = firsts.len() as u32;
                    firsts.push(item as u32);
                }
                last = table[slot];
            }
            of.push(last);
        }
        Self { of, firsts }
    }

    /// The items of each group, one group behind the other.
    fn members(&self) -> Vec<u32> {
        let mut next = vec![0; self.firsts.len() + 1];
        for &group in &self.of {
            next[group as usize + 1] += 1;
        }
        for group in 1..self.firsts.len() {
            next[group] += next[group - 1];
        }
        let mut items = vec![0; self.of.len()];
        for (&group, item) in self.of.iter().zip(0..) {
            let next = &mut next[group as usize];
            items[*next as usize] = item;
            *next += 1;
        }
        items
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

fn middling(view: &View<'_>) -> Vec<f32> {
    let mut middling = vec![0.0; view.skills()];
    let mut items = vec![0.0_f32; view.skills()];
    for item in 0..view.items() {
        for skill in view.skills_of(item) {
            middling[skill] += view.difficulty(item);
            items[skill] += 1.0;
        }
    }
    middling.iter_mut().zip(items).for_each(|(sum, items)| *sum /= items.max(1.0));
    middling
}

fn usual_time(view: &View<'_>) -> f32 {
    let known = view.item_time.iter().map(|time| time.get()).filter(|&time| time > 0);
    let (sum, count) = known.fold((0.0, 0.0_f32), |(sum, count), time| (sum + time as f32, count + 1.0));
    (sum / count.max(1.0)).max(1.0)
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
