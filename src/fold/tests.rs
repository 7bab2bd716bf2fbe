use super::{Cutter, Kind, Letters};

fn cut(text: &str) -> Vec<(Kind, String)> {
    let mut found = Vec::new();
    Cutter::new().words(text, &mut |kind, word| found.push((kind, word.to_owned())));
    found
}

fn words(text: &str) -> Vec<String> {
    cut(text).into_iter().map(|(_, word)| word).collect()
}

#[test]
fn case_and_diacritics_do_not_count() {
    assert_eq!(words("Él NIÑO, l'école—Straße"), ["el", "nino", "lecole", "ecole", "strasse"]);
    assert_eq!(words("Łódź Čapek ŽŠŘ Ÿ ÷ ø Æ"), ["lodz", "capek", "zsr", "y", "o", "ae"]);
    assert_eq!(words("e\u{301}te\u{301} don't 'n' dogs'"), ["ete", "dont", "n", "dogs"]);
    assert_eq!(words("ДРОБИ Ёж ΩΜΈΓΑΣ ωμέγας"), ["дроби", "еж", "ωμεγασ", "ωμεγασ"]);
}

#[test]
fn vowel_points_and_joiners_do_not_count_and_vowel_signs_do() {
    for (one, other) in [
        ("الكُسُور", "الكسور"),
        ("الـكـسـور", "الكسور"),
        ("أحرف إلى آخر", "احرف الى اخر"),
        ("שָׁבְרִים", "שברים"),
        ("תנ\u{5f4}ך", "תנ\"ך"),
        ("می\u{200c}خواهم", "میخواهم"),
        ("पढ\u{93c}ना", "पढना"),
        ("क\u{94d}\u{200d}ष", "क\u{94d}ष"),
        ("분수", "\u{1107}\u{116e}\u{11ab}\u{1109}\u{116e}"),
        ("か\u{3099}", "が"),
        ("ﾃｽﾄ", "てすと"),
        ("テスト", "てすと"),
        ("ＡＢＣ １２", "abc 12"),
        ("الصف ٣", "الصف 3"),
        ("कक्षा ५", "कक्षा 5"),
        ("Oʻzbek", "O'zbek"),
        ("м\u{2019}яч", "м'яч"),
        ("ﻻ", "لا"),
        ("x²", "x2"),
        ("ខ្ញុំ\u{200b}ទៅ", "ខ្ញុំទៅ"),
        ("\u{0e2a}\u{0e39}\u{0e48}", "\u{0e2a}\u{0e48}\u{0e39}"),
    ] {
        assert_eq!(words(one), words(other), "{one} {other}");
    }
    for (one, other) in
        [("कि", "का"), ("ป่า", "ป้า"), ("ไหม", "ใหม"), ("ދަ", "ދި"), ("မာ", "မီ"), ("か", "が"), ("க்", "க")]
    {
        assert_ne!(words(one), words(other), "{one} {other}");
    }
}

#[test]
fn what_has_no_spaces_is_cut_into_pairs_of_letters_with_their_marks() {
    assert_eq!(words("分数 2x木"), ["分数", "数", "2x", "木"]);
    assert_eq!(words("ที่นี่มี"), ["ที่นี่", "นี่มี", "มี"]);
    assert_eq!(words("  -  \u{301}"), [""; 0]);
    assert_eq!(words("كسر، نصف؟ भिन्न।"), ["كسر", "نصف", "भिन्न"]);
    let kinds: Vec<Kind> = cut("l'école 分数法 木").into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [Kind::Word, Kind::Part, Kind::Pair, Kind::Pair, Kind::Last, Kind::Alone]);
}

#[test]
fn a_limit_counts_letters_in_every_script() {
    let over = |limit, text: &str| Letters::default().over(limit, text);
    for letter in
        ["a", "é", "e\u{301}", "भि", "न\u{94d}", "मि\u{902}", "ที่", "分", "\u{1d400}", "😀", "שָׁ", "ကြီး"]
    {
        assert_eq!(over(200, &letter.repeat(200)), None, "{letter}");
        assert!(over(199, &letter.repeat(200)).is_some(), "{letter}");
    }
    assert_eq!(over(3, "abcd"), Some(4));
    assert_eq!(over(10, &format!("a{}", "\u{301}".repeat(99))), Some(20), "marks are not for nothing");
}
