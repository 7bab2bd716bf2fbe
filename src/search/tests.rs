//! What pupils would type, on the project's own catalog, and what they should find among the first three.

use super::*;
use crate::desk::maths;

const QUERIES: [(&str, &str); 48] = [
    ("adding fractions", "adding-like-fractions"),
    ("adding fractions", "adding-unlike-fractions"),
    ("add fractions with unlike denominators", "adding-unlike-fractions"),
    ("adding fractoins", "adding-like-fractions"),
    ("fraction addition", "adding-unlike-fractions"),
    ("how do i add fractions", "adding-like-fractions"),
    ("compare fractions", "comparing-fractions"),
    ("which fraction is bigger", "comparing-fractions"),
    ("equivalent fractons", "equivalent-fractions"),
    ("simplify fractions", "equivalent-fractions"),
    ("divide fractions", "dividing-fractions"),
    ("times tables", "times-tables"),
    ("multiplication", "times-tables"),
    ("multiplication tables", "times-tables"),
    ("multiplying big numbers", "multi-digit-multiplication"),
    ("long divison", "long-division"),
    ("division with remainder", "division-with-remainders"),
    ("remainders", "division-with-remainders"),
    ("telling time", "telling-time"),
    ("read the clock", "telling-time"),
    ("money", "money"),
    ("coins", "money"),
    ("counting", "count-to-20"),
    ("odd numbers", "even-and-odd"),
    ("even and od", "even-and-odd"),
    ("prime", "prime-numbers"),
    ("prim", "prime-numbers"),
    ("factors", "factors-and-multiples"),
    ("percentages", "percent"),
    ("perc", "percent"),
    ("discount", "percent"),
    ("average", "mean"),
    ("area of a rectangle", "area"),
    ("perimiter", "perimeter"),
    ("angles in a triangle", "angle-sums"),
    ("negative numbers", "negative-numbers"),
    ("minus numbers", "negative-numbers"),
    ("rounding", "rounding"),
    ("decimals", "decimal-place-value"),
    ("adding decimals", "adding-decimals"),
    ("square root", "square-roots"),
    ("solve equations", "one-step-equations-adding"),
    ("equations with x on both sides", "equations-both-sides"),
    ("two step equasions", "two-step-equations"),
    ("slope of a line", "slope"),
    ("linear functions", "linear-graphs"),
    ("simultaneous equations", "linear-systems"),
    ("word problems", "word-problems-to-equations"),
];

#[test]
fn pupils_find_what_they_mean_among_the_first_three() {
    let pack = maths();
    let view = pack.view();
    let index = Index::new(&view);
    let id = |found: &Found| view.string(view.skill_id[found.skill]);
    let is_hit = |&&(typed, wanted): &&(&str, &str)| {
        let found = index.search(typed, 3);
        let hit = found.iter().any(|found| id(found) == wanted);
        if !hit {
            println!("{typed}: {:?} and not {wanted}", found.iter().map(id).collect::<Vec<_>>());
        }
        hit
    };
    let hits = QUERIES.iter().filter(is_hit).count();
    println!("{hits} of {} queries find their skill among the first three", QUERIES.len());
    assert!(hits >= 45);
}

#[test]
fn what_led_to_a_skill_is_told() {
    let pack = maths();
    let view = pack.view();
    let index = Index::new(&view);
    let first = |typed| index.search(typed, 1).remove(0);
    let by_name = first("Prime NÚMBERS");
    assert_eq!(
        (by_name.via, &by_name.words[..]),
        (Via::Skill, &["prime".to_owned(), "numbers".to_owned()][..])
    );
    let Via::Item(item) = first("cricket").via else { panic!("no skill has that word") };
    assert_eq!(view.string(view.item_id[item]), "evaluate-formula-cricket");
}

#[test]
fn the_last_word_may_be_a_beginning_and_the_others_may_not() {
    let pack = maths();
    let index = Index::new(&pack.view());
    let name = |found: &Found| pack.view().string(pack.view().skill_name[found.skill]);
    let names = |typed| index.search(typed, 3).iter().map(name).collect::<Vec<_>>();
    assert_eq!(names("coord")[0], "Coordinates");
    assert_eq!(names("coord "), [""; 0], "it is finished");
    assert_eq!(names("coord pri"), names("pri"));
}

#[test]
fn the_edges_of_a_search_hold() {
    let pack = maths();
    let index = Index::new(&pack.view());
    for nothing in ["", "   ", "-!?", "xyzzyq", "zz", "\u{0}", "数"] {
        assert_eq!(index.search(nothing, 3), [], "{nothing:?}");
    }
    assert_eq!(index.search("fractions", 0), []);
    assert!(index.search("fractions", 1_000).len() < 73);
    assert!(
        !index.search("it", 3).is_empty(),
        "where nothing else is typed, a word that says nothing is looked for"
    );
    assert!(!index.search(&"fraction ".repeat(10_000), 3).is_empty());
    let scores: Vec<f32> = index.search("adding fractions", 20).iter().map(|found| found.score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b));
    let empty = crate::desk::small("", r#"{"id": "a", "name": "a", "url": "https://example.org"}"#);
    assert_eq!(Index::new(&empty.view()).search("a", 3), []);
}
