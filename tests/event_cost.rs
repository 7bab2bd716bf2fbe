//! What taking in an answer costs: in microseconds here and in a browser (`cargo xtask bench` prints both), and in
//! allocations, of which there must be none once an item has been met.

#[path = "vectors/catalog.rs"]
mod catalog;
#[path = "vectors/model.rs"]
mod model;

use cairn::catalog::Pack;
use cairn::learner::knowledge::model::{Bound, Model};
use cairn::learner::{Event, Happening, Learner, Profile};
use std::sync::Arc;

const ITEMS: usize = 200;
/// The longest vectors that training chooses.
const DIMENSIONS: usize = 96;

/// A learner who has met every item once.
struct Busy {
    pack: Pack<Vec<u8>>,
    learner: Learner,
}

impl Busy {
    fn new() -> Self {
        let pack = catalog::school_maths();
        let view = pack.view();
        let mut learner = Learner::new(Profile::default(), &view);
        let model = Model::read(&model::bytes(&view, DIMENSIONS)).expect("our own model");
        learner.set_model(&view, Some(Arc::new(Bound::to_catalog(model, &view))));
        let mut busy = Self { pack, learner };
        (0..ITEMS).for_each(|step| busy.answer(step));
        busy
    }

    fn answer(&mut self, step: usize) {
        let score = f32::from(u8::from(!step.is_multiple_of(3)));
        let happening = Happening::Attempt { item: step * 37 % ITEMS, score, hints: 0, seconds: None };
        let at = 1_790_000_000_000 + 60_000 * step as i64;
        self.learner.record(&self.pack.view(), Event { at, happening });
    }
}

/// Microseconds an answer: the median of batches, by a clock that tells milliseconds.
fn microseconds(clock: impl Fn() -> f64) -> f64 {
    const BATCH: usize = 4_000;
    let mut busy = Busy::new();
    let mut batches: Vec<f64> = (0..15)
        .map(|batch| {
            let start = clock();
            (0..BATCH).for_each(|step| busy.answer(batch * BATCH + step));
            (clock() - start) * 1_000.0 / BATCH as f64
        })
        .collect();
    batches.sort_by(f64::total_cmp);
    batches[batches.len() / 2]
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use super::*;

    #[test]
    fn an_answer_to_an_item_that_was_met_allocates_nothing() {
        let mut busy = Busy::new();
        let counted = allocation_counter::measure(|| (0..1_000).for_each(|step| busy.answer(step)));
        assert_eq!((counted.count_total, counted.bytes_max), (0, 0));
    }

    #[test]
    fn a_thousand_answers_leave_a_state_of_a_few_kilobytes() {
        let mut busy = Busy::new();
        (0..1_000).for_each(|step| busy.answer(step));
        let before = busy.learner.profile().to_bytes().len();
        (0..1_000).for_each(|step| busy.answer(step));
        let profile = busy.learner.profile();
        assert_eq!(profile.to_bytes().len(), before, "the state grows with the number of answers");
        // Skills and what is kept over all; items are named one by one and cost some 35 bytes each.
        let (items, names) =
            (profile.items.len(), profile.items.iter().map(|item| item.id.len()).sum::<usize>());
        let state = before - names - 25 * items;
        println!("state of {state} bytes for {} skills, items aside", profile.skills.len());
        assert!(state < 16 * 1024, "{state}");
    }

    #[test]
    fn the_cost_is_told() {
        let start = std::time::Instant::now();
        let cost = microseconds(|| start.elapsed().as_secs_f64() * 1_000.0);
        println!("an answer costs {cost:.2} us");
        assert!(cost > 0.0);
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use super::*;
    use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn the_cost_is_told() {
        let cost = microseconds(js_sys::Date::now);
        console_log!("an answer costs {cost:.2} us");
        assert!(cost > 0.0);
    }
}
