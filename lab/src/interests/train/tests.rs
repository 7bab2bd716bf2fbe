use super::*;

/// What training chooses on lines of items.
fn trained(lines: impl Iterator<Item = Vec<usize>>) -> Trained {
    let lines = lines.enumerate().map(|(u, line)| {
        let items: Vec<String> = line.iter().map(ToString::to_string).collect();
        format!("u{u} {}\n", items.join(" "))
    });
    let text = lines.collect::<Vec<_>>().concat();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("train");
    std::fs::write(&path, text).unwrap();
    train(&Histories::read(&path).unwrap(), 1)
}

fn ndcg(trained: &Trained, decay: f32, cosine: f32) -> f64 {
    let settings = Settings { decay, cosine };
    trained.tried.iter().find(|(tried, _)| *tried == settings).expect("it was tried").1.ndcg
}

/// A number that looks random and is always the same.
fn noise(u: usize, step: usize) -> usize {
    let mixed = (u as u64 * 1_000 + step as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) as usize
}

/// Learners who wander and, at each step, go on from the item before: what was earlier misleads.
fn next_follows_last() -> Trained {
    trained((0..1_500).map(|u| {
        let mut line = vec![noise(u, 0) % 120];
        for step in 1..12 {
            let last = line[step - 1];
            let next = (last * 7 + 1 + noise(u, step) % 3) % 120;
            line.push(next);
        }
        line
    }))
}

/// Learners who each love one of thirty groups of twenty items and take up its items in any order, among others.
fn groups_in_any_order() -> Trained {
    trained((0..700).map(|u| {
        let group = u % 30 * 20;
        let one = |step: usize| {
            if noise(u, step) % 5 < 2 { group + noise(u, step + 50) % 20 } else { noise(u, step + 90) % 600 }
        };
        (0..14).map(one).collect()
    }))
}

#[test]
fn the_best_that_was_tried_is_chosen_and_made() {
    for trained in [next_follows_last(), groups_in_any_order()] {
        let best = trained.tried.iter().map(|(_, found)| found.ndcg).fold(0.0, f64::max);
        assert_eq!(ndcg(&trained, trained.settings.decay, trained.settings.cosine), best);
        assert_eq!(trained.model.decay(), trained.settings.decay);
        assert_eq!(trained.tried.len(), DECAYS.len() * COSINES.len());
    }
}

#[test]
fn a_fast_fading_history_is_chosen_where_only_the_last_item_tells() {
    let t = next_follows_last();
    assert_eq!(t.settings.decay, 0.7, "{:?}", t.tried);
    assert!(ndcg(&t, 0.7, 0.0) > ndcg(&t, 0.8, 0.0));
}

#[test]
fn a_slow_one_and_cosine_are_chosen_where_order_tells_nothing() {
    let t = groups_in_any_order();
    assert!(t.settings.decay == 0.8 && t.settings.cosine > 0.0, "{:?}", t.tried);
}
