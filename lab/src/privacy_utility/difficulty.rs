//! How far off the difficulty of items is: by the catalog's word, by the reports as they are, and by what a device makes of
//! them. Every learner reports four times, about one of the items: whether they tried it, or whether they solved it.

use super::draw::{happens, normal};
use super::reports::{Collection, policy};
use super::{Measured, Options};
use cairn::catalog::source::{Catalog, Item, Skill, VERSION};
use cairn::catalog::validate::validate;
use cairn::catalog::{Pack, pack};
use cairn::learner::Outlook;
use cairn::learner::crowd::{Crowd, Released};
use cairn::privacy::mechanism::Input;
use cairn::privacy::policy::Question;
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

const ITEMS: usize = 8;
const EPOCHS: u32 = 4;
/// The chance that the skill is known, as the client's model has it for somebody new.
const START: f32 = 0.4;
/// Deviation of items from the catalog's word, and of learners' abilities, in logits.
const OFF: f64 = 0.77;
const ABILITIES: f64 = 1.2;

pub(super) fn round(options: &Options, learners: usize, rng: &mut ChaCha8Rng) -> Vec<Measured> {
    let pack = made();
    let view = pack.view();
    let id = |item: usize| vec![view.string(view.item_id[item]).to_owned()];
    let questions = (0..ITEMS)
        .flat_map(|item| [Question::Solved { items: id(item) }, Question::Tried { items: id(item) }])
        .collect();
    let policy = policy(questions, options.epsilon);
    let outlook = Outlook::new(&view, &|_| START, None);
    let off: Vec<f64> = (0..ITEMS).map(|_| OFF * normal(rng)).collect();
    let shares: Vec<f64> = (0..ITEMS).map(|_| rng.random_range(0.3..0.9)).collect();

    let mut published = Vec::new();
    for epoch in 0..EPOCHS {
        for (number, task) in policy.tasks.iter().enumerate() {
            let item = number / 2;
            let chance = f64::from(outlook.chance(&view, item));
            let logit = (chance / (1.0 - chance)).ln() - off[item];
            let answers: Vec<Input> = (0..learners / policy.tasks.len())
                .map(|_| {
                    let tried = happens(rng, shares[item]);
                    let ability = ABILITIES * normal(rng);
                    let right = happens(rng, sigmoid(logit + ability));
                    let solved = matches!(task.question, Question::Solved { .. });
                    Input::Choice((tried && (right || !solved)).into())
                })
                .collect();
            let mut collection = Collection::new(&policy, task, epoch);
            collection.extend(answers, rng);
            published.extend(collection.publish());
        }
    }
    let released: Vec<Released<'_>> = published.iter().map(Released::from).collect();
    let crowd = Crowd::new(&view, &released);
    let shrunk: Vec<f64> = (0..ITEMS).map(|item| crowd.harder(item).into()).collect();
    // The same without weighing: the logit of the ratio, cut to where a logit is one.
    let raw: Vec<f64> = (0..ITEMS)
        .map(|item| {
            let name = view.string(view.item_id[item]);
            let of_kind = |kind: &str| {
                let of_item = published.iter().filter(|one| one.question.item(one.epoch) == Some(name));
                of_item.filter(|one| one.question.kind() == kind).map(|one| one.value[0]).sum::<f64>()
            };
            let (solved, tried) = (of_kind("solved"), of_kind("tried"));
            if tried == 0.0 {
                return 0.0;
            }
            let rate = (solved / tried.max(0.01)).clamp(0.01, 0.99);
            let spread = (1.0 + std::f64::consts::PI / 8.0 * ABILITIES * ABILITIES).sqrt();
            let chance = f64::from(outlook.chance(&view, item));
            (chance / (1.0 - chance)).ln() - spread * (rate / (1.0 - rate)).ln()
        })
        .collect();
    vec![
        Measured::squared("error of the ratio", apart(&raw, &off)),
        Measured::squared("error when shrunk", apart(&shrunk, &off)),
        Measured::squared("error without reports", apart(&[0.0; ITEMS], &off)),
    ]
}

/// Mean squared difference, but for what all have in common.
fn apart(found: &[f64], truth: &[f64]) -> f64 {
    let differences: Vec<f64> = found.iter().zip(truth).map(|(found, truth)| found - truth).collect();
    let mean = differences.iter().sum::<f64>() / differences.len() as f64;
    differences.iter().map(|difference| (difference - mean).powi(2)).sum::<f64>() / differences.len() as f64
}

fn sigmoid(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// A catalog of one skill, whose items are spread in difficulty.
fn made() -> Pack<Vec<u8>> {
    let item = |number: usize| Item {
        id: format!("item {number}"),
        name: format!("Item {number}"),
        learning_resource_type: "exercise".to_owned(),
        assesses: vec!["skill".to_owned()],
        difficulty: Some(0.35 + 0.3 * number as f32 / (ITEMS - 1) as f32),
        ..Item::default()
    };
    let skill = Skill { id: "skill".to_owned(), name: "Skill".to_owned(), ..Skill::default() };
    let catalog = Catalog {
        cairn: VERSION,
        name: "Made".to_owned(),
        skills: vec![skill],
        items: (0..ITEMS).map(item).collect(),
        ..Catalog::default()
    };
    let valid = validate(&catalog).expect("the made-up catalog is valid");
    Pack::open(pack::write(&valid).expect("it is small")).expect("what was packed can be opened")
}
