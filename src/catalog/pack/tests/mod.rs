use super::layout::HEADER_LEN;
use super::sum::hash;
use super::vectors::{ItemVectors, LANES};
use super::*;
use crate::catalog::source::{Catalog, Filled, InteractivityType, Item, Skill};
use crate::catalog::validate::validate;
use proptest::prelude::*;

mod item_vectors;
mod steps;

fn catalog() -> Catalog {
    let words = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let skill = |id: &str, before: &[&str]| Skill {
        id: id.into(),
        name: format!("Skill {id}"),
        prerequisites: words(before),
        ..Skill::default()
    };
    let item = |id: &str, teaches: &[&str], requires: &[&str]| Item {
        id: id.into(),
        name: format!("Ítem {id}"),
        teaches: words(teaches),
        competency_required: words(requires),
        ..Item::default()
    };
    Catalog {
        cairn: 1,
        name: "Probe".into(),
        in_language: "pt".into(),
        skills: vec![skill("late", &["early"]), skill("early", &[])],
        items: vec![
            item("b", &["early"], &[]),
            Item {
                learning_resource_type: "exercise".into(),
                difficulty: Some(1.0),
                time_required: Some(90),
                in_language: "en".into(),
                interactivity_type: Some(InteractivityType::Active),
                topics: words(&["t1", "t2"]),
                keywords: words(&["k"]),
                filled: Filled { difficulty: true, ..Filled::default() },
                ..item("a", &["late"], &["early"])
            },
        ],
        ..Catalog::default()
    }
}

fn packed() -> Vec<u8> {
    let mut vectors = ItemVectors::default();
    vectors.push(&[3.0; LANES]);
    let mut other = [0.0; LANES];
    (other[0], other[LANES - 1]) = (-0.5, 0.5);
    vectors.push(&other);
    write_with_vectors(&validate(&catalog()).unwrap(), vectors).unwrap()
}

fn without_vectors() -> Vec<u8> {
    write(&validate(&catalog()).unwrap()).unwrap()
}

#[test]
fn reads_back_what_was_written() {
    let pack = Pack::open(packed()).unwrap();
    pack.verify_hash().unwrap();
    let view = pack.view();
    assert_eq!((view.items(), view.skills()), (2, 2));
    let (b, a) = (view.item_with_id("b").unwrap(), view.item_with_id("a").unwrap());
    assert_eq!((b, a, view.item_with_id("c")), (0, 1, None));
    assert!(view.item_id[a].get() + 1 == view.item_id[b].get(), "ids stand in their order among the texts");
    assert_eq!(view.string(view.item_name[a]), "Ítem a");
    assert_eq!(view.word(view.languages, view.item_language[a].get().into()), "en");
    assert_eq!(view.word(view.languages, view.item_language[b].get().into()), "pt");
    assert_eq!((view.difficulty(a), view.item_time[a].get(), view.item_filled[a]), (1.0, 90, 2));
    assert!((view.difficulty(b) - 0.5).abs() < 1e-4);
    assert_eq!(view.interactivity(b), None);
    let late = view.skill_with_id("late").unwrap();
    assert_eq!(late, 1, "a skill stands behind its prerequisites");
    assert_eq!(view.prerequisites(late)[0].get(), 0);
    assert_eq!(view.skills_of(a).collect::<Vec<_>>(), [late]);
    assert_eq!(edges::prerequisite_edges(&view), (1, edges::EdgeKind::ItemToItem));
}

#[test]
fn sections_are_aligned_and_the_same_catalog_gives_the_same_bytes() {
    let bytes = packed();
    let pack = Pack::open(&bytes).unwrap();
    assert!(pack.ranges.iter().all(|range| range.start % layout::ALIGNMENT == 0));
    assert_eq!(bytes, packed());
}

#[test]
fn a_changed_byte_is_told_from_the_hash() {
    let mut bytes = packed();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    if let Ok(pack) = Pack::open(bytes) {
        assert!(matches!(pack.verify_hash(), Err(PackError::Hash { offset: 32 })));
    }
}

#[test]
fn a_changed_byte_is_told_from_the_checksum_and_without_one_from_the_hash() {
    let good = packed();
    let name = good.windows(5).position(|bytes| bytes == b"Probe").unwrap();
    Pack::open(&good).unwrap().verify().unwrap();
    for bit in 0..64 {
        let mut bytes = good.clone();
        // Two changes of the same bits in words of one sum: both in the name of the catalog and what follows it.
        bytes[name] ^= 1 << (bit % 7);
        bytes[name + 1 + bit / 8] ^= u8::from(bit >= 8);
        if let Ok(pack) = Pack::open(&bytes) {
            assert_eq!(pack.verify(), Err(PackError::Hash { offset: 24 }), "{bit}");
        }
        bytes[24..32].fill(0);
        if let Ok(pack) = Pack::open(&bytes) {
            assert_eq!(pack.verify(), Err(PackError::Hash { offset: 32 }), "{bit}");
        }
    }
    let mut older = good.clone();
    older[24..32].fill(0);
    let older = Pack::open(older).unwrap();
    older.verify().unwrap();
    assert_eq!(
        older.hash(),
        Pack::open(good).unwrap().hash(),
        "the checksum is no part of what the hash names"
    );
}

#[test]
fn any_changed_bit_changes_the_checksum() {
    let good = packed();
    let sum = sum::checksum(&good);
    for at in (0..good.len()).filter(|at| !(24..64).contains(at)) {
        for bit in 0..8 {
            let mut bytes = good.clone();
            bytes[at] ^= 1 << bit;
            assert_ne!(sum::checksum(&bytes), sum, "{at} {bit}");
            // The same bit of the same sum's next word.
            if let Some(other) = bytes.get_mut(at + 32).filter(|_| at >= 64) {
                *other ^= 1 << bit;
                assert_ne!(sum::checksum(&bytes), sum, "{at} {bit} twice");
            }
        }
    }
}

#[test]
fn errors_name_the_section_and_the_offset() {
    let mut bytes = packed();
    let at = Pack::open(&bytes).unwrap().ranges[columns::Column::prerequisite_values as usize].start;
    bytes[at] = 1;
    let error = Pack::open(&bytes).unwrap_err();
    let expected = format!("section SKPV, offset {at}: a prerequisite does not come before its skill");
    assert_eq!(error.to_string(), expected);
    assert_eq!(Pack::open(&b"PK\x03\x04"[..]).unwrap_err(), PackError::NotAPack);
    assert!(Pack::open(&packed()[..HEADER_LEN]).unwrap_err().to_string().contains("its header"));
}

/// Uses every index that a reader may follow.
fn walk(view: &View<'_>) -> usize {
    let strings =
        |list: &[zerocopy::little_endian::U32]| list.iter().map(|&s| view.string(s).len()).sum::<usize>();
    let mut seen = strings(view.meta) + strings(view.types) + strings(view.topics);
    for skill in 0..view.skills() {
        seen += strings(&[view.skill_id[skill], view.skill_name[skill], view.skill_description[skill]]);
        seen += view
            .prerequisites(skill)
            .iter()
            .map(|before| view.skill_id[before.get() as usize].get() as usize)
            .sum::<usize>();
    }
    for item in 0..view.items() {
        seen += strings(&[
            view.item_id[item],
            view.item_url[item],
            view.item_text[item],
            view.item_license[item],
        ]);
        seen += view
            .skills_of(item)
            .chain(view.requires(item).iter().map(|s| s.get() as usize))
            .map(|s| view.prerequisites(s).len())
            .sum::<usize>();
        seen += view
            .topics_of(item)
            .iter()
            .map(|&w| view.word(view.topics, w.get() as usize).len())
            .sum::<usize>();
        seen += view.features_of(item).len() + strings(view.keywords_of(item));
        seen += view.word(view.types, view.item_type[item].get().into()).len();
        seen += view.word(view.levels, view.item_level[item].get().into()).len();
    }
    if let Some(vectors) = view.vectors() {
        for item in 0..view.items() {
            let cosine = vectors.cosine(item, 0);
            assert!((-1.0..=1.0).contains(&cosine), "{cosine}");
        }
    }
    seen + edges::item_edges(view)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Bytes anywhere are changed and the hash made to fit, so that the checks stand alone.
    #[test]
    fn ten_thousand_mutated_packs_are_a_catalog_or_an_error(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = packed();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if bytes.len() > HEADER_LEN {
            let digest = hash(&bytes);
            bytes[layout::HASH_OFFSET..HEADER_LEN].copy_from_slice(&digest);
        }
        if let Ok(pack) = Pack::open(bytes) {
            walk(&pack.view());
        }
    }

    #[test]
    fn random_bytes_behind_a_good_start_are_an_error(tail in prop::collection::vec(any::<u8>(), 0..300)) {
        let bytes = [&packed()[..16], &tail].concat();
        prop_assert!(Pack::open(bytes).is_err());
    }
}
