//! What recommending asks of a catalog each time and no learner changes: worked out at the first question, kept with the
//! [`Pack`](super::Pack).
//!
//! Large catalogs have far fewer kinds of items than items: what a skill is taught and practised with is mostly about the same list
//! of skills. What follows from an item's skills is worked out once a [kind](Shape::kind), what follows from its
//! topics once an [assortment](Shape::assortment), and a pass over a hundred thousand items looks both up.

use super::View;
use super::pack::columns::ItemIndex;
use zerocopy::little_endian::U32;

const NONE: u32 = u32::MAX;

/// What is the same for every learner.
#[derive(Debug, Clone)]
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
        let skills = |item| {
            let lists = [view.teaches(item), view.assesses(item), view.requires(item)];
            (lists, view.item_interactivity[item])
        };
        let kinds = Groups::new(view.items(), &skills);
        let (skills, skill_starts) = skills_of_kinds(view, &kinds);
        Self {
            kinds,
            skills,
            skill_starts,
            assortments: Groups::new(view.items(), &|item| ([view.topics_of(item), &[], &[]], 0)),
            middling: middling(view),
            usual_time: usual_time(view),
        }
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

fn skills_of_kinds(view: &View<'_>, kinds: &Groups) -> (Vec<u32>, Vec<u32>) {
    let (mut skills, mut starts) = (Vec::new(), vec![0]);
    for &first in &kinds.firsts {
        let item = first as ItemIndex;
        let own = skills.len();
        skills.extend(view.skills_of(item).map(|skill| skill as u32));
        let before = skills.len();
        starts.push(before as u32);
        let inherited = view.skills_of(item).flat_map(|skill| view.prerequisites(skill));
        for skill in view.requires(item).iter().chain(inherited) {
            if !skills[own..].contains(&skill.get()) {
                skills.push(skill.get());
            }
        }
        starts.push(skills.len() as u32);
    }
    (skills, starts)
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
