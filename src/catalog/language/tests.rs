use super::names::{REPLACED, SHORTER, WRITTEN};
use super::{Tag, canonical, groups};

fn meets(wanted: &str, offered: &str) -> bool {
    let read = |text| Tag::read(text).unwrap_or_else(|| panic!("{text} is a tag"));
    read(wanted).is_met_by(&read(offered))
}

#[test]
fn tags_are_read_as_moodle_open_edx_and_kolibri_write_them() {
    for (written, meant) in [
        ("pt_br", "pt-BR"),
        ("PT-br", "pt-BR"),
        ("es_mx_kids", "es-MX-x-kids"),
        ("de_kids", "de-x-kids"),
        ("de_du", "de-x-du"),
        ("de_comm", "de-x-comm"),
        ("en_us_k12", "en-US-x-k12"),
        ("en_ar", "en-x-ar"),
        ("lt_uni", "lt-x-uni"),
        ("no_gr", "no-x-gr"),
        ("rm_surs", "rm-x-surs"),
        ("sr_lt", "sr-Latn"),
        ("sr_cr", "sr-Cyrl"),
        ("sr@latin", "sr-Latn"),
        ("sr-LATN", "sr-Latn"),
        ("ca_valencia", "ca-valencia"),
        ("ca@valencia", "ca-valencia"),
        ("mn_mong", "mn-Mong"),
        ("zh_cn", "zh-CN"),
        ("zh_HANT", "zh-Hant"),
        ("zh-Hans-CN", "zh-Hans-CN"),
        ("zh-cmn-Hans", "zh-Hans"),
        ("zh-yue", "zh-yue"),
        ("en_US.UTF-8", "en-US"),
        ("de_AT@euro", "de-AT"),
        (" es-419 ", "es-419"),
        ("iw", "he"),
        ("in", "id"),
        ("tl", "fil"),
        ("fil", "fil"),
        ("no", "no"),
        ("swa", "sw"),
        ("zul", "zu"),
        ("pan", "pa"),
        ("hat", "ht"),
        ("eng", "en"),
        ("prs", "fa-AF"),
        ("ff-CM", "ff-CM"),
        ("be-tarask", "be-tarask"),
        ("de-1901", "de-1901"),
        ("ar-u-nu-latn", "ar-u-nu-latn"),
        ("th-TH-u-ca-buddhist-x-a", "th-TH-u-ca-buddhist-x-a"),
        ("ach", "ach"),
        ("mul", "mul"),
    ] {
        assert_eq!(Tag::read(written).map(|tag| tag.to_string()).as_deref(), Some(meant), "{written}");
        assert_eq!(canonical(meant), meant, "it is read as it is written");
    }
}

#[test]
fn what_is_no_tag_is_told_from_one() {
    for text in [
        "",
        " ",
        "e",
        "english",
        "English (US)",
        "pt br",
        "pt__br",
        "pt-",
        "-pt",
        "de-toolongforone",
        "12",
        "español",
        "en-u",
        "en-x",
        "x-a",
        "en@a b",
    ] {
        assert_eq!(Tag::read(text), None, "{text:?}");
        assert_eq!(canonical(text), text);
    }
}

#[test]
fn a_language_is_met_by_what_is_in_it_and_by_nothing_near() {
    for (wanted, offered) in [
        ("pt", "pt_br"),
        ("es", "es_mx"),
        ("zh", "zh_cn"),
        ("en", "EN-gb"),
        ("pt-BR", "pt_br"),
        ("pt_br", "pt-BR"),
        ("zh-Hant", "zh_tw"),
        ("zh-Hans", "zh_cn"),
        ("zh-Hans", "zh"),
        ("zh_tw", "zh-Hant"),
        ("zh_cn", "zh-Hans"),
        ("zh-Hant-TW", "zh-Hant"),
        ("en-GB", "en-Latn-GB"),
        ("zh", "zh-yue"),
        ("sr-Latn", "sr_lt"),
        ("sr", "sr_lt"),
        ("sr_cr", "sr"),
        ("he", "iw"),
        ("id", "in"),
        ("nb", "no"),
        ("no", "nb"),
        ("fil", "tl"),
        ("sw", "swa"),
        ("yor", "yo"),
        ("de_du", "de"),
        ("de_kids", "de"),
        ("de", "de_kids"),
        ("es-MX", "es_mx_kids"),
        ("ar-EG-u-nu-latn", "ar-EG"),
        ("ca", "ca_valencia"),
        ("uk", "zxx"),
        ("uk", "und"),
    ] {
        assert!(meets(wanted, offered), "{wanted} {offered}");
    }
    for (wanted, offered) in [
        ("uk", "ru"),
        ("kk", "ru"),
        ("be", "ru"),
        ("en-GB", "en"),
        ("en-GB", "en-US"),
        ("es-MX", "es"),
        ("zh-Hant", "zh_cn"),
        ("zh-Hant", "zh"),
        ("zh_tw", "zh_cn"),
        ("zh_tw", "zh-Hans"),
        ("zh-yue", "zh"),
        ("sr-Cyrl", "sr_lt"),
        ("sr-Latn", "sr"),
        ("nn", "no"),
        ("nb", "nn"),
        ("ca_valencia", "ca"),
        ("pt", "es"),
        ("ms", "id"),
    ] {
        assert!(!meets(wanted, offered), "{wanted} {offered}");
    }
}

#[test]
fn the_tables_say_what_unicode_says() {
    let unicode = icu_locale::LocaleCanonicalizer::new_extended();
    let canonical = |text: &str| {
        let mut locale: icu_locale::Locale = text.parse().unwrap();
        unicode.canonicalize(&mut locale);
        locale
    };
    let other: Vec<_> =
        groups(SHORTER, 5).filter(|both| canonical(&both[..3]).to_string() != both[3..]).collect();
    assert_eq!(other, [""; 0]);
    for (old, language, script, region) in REPLACED {
        let now = canonical(old);
        assert_eq!(now.id.language.as_str(), language, "{old}");
        assert!(script.is_empty() || now.id.script.is_some_and(|now| now.as_str() == script), "{old}");
        assert!(region.is_empty() || now.id.region.is_some_and(|now| now.as_str() == region), "{old}");
    }
    let likely = icu_locale::LocaleExpander::new_extended();
    let letters = || (b'A'..=b'Z').map(char::from);
    let mut other = Vec::new();
    for (language, usual, _) in WRITTEN {
        for region in std::iter::once(String::new())
            .chain(letters().flat_map(|a| letters().map(move |b| format!("-{a}{b}"))))
        {
            let tag = format!("{language}{region}");
            let mut locale: icu_locale::Locale = tag.parse().unwrap();
            likely.maximize(&mut locale.id);
            let script = locale.id.script.map_or(usual.to_owned(), |script| script.to_string());
            let read = Tag::read(&tag).unwrap();
            // Moodle's Serbian, which no region is.
            let is_pack = ["sr-LT", "sr-CR"].contains(&tag.as_str());
            if !is_pack && read.written() != Some(script.as_str()) {
                other.push(format!("{tag} {script}"));
            }
        }
    }
    assert_eq!(other, [""; 0]);
}
