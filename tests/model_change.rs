//! A model that comes, goes and comes again: no answer in between is lost to its memory.
#![cfg(not(target_arch = "wasm32"))]

#[path = "vectors/catalog.rs"]
mod catalog;
#[path = "vectors/model.rs"]
mod model;

use cairn::learner::knowledge::model::{Bound, Model};
use cairn::learner::{Event, Happening, Learner, Profile};
use std::sync::Arc;

#[test]
fn answers_without_a_model_count_for_the_one_that_comes_back() {
    let pack = catalog::school_maths();
    let view = pack.view();
    let model = Model::read(&model::bytes(&view, 16)).unwrap();
    let bound = Some(Arc::new(Bound::to_catalog(model, &view)));
    let mut learner = Learner::new(Profile::default(), &view);
    let answer = |learner: &mut Learner| {
        let happening = Happening::Attempt { item: 0, score: 0.0, hints: 0, seconds: None };
        learner.record(&view, Event { at: 1, happening });
    };
    for model in [bound.clone(), None, bound] {
        learner.set_model(&view, model);
        answer(&mut learner);
    }
    // A head that never forgets would count three; the slowest here keeps .999 of each.
    assert!(learner.profile().past.memory.of[3] > 2.99);
    assert_eq!(learner.similar(&view, 0, 1).unwrap().of, 3);
}
