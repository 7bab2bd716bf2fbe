//! Imports come from files that anyone may have written.

use crate::learner::profile::Profile;

/// The latest time that JavaScript knows.
pub(super) const LATEST_MS: i64 = 8_640_000_000_000_000;

impl Profile {
    /// Holds a profile from elsewhere (an import) to what a device would have made: finite numbers in their ranges, and ids
    /// that a catalog can have.
    #[must_use]
    pub fn sanitised(mut self) -> Self {
        let finite = |x: f32, least: f32, most: f32| if x.is_finite() { x.max(least).min(most) } else { 0.0 };
        self.ability = finite(self.ability, -10.0, 10.0);
        self.challenge = finite(self.challenge, -1.0, 1.0);
        self.skills.retain(|skill| is_id(&skill.id));
        let items = self.items.len();
        self.items.retain(|item| is_id(&item.id));
        // Without an item, the places of those behind it are others.
        self.past.sanitise(if self.items.len() == items { items } else { 0 });
        self.goal = self.goal.filter(|goal| is_id(goal));
        for item in &mut self.items {
            item.wins = item.wins.min(item.attempts);
            item.last_at = item.last_at.clamp(-LATEST_MS, LATEST_MS);
        }
        for skill in &mut self.skills {
            skill.last_at = skill.last_at.clamp(-LATEST_MS, LATEST_MS);
            skill.ability = finite(skill.ability, -10.0, 10.0);
            skill.practice.sanitise(skill.attempts);
            skill.stability = finite(skill.stability, 0.0, 36_500.0);
            skill.memory_difficulty = finite(skill.memory_difficulty, 0.0, 10.0);
            skill.recent.count = skill.recent.count.min(16);
            skill.best_at = skill.best_at.clamp(-LATEST_MS, LATEST_MS);
            skill.best = skill.best.max(skill.held);
            let said = skill.said.is_some();
            skill.said_at = if said { skill.said_at.clamp(-LATEST_MS, LATEST_MS) } else { 0 };
            skill.said_after = if said { skill.said_after.min(skill.attempts) } else { 0 };
            skill.said_against =
                if said { skill.said_against.min(skill.attempts - skill.said_after) } else { 0 };
        }
        for inclination in self.topics.iter_mut().chain(&mut self.formats) {
            inclination.weight = finite(inclination.weight, -3.0, 3.0);
        }
        self
    }
}

/// The same limit as a catalog's.
fn is_id(id: &str) -> bool {
    (1..=200).contains(&id.len())
}
