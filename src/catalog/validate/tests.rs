use super::*;

fn catalog() -> Catalog {
    let skill = |id: &str, prerequisites: &[&str]| Skill {
        id: id.into(),
        name: id.to_uppercase(),
        prerequisites: prerequisites.iter().map(ToString::to_string).collect(),
        ..Skill::default()
    };
    Catalog {
        cairn: 1,
        name: "A catalog".into(),
        skills: vec![skill("c", &["b"]), skill("a", &[]), skill("b", &["a"])],
        items: vec![Item {
            id: "x".into(),
            name: "X".into(),
            teaches: vec!["a".into()],
            url: "https://example.org/x".into(),
            difficulty: Some(0.5),
            ..Item::default()
        }],
        ..Catalog::default()
    }
}

fn faults(change: impl Fn(&mut Catalog)) -> Vec<String> {
    let mut changed = catalog();
    change(&mut changed);
    validate(&changed).map_or_else(|p| p.0.iter().map(ToString::to_string).collect(), |_| Vec::new())
}

#[test]
fn a_sound_catalog_gets_its_skills_in_order() {
    assert_eq!(validate(&catalog()).unwrap().skill_order, [1, 2, 0]);
}

#[test]
fn each_fault_is_named_with_its_place() {
    type Case = (fn(&mut Catalog), &'static str);
    let cases: [Case; 18] = [
        (|c| c.cairn = 9, "cairn: format version 9 is not known here"),
        (|c| c.name = " ".into(), "name is empty"),
        (|c| c.items.clear(), "items is empty"),
        (|c| c.items.push(c.items[0].clone()), r#"items[1] ("x"), id is also the id of entry 0"#),
        (|c| c.skills[2].id = "a".into(), r#"skills[2] ("a"), id is also the id of entry 1"#),
        (|c| c.items[0].teaches = vec!["q".into()], r#"items[0] ("x"), teaches names the skill "q""#),
        (|c| c.skills[1].prerequisites = vec!["q".into()], r#"skills[1] ("a"), prerequisites names"#),
        (
            |c| c.items[0].assesses = vec!["a".into(), " ".into()],
            r#"items[0] ("x"), assesses names a skill by an empty text (entry 1)"#,
        ),
        (
            |c| c.skills[1].prerequisites = vec!["c".into()],
            r#"skills: prerequisites form a cycle: "c" needs "b" needs "a" needs "c""#,
        ),
        (|c| c.items[0].difficulty = Some(1.5), "difficulty is 1.5, but must be between 0 and 1"),
        (|c| c.items[0].difficulty = Some(f32::NAN), "difficulty is not a number"),
        (|c| c.items[0].time_required = Some(0), "timeRequired is 0 seconds"),
        (|c| c.items[0].url = "javascript:alert(1)".into(), "url is \"javascript:alert(1)\""),
        (|c| c.items[0].name = "x".repeat(301), "name has 301 letters, but at most 300"),
        (|c| c.in_language = "English".into(), r#"inLanguage is "English", which is no language tag"#),
        (|c| c.items[0].in_language = "pt br".into(), r#"items[0] ("x"), inLanguage is "pt br", which is"#),
        (|c| c.items[0].description = "a\u{0}b".into(), "description holds the control character U+0000"),
        (|c| c.items[0].topics = vec!["t".into(), "t".into()], r#"topics names "t" twice"#),
    ];
    for (change, expected) in cases {
        let found = faults(change);
        assert!(found.iter().any(|fault| fault.contains(expected)), "{expected}: {found:?}");
    }
}

#[test]
fn only_http_addresses_with_a_host_are_taken() {
    for good in ["http://a", "HTTPS://a.org:8/x?y#z"] {
        assert!(faults(|c| c.items[0].url = good.into()).is_empty(), "{good}");
    }
    for bad in ["ftp://a", "//a", "http://", "http:///x", "https://a b", "data:x", "http://a/\"", "/x", "é"]
    {
        assert_eq!(faults(|c| c.items[0].url = bad.into()).len(), 1, "{bad}");
    }
}

#[test]
fn all_faults_are_told_together() {
    let found = faults(|c| {
        c.name.clear();
        c.items[0].difficulty = Some(2.0);
        c.items[0].assesses = vec!["q".into()];
    });
    assert_eq!(found.len(), 3);
}

#[test]
fn skills_are_inferred_only_where_none_are_listed() {
    let mut bare = catalog();
    bare.skills.clear();
    bare.items[0].assesses = vec!["z".into(), "a".into()];
    let ids: Vec<_> = bare.with_named_skills().skills.into_iter().map(|skill| skill.id).collect();
    assert_eq!(ids, ["a", "z"]);
    assert_eq!(catalog().with_named_skills().skills.len(), 3);
}

#[test]
fn names_have_as_much_room_in_every_script() {
    // A letter, and one with a vowel sign, a nasal and a nukta of its own.
    for letter in ["a", "ж", "分", "𝒳", "भि", "ज़ि\u{902}", "שָׁ", "ที่", "မြို့", "க்"]
    {
        let long = letter.repeat(200);
        let full = |c: &mut Catalog| {
            c.name.clone_from(&long);
            c.items[0].name.clone_from(&long);
            c.items[0].id.clone_from(&long);
            c.items[0].topics = vec![long.clone()];
            c.items[0].keywords = vec![long.clone()];
            c.items[0].accessibility = vec![long.clone()];
            c.items[0].learning_resource_type.clone_from(&long);
            c.items[0].educational_level.clone_from(&long);
            c.items[0].description = letter.repeat(4_000);
            c.items[0].text = letter.repeat(20_000);
            c.skills[1].name.clone_from(&long);
        };
        assert_eq!(faults(full), [""; 0], "{letter}");
        let over = faults(|c| c.items[0].topics = vec![letter.repeat(401)]);
        assert!(over.iter().any(|fault| fault.contains("letters, but at most 200")), "{letter}: {over:?}");
    }
}

#[test]
fn languages_as_school_software_writes_them_are_taken() {
    for tag in ["pt_br", "es_mx_kids", "sr@latin", "zh_HANT", "ca_valencia", "swa", "mul", "es-419", ""] {
        assert_eq!(faults(|c| c.items[0].in_language = tag.into()), [""; 0], "{tag}");
    }
}
