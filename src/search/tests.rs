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

/// A name of a skill in a language, and a word of it as a pupil would type it.
const NAMES: [(&str, &[&str]); 30] = [
    ("Ajouter des fractions à l'école", &["fractions", "ecole", "école", "AJOUTER"]),
    ("Bruchrechnung für Anfänger: Größe", &["grosse", "GRÖSSE", "fur", "anfanger"]),
    ("Phép cộng phân số", &["cong", "phân", "số", "so"]),
    ("Kesirleri toplama ve ışık", &["isik", "ışık", "IŞIK", "kesirleri"]),
    ("Додавання дробів з об’ємом", &["дробів", "об'ємом", "ДОДАВАННЯ"]),
    ("Ёмкость и объём", &["емкость", "объем"]),
    ("Πρόσθεση κλασμάτων", &["προσθεση", "ΚΛΑΣΜΆΤΩΝ"]),
    ("Կոտորակների գումարում", &["գումարում", "ԿՈՏՈՐԱԿՆԵՐԻ"]),
    ("წილადების შეკრება", &["წილადების", "შეკრება"]),
    ("جَمْعُ الكُسُورِ العَشْرِيَّة", &["الكسور", "جمع", "العشرية", "الكُسور"]),
    ("کسرها را می\u{200c}توان جمع کرد", &["میتوان", "می\u{200c}توان", "کسرها"]),
    ("کسور کی جمع اور تفریق", &["تفریق", "کسور"]),
    ("חִבּוּר שְׁבָרִים", &["שברים", "חבור", "שְׁבָרִים"]),
    ("भिन्नों का जोड़ और घटाव", &["जोड़", "जोड", "भिन्नों", "घटाव"]),
    ("ভগ্নাংশ যোগ করা", &["ভগ্নাংশ", "যোগ"]),
    ("ਭਿੰਨਾਂ ਦਾ ਜੋੜ", &["ਜੋੜ", "ਭਿੰਨਾਂ"]),
    ("અપૂર્ણાંકોનો સરવાળો", &["સરવાળો"]),
    ("பின்னங்களைக் கூட்டுதல்", &["கூட்டுதல்", "பின்னங்களைக்"]),
    ("భిన్నాల సంకలనం", &["సంకలనం", "భిన్నాల"]),
    ("ಭಿನ್ನರಾಶಿಗಳ ಸಂಕಲನ", &["ಸಂಕಲನ"]),
    ("ഭിന്നസംഖ്യകളുടെ സങ്കലനം", &["സങ്കലനം"]),
    ("භාග එකතු කිරීම", &["එකතු", "භාග"]),
    ("การบวกเศษส่วนที่มีตัวส่วนเท่ากัน", &["เศษส่วน", "การบวก", "ตัวส่วน", "บวก"]),
    ("ການບວກເລກສ່ວນ", &["ເລກສ່ວນ", "ບວກ"]),
    ("ការបូកប្រភាគដែលមានភាគបែងដូចគ្នា", &["ប្រភាគ", "ភាគបែង", "ការបូក"]),
    ("အပိုင်းကိန်းများပေါင်းခြင်း", &["အပိုင်းကိန်း", "ပေါင်းခြင်း"]),
    ("同分母分数加法与减法", &["分数", "加法", "减法", "同分母"]),
    ("プログラミングと分数のたし算", &["たし算", "プログラミング", "ぷろぐらみんぐ", "分数"]),
    ("분수의 덧셈과 뺄셈", &["덧셈과", "분수", "뺄셈"]),
    ("ክፍልፋዮችን መደመር", &["መደመር", "ክፍልፋዮችን"]),
];

fn named(names: impl Iterator<Item = String>) -> crate::catalog::Pack<Vec<u8>> {
    let skills: Vec<_> = names
        .enumerate()
        .map(|(at, name)| serde_json::json!({ "id": format!("s{at}"), "name": name }).to_string())
        .collect();
    crate::desk::small(&skills.join(","), r#"{"id": "a", "name": "a", "url": "https://example.org"}"#)
}

#[test]
fn a_word_of_a_name_finds_it_in_every_script() {
    let pack = named(NAMES.iter().map(|(name, _)| (*name).to_owned()));
    let index = Index::new(&pack.view());
    for (at, (name, typed)) in NAMES.iter().enumerate() {
        for typed in *typed {
            for typed in [(*typed).to_owned(), format!("{typed} ")] {
                let found: Vec<_> = index.search(&typed, 30).iter().map(|found| found.skill).collect();
                assert!(found.iter().take(2).any(|&skill| skill == at), "{typed:?} of {name}: {found:?}");
            }
        }
    }
}

#[test]
fn what_matched_is_told_as_one_word_where_there_are_no_spaces() {
    let pack = named(NAMES.iter().map(|(name, _)| (*name).to_owned()));
    let index = Index::new(&pack.view());
    let words = |typed: &str| index.search(typed, 1).remove(0).words;
    assert_eq!(words("เศษส่วน"), ["เศษส่วน"]);
    assert_eq!(words("分数 加法"), ["分数", "加法"]);
    assert_eq!(words("分数大加法"), ["分数", "加法"]);
}

proptest::proptest! {
    /// However a text is stored and whatever stands around it, a run of its letters finds it.
    #[test]
    fn a_run_of_letters_of_a_name_finds_it(of in 0..NAMES.len(), from in 0_usize..40, count in 1_usize..8) {
        let pack = named(NAMES.iter().map(|(name, _)| (*name).to_owned()));
        let index = Index::new(&pack.view());
        let mut whole = Vec::new();
        let name = NAMES[of].0;
        index.cutter.words(name, &mut |kind, word| {
            if kind != crate::fold::Kind::Last {
                whole.push(word.to_owned());
            }
        });
        let from = from % whole.len();
        let typed = whole[from..whole.len().min(from + count)].join(" ");
        for form in [
            icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(&typed),
            icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(&typed),
        ] {
            let found = index.search(&form, NAMES.len());
            proptest::prop_assert!(found.iter().any(|found| found.skill == of), "{form} of {name}");
        }
    }
}
