use super::super::matrix::Square;
use super::write::most_neighbours;
use super::*;
use ::cairn::stored::digest::sha256;

const IDS: [&str; 3] = ["algebra", "botany", "chess"];

fn small() -> Model {
    let data = vec![0.0, 1.0, 0.25, -3.0, 0.5, 0.0, 2.0, 0.001, 0.0];
    Model::prune(&Square { n: 3, data }, &IDS, 0.5)
}

/// A file with this content, whose hash is right.
fn sealed(content: &[u8]) -> Vec<u8> {
    [&MAGIC[..], &1u32.to_le_bytes(), &sha256(&[content]), content].concat()
}

#[test]
fn a_model_survives_its_bytes_and_they_are_the_same_each_time() {
    let model = small();
    let bytes = model.to_bytes();
    assert_eq!(Model::read(&bytes).unwrap(), model);
    assert_eq!(small().to_bytes(), bytes);
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
    assert!(
        (found[0] - 0.5).abs() < 1e-6
            && (found[1] - 1.0).abs() < 1e-6
            && (found[2] - 64.0 / 255.0).abs() < 1e-6,
        "{scores:?}"
    );
    // Weights below zero are not kept.
    model.score(&[Some(b)], &mut scores);
    assert_eq!([a, b, c].map(|item| scores[usize::from(item)]), [0.0, 0.5, 0.0]);
}

#[test]
fn the_strongest_neighbours_are_kept_within_the_bound() {
    let n = 1_200;
    let ids: Vec<String> = (0..n).map(|item| format!("item {item}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut weights = Square::zero(n);
    for i in 0..n {
        for j in 0..n {
            *weights.at(i, j) = 100.0 + ((i + j * 7) % n) as f32;
        }
    }
    let model = Model::prune(&weights, &ids, 0.9);
    let most = most_neighbours(n);
    assert!(most < n);
    let size = model.to_bytes().len();
    assert!(size < MOST_BYTES && size + 3 * n >= MOST_BYTES - 1, "{size}");
    let mut scores = vec![0.0; n];
    model.score(&[model.item(ids[5])], &mut scores);
    let mut sorted = weights.row(5).to_vec();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    for (j, id) in ids.iter().enumerate() {
        let (score, weight) = (scores[usize::from(model.item(id).unwrap())], weights.row(5)[j]);
        let kept = if weight >= sorted[most - 1] { weight } else { 0.0 };
        assert!((score - kept).abs() <= sorted[0] / 510.0 + 0.01, "{j}: {score} for {weight}");
    }
    assert!(10 * 20_000 + 3 * 20_000 * most_neighbours(20_000) + 56 < MOST_BYTES);
}

#[test]
fn what_is_not_a_model_is_refused_and_says_where() {
    let good = small().to_bytes();
    let says = |bytes: &[u8]| Model::read(bytes).unwrap_err().to_string();
    let with = |at: usize, new: &[u8]| {
        let mut content = good[44..].to_vec();
        content[at..at + new.len()].copy_from_slice(new);
        says(&sealed(&content))
    };
    assert!(says(b"").contains("does not start with CAIRNIN"));
    assert!(says(&good[..20]).contains("inside hash"));
    assert!(says(&good[..good.len() - 1]).contains("does not match the hash"));
    let mut newer = good.clone();
    newer[8] = 2;
    assert!(says(&newer).contains("version 2 is not known"));
    assert!(with(4, &0f32.to_le_bytes()).contains("decay"));
    assert!(with(4, &f32::NAN.to_le_bytes()).contains("decay"));
    assert!(with(8, &u32::MAX.to_le_bytes()).contains("number of items"));
    assert!(with(12, &[255; 4]).contains("hashes"));
    assert!(with(24, &[255; 2]).contains("inside neighbours"));
    assert!(with(30, &(-1f32).to_le_bytes()).contains("scales"));
    assert!(with(42, &[255; 2]).contains("neighbours, which must"));
    assert!(says(&sealed(&[&good[44..], &[0]].concat())).contains("left over"));
    for end in 44..good.len() {
        assert!(Model::read(&sealed(&good[44..end])).is_err(), "{end}");
    }
}
