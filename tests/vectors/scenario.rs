//! One learner's hour, once by the catalog alone and once by a trained model, and one device's report, written out line by line: run
//! natively and in a browser, and compared with the references in `learner.txt`, `knowledge.txt` and `privacy.txt`.

#[path = "catalog.rs"]
mod catalog;
#[path = "model.rs"]
mod model;

use cairn::learner::knowledge::model::{Bound, Model};
use cairn::learner::{Event, Happening, Learner, Profile, mastery};
use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::mechanism::binary_randomised_response::BinaryRandomisedResponse;
use cairn::privacy::mechanism::{Input, Mechanism, Randomiser};
use cairn::privacy::policy::{PolicySource, School};
use cairn::privacy::report::Report;
use cairn::recommend::{Request, recommend};
use cairn::stored::digest::hex;
use catalog::school_maths;
use std::fmt::Write as _;
use std::sync::Arc;

const START: i64 = 1_790_000_000_000;
const HOUR: i64 = 3_600_000;
/// What the learner says, and after which step.
const WORDS: [(usize, &str, bool); 3] =
    [(12, "compare-numbers", true), (20, "flat-shapes", true), (59, "tens-and-ones", false)];

/// Predictions and abilities as their bits: equal means equal to the last one. What FSRS says passes through the
/// platform's power function, which may differ in the last bits, so it is held to four decimals.
pub fn learner() -> String {
    let pack = school_maths();
    let view = pack.view();
    let mut learner = Learner::new(Profile::default(), &view);
    let mut out = format!("pack {}\n", hex(&pack.hash()));
    let mut now = START;
    for step in 0..60_usize {
        now += HOUR * (1 + (step as i64 % 7) * 5);
        let list = recommend(&view, &learner, now, &Request { seed: step as u64, ..Request::default() });
        let item = list[step % list.len()].item;
        let chance = learner.predict(&view, item, now).probability().to_bits();
        let score = [1.0, 0.0, 1.0, 0.6, 1.0][step * 7 % 5];
        writeln!(out, "{step} {} {chance:08x} {score}", view.string(view.item_id[item])).expect("memory");
        let happening = Happening::Attempt { item, score, hints: step as u32 % 2, seconds: None };
        learner.record(&view, Event { at: now, happening });
        if let Some((_, id, known)) = WORDS.into_iter().find(|&(at, ..)| at == step) {
            let skill = view.skill_with_id(id).expect("our own skill");
            learner.record(&view, Event { at: now, happening: Happening::Known { skill, known } });
        }
    }
    for (skill, mastery) in mastery::table(&view, &learner, now).iter().enumerate() {
        if let Some(record) = learner.skill(skill) {
            let recall = mastery.retrievability.unwrap_or(1.0);
            let (ability, id) = (record.ability.to_bits(), view.string(view.skill_id[skill]));
            let (level, known) = (mastery.level.label(), mastery.known);
            let below = mastery.below.map_or("best", |below| below.because.label());
            writeln!(out, "{id} {ability:08x} {level} {known:.4} {recall:.4} {below}").expect("memory");
        }
    }
    out
}

/// The model that the predictions are made by, as a file.
pub fn model() -> Vec<u8> {
    model::bytes(&school_maths().view(), 16)
}

/// Predictions of a trained model, their terms, and at last its memory: all as their bits.
pub fn knowledge() -> String {
    let pack = school_maths();
    let view = pack.view();
    let bytes = model::bytes(&view, 16);
    let bound = Bound::to_catalog(Model::read(&bytes).expect("our own model"), &view);
    let mut out = format!("model {} {} {}\n", hex(&bound.model().digest()), bytes.len(), bound.items_known());
    let mut learner = Learner::new(Profile::default(), &view);
    learner.set_model(&view, Some(Arc::new(bound)));
    let mut now = START;
    for step in 0..120_usize {
        now += HOUR * (step as i64 % 11) * (step as i64 % 3);
        let item = step * 37 % 60;
        let [chance, uncertainty] = [learner.chance(&view, item, now), learner.uncertainty(&view, item)];
        let named = learner.predict(&view, item, now).named();
        let terms: Vec<String> = named.iter().map(|(_, term)| format!("{:08x}", term.to_bits())).collect();
        let similar = learner.similar(&view, item, now);
        let likes = similar.map_or_else(
            || "none".to_owned(),
            |s| format!("{}/{} {:08x}", s.better, s.of, s.change.to_bits()),
        );
        let (id, terms) = (view.string(view.item_id[item]), terms.join(" "));
        writeln!(out, "{step} {id} {:08x} {:08x} {terms} {likes}", chance.to_bits(), uncertainty.to_bits())
            .expect("memory");
        let score = [1.0, 0.0, 1.0, 0.6, 1.0][step * 7 % 5];
        let happening = Happening::Attempt { item, score, hints: 0, seconds: None };
        learner.record(&view, Event { at: now, happening });
    }
    let memory: Vec<String> =
        learner.profile().past.memory.sums.iter().map(|sum| format!("{:08x}", sum.to_bits())).collect();
    writeln!(out, "{}", memory.join(" ")).expect("memory");
    out
}

pub fn privacy() -> String {
    let source: PolicySource =
        serde_json::from_str(include_str!("../../server/policy.json")).expect("our own policy");
    let policy = source.canonical(School([0x5a; 16])).expect("devices take it");
    let task = policy.task_hash(&policy.tasks[0]);
    let mut out = format!("policy {}\ntask {}\n", hex(&policy.digest()), hex(&task.0));
    writeln!(out, "fingerprint {}", policy.fingerprint().join(" ")).expect("memory");
    for (a, b) in [(2, 1), (3, 1), (7389, 1000), (1001, 1000)] {
        let mechanism = BinaryRandomisedResponse::new(Epsilon::new(a, b).expect("a ratio over 1"));
        writeln!(out, "flip {a}/{b} {:016x}", mechanism.flip_weight()).expect("memory");
    }
    for bit in [false, true] {
        let payload = vec![u8::from(bit)];
        let report = Report {
            epoch: 226,
            task,
            nonce: [0xa5; 16],
            mechanism: Mechanism::BinaryRandomisedResponse,
            payload,
        };
        writeln!(out, "report {bit} {}", hex(&report.to_bytes())).expect("memory");
    }
    for mechanism in Mechanism::ALL {
        let (size, inputs) = match mechanism {
            Mechanism::BinaryRandomisedResponse => (2, [0, 1].map(Input::Choice)),
            Mechanism::KClosest => {
                (16, [0, 5].map(|x| Input::Direction((0..16).map(|i| x * i - 30).collect())))
            }
            _ => (100, [7, 99].map(Input::Choice)),
        };
        let randomiser =
            Randomiser::new(mechanism, Epsilon::REPORT_CAP, size).expect("a size within the range");
        // Words low and high, so that both branches of every choice are here.
        for (input, word) in inputs.iter().flat_map(|input| [(input, 1_u64 << 50), (input, 0xd000 << 48)]) {
            let words: Vec<u64> = (1..=randomiser.words() as u64)
                .map(|i| if i == 1 { word } else { i.wrapping_mul(0x9e37_79b9_7f4a_7c15) })
                .collect();
            let told = hex(&randomiser.encode(input, &[0xa5; 16], &words));
            writeln!(out, "{} {word:016x} {told}", mechanism.label()).expect("memory");
        }
    }
    out
}
