use super::super::features::{Asked, COUNT, Repetition};
use super::super::head::{Head, INPUTS, UNITS};
use super::super::sequence::Sequence;
use super::super::similar::{HEADS, LANES, Memory};
use super::super::track::Track;
use super::super::{Terms, logit, sigmoid};
use super::*;
use crate::stored::codec::CodecError;
use proptest::prelude::*;

/// Numbers from -0.5 to 0.5, spread evenly and the same everywhere.
fn spread(index: usize) -> f32 {
    (index as f32 * 0.618_034).fract() - 0.5
}

fn list(count: usize, from: usize, size: f32) -> Vec<f32> {
    (from..from + count).map(|index| size * spread(index)).collect()
}

/// A model of three items and two skills.
pub(crate) fn parameters() -> Parameters {
    let skill = |id: &str, at: usize| {
        let parameters = SkillParameters {
            difficulty: spread(at),
            weight: spread(at + 1),
            wins: 0.3,
            losses: -0.2,
            vector: list(LANES, at, 1.0),
        };
        (id.to_owned(), parameters)
    };
    let item = |id: &str, at: usize| {
        let parameters =
            ItemParameters { difficulty: spread(at), weight: spread(at + 1), vector: list(LANES, at, 0.4) };
        (id.to_owned(), parameters)
    };
    Parameters {
        dimensions: LANES,
        mean: 0.65,
        intercept: 0.4,
        weights: list(COUNT, 3, 0.2).try_into().unwrap(),
        decays: [0.4, 0.9, 0.99, 1.0],
        reads: vec![0.5; HEADS * LANES],
        head: Head {
            inner: list(INPUTS * UNITS, 1, 0.3),
            bias: list(UNITS, 5, 0.3).try_into().unwrap(),
            outer: list(UNITS, 9, 0.3).try_into().unwrap(),
            direct: list(INPUTS, 2, 0.3).try_into().unwrap(),
        },
        slope: 0.9,
        shift: 0.05,
        skills: vec![skill("adding", 10), skill("taking away", 20)],
        items: vec![item("2 + 2", 30), item("3 - 1", 40), item("2 + 3 - 1", 50)],
    }
}

fn model() -> Model {
    Model::read(&parameters().to_bytes()).unwrap()
}

const SKILLS: [&str; 4] = ["adding", "taking away", "sums", "poetry"];
const ITEMS: [&str; 4] = ["2 + 2", "3 - 1", "2 + 3 - 1", "9 + 9"];

/// Over a catalog in which sums build on adding and taking away, which the model does not know, nor poetry.
fn bound() -> Bound {
    let before = |skill: usize| if skill == 2 { vec![0, 1].into_iter() } else { vec![].into_iter() };
    Bound::new(model(), SKILLS.into_iter(), before, ITEMS.into_iter())
}

struct Desk {
    bound: Bound,
    tracks: Vec<Track>,
    general: Track,
    sequence: Sequence,
    memory: Memory,
    repetition: Repetition,
}

impl Desk {
    fn new() -> Self {
        Self {
            bound: bound(),
            tracks: vec![Track::NEW; SKILLS.len()],
            general: Track::NEW,
            sequence: Sequence::default(),
            memory: Memory::default(),
            repetition: Repetition::default(),
        }
    }

    fn evidence(&self, item: usize, skills: &[usize], at: i64) -> Evidence {
        let of_item = self.bound.item(item, skills.iter().copied(), 0.5);
        // Who has not answered anything has no item before this one.
        let overlap = f32::from(u8::from(self.general.attempts > 0));
        let asked = Asked { difficulty: of_item.difficulty, repetition: self.repetition, overlap, at };
        self.bound.evidence(&Question {
            item: Some(item),
            of_item,
            skills: skills.iter().map(|&skill| (skill, self.tracks[skill])),
            general: &self.general,
            sequence: &self.sequence,
            memory: &self.memory,
            asked,
        })
    }

    fn answer(&mut self, item: usize, skills: &[usize], score: f32, at: i64) {
        let evidence = self.evidence(item, skills, at);
        let surprise = self.bound.surprise(&evidence, score);
        self.bound.remember(&mut self.memory, item, skills.iter().copied(), surprise);
        for &skill in skills {
            self.tracks[skill].ability += surprise;
            self.tracks[skill].attempts += 1;
            self.tracks[skill].practice.push(score, at);
        }
        self.general.attempts += 1;
        self.general.practice.push(score, at);
        self.sequence.push(score, 0.1, at);
    }
}

#[test]
fn a_model_reads_back_as_it_was_written_but_for_its_rounding() {
    let (whole, read) = (parameters(), model());
    assert_eq!((read.counts(), read.mean(), read.size()), ((2, 3), 0.65, whole.to_bytes().len()));
    assert_eq!((&read.weights, &read.decays, &read.head), (&whole.weights, &whole.decays, &whole.head));
    for (id, skill) in &whole.skills {
        let found = read.skill(id).unwrap();
        assert_eq!(
            (found.weight, found.wins, found.difficulty),
            (skill.weight, skill.wins, skill.difficulty)
        );
        assert!(found.vector.iter().zip(&skill.vector).all(|(a, b)| (a - b).abs() < 0.003));
    }
    for (id, item) in &whole.items {
        let row = read.item_row(id).unwrap();
        let found = read.item(row);
        assert!(
            (found.difficulty - item.difficulty).abs() < 0.003 && (found.weight - item.weight).abs() < 0.003
        );
        let mut vector = [0.0; LANES];
        read.add_item_vector(row, &mut vector);
        // Half a step of the fifteen that there are.
        assert!(
            vector.iter().zip(&item.vector).all(|(a, b)| (a - b).abs() < 0.2 / 14.0 + 1e-3),
            "{vector:?}"
        );
    }
    assert_eq!((read.skill("poetry"), read.item_row("9 + 9")), (None, None));
}

#[test]
fn what_the_model_never_saw_falls_back_to_what_it_builds_on() {
    let bound = bound();
    let [adding, taking, sums, poetry] = [0, 1, 2, 3].map(|skill| bound.skill(skill).clone());
    assert_eq!(sums.weight, f32::midpoint(adding.weight, taking.weight));
    assert_eq!(sums.vector[3], f32::midpoint(adding.vector[3], taking.vector[3]));
    assert_eq!((poetry.weight, poetry.vector), (0.0, vec![0.0; LANES]));
    let unknown = |difficulty| bound.item(3, [0].into_iter(), difficulty);
    assert!(!unknown(0.5).known && bound.item(0, [0].into_iter(), 0.5).known);
    assert_eq!((unknown(0.5).difficulty, unknown(0.5).weight), (adding.difficulty, 0.0));
    assert!(unknown(0.9).difficulty > unknown(0.5).difficulty && unknown(0.9).weight < 0.0);
    assert_eq!(
        (bound.items_known(), bound.item(0, [0].into_iter(), 0.1)),
        (3, bound.item(0, [0].into_iter(), 0.9))
    );
}

#[test]
fn the_terms_add_up_to_the_logit_and_a_new_learner_has_two() {
    let mut desk = Desk::new();
    let nobody = desk.evidence(2, &[0, 1], 0);
    let Terms { base, difficulty, .. } = desk.bound.terms(&nobody);
    assert_eq!(base, logit(0.65));
    assert!((base + difficulty - desk.bound.logit(&nobody)).abs() < 1e-5);
    for step in 0..40 {
        desk.answer(
            step % 3,
            [&[0][..], &[1], &[0, 1]][step % 3],
            f32::from(step as u8 % 2),
            1_000 * step as i64,
        );
        desk.repetition = Repetition { attempts: 1, wins: 1, last_right: true };
        let evidence = desk.evidence(2, &[0, 1], 90_000);
        let terms = desk.bound.terms(&evidence);
        assert!((terms.sum() - desk.bound.logit(&evidence)).abs() < 1e-4, "{terms:?}");
        assert!(terms.named().iter().all(|(_, term)| term.is_finite()));
    }
    let terms = desk.bound.terms(&desk.evidence(2, &[0, 1], 90_000));
    assert!(terms.named()[2..].iter().all(|(_, term)| *term != 0.0), "{terms:?}");
}

#[test]
fn an_answer_is_remembered_by_how_surprising_it_was() {
    let mut desk = Desk::new();
    let before = desk.evidence(0, &[0], 0);
    let expected = sigmoid(desk.bound.base(&before));
    assert!((desk.bound.surprise(&before, 1.0) - (1.0 - expected)).abs() < 1e-6);
    let mut other = Desk::new();
    desk.answer(0, &[0], 1.0, 0);
    other.answer(0, &[0], 0.0, 0);
    let [right, wrong] = [&desk, &other].map(|desk| desk.evidence(0, &[0], 0).reads);
    assert!(right.iter().zip(wrong).all(|(right, wrong)| *right > 0.0 && wrong < 0.0), "{right:?} {wrong:?}");
}

#[test]
fn an_item_without_skills_is_an_item_of_unknown_skills() {
    let desk = Desk::new();
    let evidence = desk.evidence(3, &[], 0);
    assert!(desk.bound.logit(&evidence).is_finite());
    assert!((desk.bound.terms(&evidence).sum() - desk.bound.logit(&evidence)).abs() < 1e-5);
}

#[test]
fn bytes_that_are_not_a_model_are_refused_by_name() {
    let bytes = parameters().to_bytes();
    assert!(matches!(Model::read(b"CAIRNPK\0"), Err(ModelError::NotAModel { start: "CAIRNKM", .. })));
    let mut newer = bytes.clone();
    newer[8] = 2;
    assert_eq!(Model::read(&newer).unwrap_err(), ModelError::Version { found: 2, known: 1 });
    assert!(matches!(
        Model::read(&bytes[..20]).unwrap_err(),
        ModelError::Codec(CodecError::Truncated { .. })
    ));
}

/// A damaged model whose hash was made to fit, so that the checks stand alone.
fn forged(mut bytes: Vec<u8>) -> Vec<u8> {
    let digest = crate::stored::digest::sha256(&[&bytes[44..]]);
    bytes[12..44].copy_from_slice(&digest);
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn no_forged_model_makes_a_prediction_that_is_no_number(at in 44_usize..8_000, byte: u8, cut in 0_usize..40) {
        let mut bytes = parameters().to_bytes();
        let at = 44 + at % (bytes.len() - 44);
        bytes[at] = byte;
        bytes.truncate(bytes.len() - if cut < 30 { 0 } else { cut });
        if let Ok(model) = Model::read(&forged(bytes)) {
            let bound = Bound::new(model, SKILLS.into_iter(), |_| std::iter::empty(), ITEMS.into_iter());
            let mut desk = Desk { bound, ..Desk::new() };
            for item in 0..4 {
                desk.answer(item, &[item], 1.0, 0);
                prop_assert!(!sigmoid(desk.bound.logit(&desk.evidence(item, &[item], 0))).is_nan());
            }
        }
    }
}
