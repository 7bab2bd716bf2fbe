//! A school that no author could write: any number of items over skills that build on each other, the same at every run, and a
//! learner who is somewhere in it.

use cairn::catalog::pack::vectors::ItemVectors;
use cairn::catalog::source::{Catalog, InteractivityType, Item, Skill};
use cairn::catalog::validate::validate;
use cairn::catalog::{View, pack};
use cairn::learner::{Event, Happening, Learner, Profile, Rating};

/// Items to a skill: lessons first, then exercises, a fifth of which also check the skill before.
const A_SKILL: usize = 50;
const LESSONS: usize = 10;
const TOPICS: usize = 60;
const DIMENSIONS: usize = 64;
/// Answers that the learner has given.
const ANSWERS: usize = 600;
/// When the last of them was.
pub const NOW: i64 = 1_790_000_000_000;
const DAY_MS: i64 = 86_400_000;

/// `SplitMix64` (Steele, Lea and Flood 2014).
pub struct Random(pub u64);

impl Random {
    /// From 0 to 1.
    pub fn unit(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// One of so many.
    pub fn below(&mut self, count: usize) -> usize {
        (self.unit() * count as f32) as usize
    }

    fn centred(&mut self) -> f32 {
        (0..4).map(|_| self.unit()).sum::<f32>() - 2.0
    }
}

/// The school's catalog.
pub fn catalog(items: usize) -> Catalog {
    let mut draws = Random(1);
    let skills = items.div_ceil(A_SKILL);
    Catalog {
        cairn: 1,
        name: format!("A school of {items} items"),
        in_language: "en".to_owned(),
        skills: (0..skills).map(|skill| made_skill(skill, &mut draws)).collect(),
        items: (0..items).map(|item| made_item(item, &mut draws)).collect(),
        ..Catalog::default()
    }
}

/// Its pack, with a vector for each item that is near those of its topic.
pub fn packed(items: usize) -> Vec<u8> {
    let mut draws = Random(2);
    let centres: Vec<f32> = (0..TOPICS * DIMENSIONS).map(|_| draws.centred()).collect();
    let mut vectors = ItemVectors::default();
    for item in 0..items {
        let centre = &centres[topic(item) * DIMENSIONS..][..DIMENSIONS];
        vectors.push(&centre.iter().map(|x| x + draws.centred()).collect::<Vec<_>>());
    }
    let catalog = catalog(items);
    let valid = validate(&catalog).expect("the school keeps the rules");
    pack::write_with_vectors(&valid, vectors).expect("it fits")
}

/// Half a thousand answers in a tenth of the skills, likes and dislikes, a goal, some items put away.
pub fn learner(view: &View<'_>) -> Learner {
    let mut draws = Random(3);
    let mut learner = Learner::new(Profile::default(), view);
    let reached = (view.items() / 10).max(1);
    let mut at = NOW - 60 * DAY_MS;
    let mut happens = |learner: &mut Learner, happening| {
        at += 60 * DAY_MS / (2 * ANSWERS as i64);
        learner.record(view, Event { at, happening });
    };
    for answer in 0..ANSWERS {
        let item = draws.below(reached);
        let score = f32::from(u8::from(draws.unit() < 0.75));
        happens(&mut learner, Happening::Attempt { item, score, hints: 0, seconds: None });
        let other = draws.below(view.items());
        match answer % 40 {
            0 => happens(&mut learner, Happening::Rated { item: other, rating: Rating::Liked }),
            10 => happens(&mut learner, Happening::Rated { item: other, rating: Rating::NotForMe }),
            20 => happens(&mut learner, Happening::Hidden { item: other, hidden: true }),
            30 => happens(&mut learner, Happening::Finished { item }),
            _ => {}
        }
    }
    happens(&mut learner, Happening::Goal { skill: Some(view.skills() / 5) });
    learner
}

fn made_skill(skill: usize, draws: &mut Random) -> Skill {
    // The skill before, and one of those some way back: chains as long as those of twelve years of school.
    let mut before: Vec<usize> = Vec::new();
    if !skill.is_multiple_of(20) {
        before.push(skill - 1);
    }
    if skill >= 40 {
        before.push(skill - 21 - draws.below(19));
    }
    Skill {
        id: format!("skill-{skill}"),
        name: format!("Skill {skill}"),
        prerequisites: before.iter().map(|before| format!("skill-{before}")).collect(),
        ..Skill::default()
    }
}

fn made_item(item: usize, draws: &mut Random) -> Item {
    let (skill, place) = (item / A_SKILL, item % A_SKILL);
    let lesson = place < LESSONS;
    let id = format!("skill-{skill}");
    let mut assesses = if lesson { Vec::new() } else { vec![id.clone()] };
    if !lesson && place % 5 == 0 && skill > 0 {
        assesses.push(format!("skill-{}", skill - 1));
    }
    Item {
        id: format!("item-{item}"),
        name: format!("Item {place} of skill {skill}"),
        description: "Made for a bench, as long as a short sentence is.".to_owned(),
        url: format!("https://school.example/items/{item}"),
        learning_resource_type: ["lesson", "video", "exercise", "quiz"][usize::from(!lesson) * 2 + place % 2]
            .to_owned(),
        teaches: if lesson { vec![id] } else { Vec::new() },
        assesses,
        difficulty: Some((0.8 * skill as f32 * A_SKILL as f32 / 100_000.0 % 0.8) + 0.2 * draws.unit()),
        time_required: Some(60 + draws.below(900) as u32),
        interactivity_type: Some(if lesson {
            InteractivityType::Expositive
        } else {
            InteractivityType::Active
        }),
        topics: vec![format!("topic {}", topic(item))],
        ..Item::default()
    }
}

fn topic(item: usize) -> usize {
    item / A_SKILL % TOPICS
}
