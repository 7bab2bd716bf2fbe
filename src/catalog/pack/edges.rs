//! Counting prerequisite edges, for people who look at a catalog.

use super::columns::View;

/// What an edge connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EdgeKind {
    /// Items name the skills they build on: one edge from each item that teaches such a skill, once a skill.
    ItemToItem,
    /// Only skills name prerequisites: one edge from each of them.
    SkillToSkill,
}

impl EdgeKind {
    /// As it is printed.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ItemToItem => "item-to-item",
            Self::SkillToSkill => "skill-to-skill",
        }
    }
}

/// Edges from items that teach a skill to the items that build on it, counted once for each such skill.
pub fn item_edges(view: &View<'_>) -> usize {
    let mut teachers = vec![0_usize; view.skills()];
    for item in 0..view.items() {
        for skill in view.teaches(item) {
            teachers[skill.get() as usize] += 1;
        }
    }
    (0..view.items())
        .flat_map(|item| view.requires(item).iter().map(move |skill| (item, skill)))
        .map(|(item, skill)| teachers[skill.get() as usize] - usize::from(view.teaches(item).contains(skill)))
        .sum()
}

/// The edges by which a catalog orders its items, and what they connect.
pub fn prerequisite_edges(view: &View<'_>) -> (usize, EdgeKind) {
    match item_edges(view) {
        0 => (view.prerequisite_values.len(), EdgeKind::SkillToSkill),
        edges => (edges, EdgeKind::ItemToItem),
    }
}
