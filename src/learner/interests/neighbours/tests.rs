use super::*;
use crate::catalog::source::{Catalog, Item};
use crate::catalog::validate::validate;
use crate::catalog::{Pack, pack};
use crate::stored::model::seal;

const IDS: [&str; 3] = ["algebra", "botany", "chess"];

/// Algebra points to botany (1) and chess (1/4), botany to chess (1/2), chess to algebra (2).
fn small() -> Model {
    let rows = [vec![(1, 1.0), (2, 0.25)], vec![(2, 0.5)], vec![(0, 2.0), (1, 0.001)]];
    Model::new(&IDS, 0.5, |row| rows[row].clone())
}

#[test]
fn a_model_survives_its_bytes_and_they_are_the_same_each_time() {
    let model = small();
    let bytes = model.to_bytes();
    assert_eq!(Model::read(&bytes).unwrap(), model);
    assert_eq!(small().to_bytes(), bytes);
    assert_eq!(bytes[12..44], model.digest());
}

#[test]
fn scores_are_the_rows_of_the_history_faded_and_rounded() {
    let model = small();
    let [a, b, c] = IDS.map(|id| model.item(id).unwrap());
    assert_eq!(model.item("dance"), None);
    let mut scores = [9.0; 3];
    // Chess, an item that is not known, algebra: weights 1/4 and 1.
    model.score(&[Some(c), None, Some(a)], &mut scores);
    let found = [a, b, c].map(|item| scores[usize::from(item)]);
    // 0.001 of at most 2 rounds to nothing, 0.25 of at most 1 to 64 parts of 255.
    let known = [0.5, 1.0, 64.0 / 255.0];
    assert!(found.iter().zip(known).all(|(x, known)| (x - known).abs() < 1e-6), "{scores:?}");
    model.score(&[Some(b)], &mut scores);
    assert_eq!([a, b, c].map(|item| scores[usize::from(item)]), [0.0, 0.0, 0.5]);
}

#[test]
fn a_catalog_is_scored_as_the_model_is_and_never_beyond_one() {
    let item = |id: &str| Item { id: id.into(), name: id.into(), ..Item::default() };
    let items = ["botany", "dance", "algebra"].map(item).to_vec();
    let catalog = Catalog { cairn: 1, name: "C".into(), items, ..Catalog::default() };
    let pack = Pack::open(pack::write(&validate(&catalog).unwrap()).unwrap()).unwrap();
    let view = pack.view();
    let bound = Bound::to_catalog(small(), &view);
    assert_eq!(bound.items_known(), 2);
    let step = |id: &str| bound.model().item(id);
    let history = [step("chess"), step("dance"), step("algebra")];
    let scores = bound.scores(&history, 3);
    // The mean of the largest weights is 3.5 / 3; a score of 1 and one of 1/2 are measured by it.
    let strong: f32 = 3.5 / 3.0;
    for (score, known) in scores.iter().zip([1.0 / (1.0 + strong), 0.0, 0.5 / (0.5 + strong)]) {
        assert!((score - known).abs() < 1e-6, "{scores:?}");
    }
    for (item, &score) in scores.iter().enumerate() {
        assert_eq!(bound.score(&view, item, history.into_iter()), score);
    }
    let long = vec![step("chess"); 1_000];
    assert!(bound.scores(&long, 3)[2] < 1.0);
    assert_eq!(bound.scores(&[], 3), [0.0; 3]);
}

#[test]
fn what_is_not_a_model_is_refused_and_says_where() {
    let good = small().to_bytes();
    let sealed = |content: &[u8]| seal(&KIND, content);
    let says = |bytes: &[u8]| Model::read(bytes).unwrap_err().to_string();
    let with = |at: usize, new: &[u8]| {
        let mut content = good[44..].to_vec();
        content[at..at + new.len()].copy_from_slice(new);
        says(&sealed(&content))
    };
    assert!(says(b"").contains("not a model of interests: the file does not start with CAIRNIN"));
    assert!(with(4, &0_f32.to_le_bytes()).contains("decay"));
    assert!(with(4, &f32::NAN.to_le_bytes()).contains("decay"));
    assert!(with(8, &u32::MAX.to_le_bytes()).contains("number of items"));
    assert!(with(12, &[255; 4]).contains("hashes"));
    assert!(with(24, &[255; 2]).contains("numbers of neighbours"));
    assert!(with(30, &(-1_f32).to_le_bytes()).contains("scales"));
    assert!(with(42, &[255; 2]).contains("neighbours, which must"));
    assert!(says(&sealed(&[&good[44..], &[0]].concat())).contains("left over"));
    for end in 44..good.len() {
        assert!(Model::read(&sealed(&good[44..end])).is_err(), "{end}");
    }
}
