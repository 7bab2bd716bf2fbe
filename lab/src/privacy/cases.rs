//! Which mechanisms are gone through, and with which words.

use super::channel::Class;
use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::mechanism::binary_randomised_response::BinaryRandomisedResponse;
use cairn::privacy::mechanism::k_closest::KClosest;
use cairn::privacy::mechanism::projective_geometry::ProjectiveGeometry;
use cairn::privacy::mechanism::subset_selection::SubsetSelection;
use cairn::privacy::mechanism::uneven::Uneven;
use cairn::privacy::mechanism::{Input, Mechanism, Randomiser};

/// ln 2, about 1, and the most that a report may cost.
const EPSILONS: [(u32, u32); 3] = [(2, 1), (2718, 1000), (7389, 1000)];
const ALL: u64 = u64::MAX;

/// A mechanism with the inputs and words to go through.
pub struct Case {
    pub name: String,
    pub mechanism: Mechanism,
    pub randomiser: Randomiser,
    pub epsilon: Epsilon,
    pub size: u32,
    pub inputs: Vec<Input>,
    pub nonce: [u8; 16],
    pub classes: Box<dyn Fn() -> Box<dyn Iterator<Item = Class>>>,
    /// The weight of all words together.
    pub total: u128,
}

fn epsilons() -> impl Iterator<Item = Epsilon> {
    EPSILONS.into_iter().map(|(a, b)| Epsilon::new(a, b).expect("a constant"))
}

/// Narrow words, of which all are gone through.
pub fn reduced() -> Vec<Case> {
    epsilons()
        .flat_map(|epsilon| {
            let bit = Randomiser::Bit(BinaryRandomisedResponse::reduced(epsilon, 16));
            let mut cases = vec![Case {
                name: "binary-randomised-response, all words of 16 bits".into(),
                mechanism: Mechanism::BinaryRandomisedResponse,
                randomiser: bit,
                epsilon,
                size: 2,
                inputs: choices(2, 2),
                nonce: [0; 16],
                classes: Box::new(|| each_word(16)),
                total: 1 << 16,
            }];
            for (k, coin, key) in [(2, 10, 4), (3, 9, 3), (4, 8, 3), (5, 7, 2)] {
                let subset = SubsetSelection::reduced(epsilon, k, coin).expect("a size within the range");
                cases.push(Case {
                    name: format!(
                        "subset-selection, {k} categories, all words of {coin} and keys of {key} bits"
                    ),
                    mechanism: Mechanism::SubsetSelection,
                    randomiser: Randomiser::Subset(subset),
                    epsilon,
                    size: k,
                    inputs: choices(k, k),
                    nonce: [0; 16],
                    classes: Box::new(move || {
                        let coins = (0..1_u64 << coin).map(|word| (1, vec![word]));
                        Box::new(coins.flat_map(move |(weight, words)| with_keys(k, key, weight, words)))
                    }),
                    total: 1 << (coin + k * key),
                });
            }
            for k in [4, 13, 40, 57] {
                let Ok(points) = ProjectiveGeometry::reduced(epsilon, k, 17) else { continue };
                cases.push(Case {
                    name: format!("projective-geometry, {k} categories, all words of 17 bits"),
                    mechanism: Mechanism::ProjectiveGeometry,
                    randomiser: Randomiser::Point(points),
                    epsilon,
                    size: k,
                    inputs: choices(k, k),
                    nonce: [0; 16],
                    classes: Box::new(|| each_word(17)),
                    total: 1 << 17,
                });
            }
            let closest = KClosest::reduced(epsilon, 2, 16, 13).expect("a size within the range");
            cases.push(Case {
                name: "k-closest, 2 dimensions, 16 codewords, all words of 13 bits".into(),
                mechanism: Mechanism::KClosest,
                randomiser: Randomiser::Closest(closest),
                epsilon,
                size: 2,
                inputs: (0..25).map(|i| Input::Direction(vec![i % 5 - 2, i / 5 - 2])).collect(),
                nonce: *b"a public nonce 1",
                classes: Box::new(|| each_word(13)),
                total: 1 << 13,
            });
            cases
        })
        .collect()
}

/// Words of 64 bits: the first and the last of each run that must tell the same, with the length of the run. This is what
/// can be asked of a shipped wasm too. `large` adds the sizes that the figures are given for.
pub fn full(large: bool) -> Vec<Case> {
    epsilons()
        .flat_map(|epsilon| {
            let bit = BinaryRandomisedResponse::new(epsilon);
            let flip = bit.flip_weight();
            let mut cases = vec![Case {
                name: "binary-randomised-response".into(),
                mechanism: Mechanism::BinaryRandomisedResponse,
                randomiser: Randomiser::Bit(bit),
                epsilon,
                size: 2,
                inputs: choices(2, 2),
                nonce: [0; 16],
                classes: Box::new(move || Box::new(coin(flip).into_iter())),
                total: 1 << 64,
            }];
            for (k, key) in [(2, 3), (3, 3), (4, 3), (5, 2)] {
                let subset = SubsetSelection::new(epsilon, k).expect("a size within the range");
                let inside = subset.inside_weight();
                cases.push(Case {
                    name: format!("subset-selection, {k} categories, all keys of {key} bits"),
                    mechanism: Mechanism::SubsetSelection,
                    randomiser: Randomiser::Subset(subset),
                    epsilon,
                    size: k,
                    inputs: choices(k, k),
                    nonce: [0; 16],
                    classes: Box::new(move || {
                        // Both ends of each of the coin's runs, with all keys.
                        Box::new(coin(inside).into_iter().flat_map(move |run| {
                            let ends = run
                                .words
                                .clone()
                                .into_iter()
                                .map(move |end| with_keys(k, key, run.weight, end));
                            let mut ends: Vec<_> = ends.collect();
                            let (last, first) =
                                (ends.pop().expect("two ends"), ends.pop().expect("two ends"));
                            first.zip(last).map(|(first, last)| Class {
                                weight: first.weight,
                                words: [first.words, last.words].concat(),
                            })
                        }))
                    }),
                    total: 1 << (64 + k * key),
                });
            }
            let points: &[(u32, u32)] = if large {
                &[(40, 40), (364, 364), (1000, 1000), (10_000, 3)]
            } else {
                &[(40, 40), (364, 364), (10_000, 2)]
            };
            for &(k, inputs) in points {
                let points = ProjectiveGeometry::new(epsilon, k).expect("a size within the range");
                let choice = *points.choice();
                cases.push(Case {
                    name: format!("projective-geometry, {k} categories"),
                    mechanism: Mechanism::ProjectiveGeometry,
                    randomiser: Randomiser::Point(points),
                    epsilon,
                    size: k,
                    inputs: choices(k, inputs),
                    nonce: [0; 16],
                    classes: Box::new(move || runs(choice)),
                    total: 1 << 64,
                });
            }
            for dimensions in [2, 16] {
                let closest = KClosest::new(epsilon, dimensions).expect("a size within the range");
                let choice = *closest.choice();
                let along =
                    |sign: i8| (0..dimensions as i32).map(|i| sign * (i * 37 % 101 - 50) as i8).collect();
                cases.push(Case {
                    name: format!("k-closest, {dimensions} dimensions"),
                    mechanism: Mechanism::KClosest,
                    randomiser: Randomiser::Closest(closest),
                    epsilon,
                    size: dimensions,
                    inputs: vec![
                        Input::Direction(vec![0; dimensions as usize]),
                        Input::Direction(along(1)),
                        Input::Direction(along(-1)),
                        Input::Direction(vec![-128; dimensions as usize]),
                    ],
                    nonce: *b"a public nonce 2",
                    classes: Box::new(move || runs(choice)),
                    total: 1 << 64,
                });
            }
            cases
        })
        .collect()
}

/// So many of k categories, from the first to the last.
fn choices(k: u32, so_many: u32) -> Vec<Input> {
    (0..so_many).map(|i| Input::Choice(i * (k - 1) / (so_many - 1))).collect()
}

fn each_word(bits: u32) -> Box<dyn Iterator<Item = Class>> {
    Box::new((0..1_u64 << bits).map(|word| Class { weight: 1, words: vec![vec![word]] }))
}

/// The two runs of a word that is compared with a threshold.
fn coin(below: u64) -> [Class; 2] {
    [
        Class { weight: u128::from(below), words: vec![vec![0], vec![below - 1]] },
        Class { weight: (1 << 64) - u128::from(below), words: vec![vec![below], vec![ALL]] },
    ]
}

/// The runs of a word that chooses unevenly.
fn runs(choice: Uneven) -> Box<dyn Iterator<Item = Class>> {
    let run = |first: u64, length: u64| Class {
        weight: u128::from(length),
        words: vec![vec![first], vec![first + (length - 1)]],
    };
    let (extra, each, likelier) = (choice.extra(), choice.each(), u64::from(choice.likelier()));
    let within = (0..likelier).map(move |place| run(extra * place, extra));
    let among =
        (0..u64::from(choice.outputs())).map(move |output| run(extra * likelier + each * output, each));
    Box::new(within.chain(among))
}

/// Behind the coin's word all keys of so many bits, the last of which stands for the last of 32 bits.
fn with_keys(k: u32, bits: u32, weight: u128, coin: Vec<u64>) -> impl Iterator<Item = Class> {
    let last = (1_u64 << bits) - 1;
    (0..1_u64 << (k * bits)).map(move |all| {
        let mut words = coin.clone();
        words.resize(1 + (k as usize).div_ceil(2), 0);
        for place in 0..k {
            let key = all >> (place * bits) & last;
            let key = if key == last { u64::from(u32::MAX) } else { key };
            words[1 + place as usize / 2] |= key << (32 * (place % 2));
        }
        Class { weight, words: vec![words] }
    })
}
