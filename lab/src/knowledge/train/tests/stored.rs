//! What is stored predicts what was trained, within its bytes, and for items that training never saw.

use super::super::calibrate::Line;
use super::super::kept::{self, Kept};
use super::super::linear::Setting;
use super::super::network::Network;
use super::super::prepared::{Prepared, Scaling};
use super::super::{bench, export};
use super::*;
use ::cairn::learner::knowledge::features::Group;
use ::cairn::learner::knowledge::head::UNITS;
use ::cairn::learner::knowledge::logit;
use ::cairn::learner::knowledge::similar::HEADS;

/// Logits of the network and of the bytes that it became, without some groups.
fn both(without: &[Left]) -> Vec<(f32, f32)> {
    // Items of one skill, of two and of none.
    let one = (0..ITEMS - 6).map(|item| (item, item % 4));
    let mut vocabulary = worlds::map(one.chain((0..ITEMS / 3).map(|item| (item, (item + 1) % 4))));
    let rows = worlds::in_quarters(&worlds::forgetting(0..60, Some(1_700_000_000)));
    let answers = worlds::read(&rows, &mut vocabulary);
    // Room for three items in four.
    let kept = Kept::choose(&answers, &vocabulary, 32, 7_650);
    assert!((24..45).contains(&kept.items().len()), "{}", kept.items().len());
    let groups = Left::groups(without);
    let mean = mean_score(&answers);
    let setting =
        Setting { vocabulary: &vocabulary, kept: &kept, mean, item_strength: 1.0, without: &groups };
    let linear = setting.fit(&answers).unwrap();
    let data = Prepared::new(&answers, &vocabulary, &kept, setting.apply(&linear, &answers));
    let recipe = bench::Settings::start(1.0, 32, 1).recipe(1);
    let scaling = Scaling::of(&data.features);
    let mut network = Network::new(kept.items().len(), vocabulary.skills(), scaling, &recipe, without);
    (0..12).for_each(|pass| network.pass(&data, &recipe, pass));
    let network = network.settled();
    let line = Line { slope: 0.8, shift: -0.3 };
    let parameters = export::parameters(&setting, &linear, &network, &kept, line);
    let reads = [&parameters.head.direct[..HEADS], &parameters.head.inner[..HEADS * UNITS]].concat();
    assert_eq!(reads.iter().all(|&weight| weight == 0.0), without.contains(&Left::Similar));
    let model = Model::read(&parameters.to_bytes()).unwrap();
    let online = online::predict(&online::bind(model, &vocabulary), &answers, &vocabulary);
    network.logits(&data).into_iter().map(|full| line.of(full)).zip(online.into_iter().map(logit)).collect()
}

#[test]
fn a_model_predicts_online_what_it_did_while_it_was_trained() {
    for without in [
        &[][..],
        &[Left::Similar],
        &[Left::Units],
        &[Left::Features(Group::Timing)],
        &[Left::Features(Group::Skills)],
    ] {
        let both = both(without);
        let apart = |&(full, cut): &(f32, f32)| (full - cut).abs();
        let most = both.iter().map(apart).fold(0.0, f32::max);
        let mean = both.iter().map(apart).sum::<f32>() / both.len() as f32;
        assert!(most < 0.04 && mean < 0.01, "{without:?}: {most} at most, {mean} in the mean");
        let spread = both.iter().map(|(full, _)| full.abs()).fold(0.0, f32::max);
        assert!(spread > 1.0, "{spread}: these predictions would be easy to get right");
    }
}

#[test]
fn items_with_most_answers_are_kept_where_not_all_find_room() {
    let mut vocabulary = worlds::fourths();
    // Item n is answered by the last n learners only, and the first by nobody.
    let rows: Vec<String> = (0..ITEMS)
        .flat_map(|learner| (ITEMS - learner..ITEMS).map(move |item| (learner, item)))
        .map(|(learner, item)| format!("u{learner}\ti{item}\t0\t{}\n", learner * item % 3 % 2))
        .collect();
    let answers = worlds::read(&rows.concat(), &mut vocabulary);
    let all = Kept::choose(&answers, &vocabulary, 32, MOST_BYTES);
    assert_eq!((all.items().len(), all.row(0), all.row(1)), (ITEMS - 1, None, Some(0)));
    for bytes in [7_300, 7_500] {
        let options = options(2, &[]);
        let job = Job { options: &options, bytes, rounds: 1 };
        let trained = run(&job, &answers, &vocabulary, &Unwatched).unwrap();
        let size = trained.parameters.to_bytes().len();
        // As many as find room, and no more.
        assert!(size <= bytes && size + 7 + 16 > bytes, "{size} of {bytes}");
        let names: Vec<&str> = trained.parameters.items.iter().map(|(name, _)| name.as_str()).collect();
        let first = ITEMS - names.len();
        assert!(names.iter().copied().eq((first..ITEMS).map(|item| vocabulary.item_id(item as u32))));
        assert!(predictions(&trained, &answers, &vocabulary).iter().all(|p| p.is_finite()));
    }
    assert!(
        run(&Job { options: &options(1, &[]), bytes: 0, rounds: 1 }, &answers, &vocabulary, &Unwatched)
            .is_ok()
    );
}

#[test]
fn vectors_are_as_long_as_all_items_answered_a_few_times_allow() {
    let mut vocabulary = worlds::fourths();
    let answers = worlds::read(&worlds::levels(0..40), &mut vocabulary);
    assert_eq!(kept::dimensions(&answers, &vocabulary, MOST_BYTES), 96);
    assert_eq!(kept::dimensions(&answers, &vocabulary, 7_700), 32);
}

#[test]
fn what_training_never_saw_is_taken_for_the_mean_of_what_is_known() {
    let mut vocabulary = worlds::map((0..ITEMS).map(|item| (item, item % 4)).chain([(100, 9)]));
    let answers = worlds::read(&worlds::levels(0..100), &mut vocabulary);
    let trained = quick(&options(6, &[]), &answers, &vocabulary);
    assert_eq!(trained.parameters.items.len(), ITEMS - 8);
    // Not in the map either.
    worlds::read("x\tnew\t0\t1\n", &mut vocabulary);
    let model = Model::read(&trained.parameters.to_bytes()).unwrap();
    let bound = online::bind(model, &vocabulary);
    let mut learner = online::Online::new(&bound, &vocabulary);
    for item in ITEMS - 8..ITEMS {
        let (p, share) = (learner.predict(item as u32, 0), worlds::LEVELS[item % 4]);
        assert!((p - share).abs() < 0.1, "{item}: {p}, not {share}");
    }
    let strange = [vocabulary.item("i100").unwrap(), vocabulary.item("new").unwrap()];
    for item in strange {
        let p = learner.predict(item, 0);
        assert!((p - 0.6).abs() < 0.15, "{p}");
    }
    for item in strange.into_iter().cycle().take(50) {
        assert!((0.0..=1.0).contains(&learner.answer(&crate::knowledge::answers::Answer {
            item,
            score: 1.0,
            at: 0
        })));
    }
}
