//! What is left of an English word without its endings: "adding", "addition" and "adds" are one.
//!
//! A dozen endings that matter in names of skills, taken off once, the longest first; a published stemmer (Porter 1980)
//! has some sixty rules and would be several times the size for no better a list here. Words of other languages lose little
//! by it, as both sides of a comparison are cut alike.

/// Endings, longest first. "multiplication", "multiplying" and "multiply" all lose what follows "multipl"; "division" and
/// "divide" what follows "div".
const ENDINGS: [&str; 33] = [
    "ications", "ication", "ations", "itions", "isions", "ation", "ition", "ision", "ments", "iding",
    "ities", "ying", "ings", "ison", "ions", "ment", "ided", "ides", "ators", "ator", "ier", "ies", "ied",
    "ion", "ing", "ors", "ide", "ity", "ers", "ed", "es", "er", "or",
];
/// A stem has at least so many letters.
const LEAST: usize = 3;

/// The stem of a folded word.
pub(super) fn stem(word: &str) -> &str {
    let cut = |word: &'_ str, ending: &str| word.len() >= LEAST + ending.len() && word.ends_with(ending);
    if !word.is_ascii() {
        return word;
    }
    let mut rest = word;
    if let Some(ending) = ENDINGS.iter().find(|ending| cut(word, ending)) {
        rest = without(word, ending.len());
    } else if cut(word, "s") && !word.ends_with("ss") {
        rest = without(word, 1);
    }
    while rest.len() > LEAST && matches!(rest.as_bytes()[rest.len() - 1], b'e' | b'y' | b'i') {
        rest = without(rest, 1);
    }
    // "dropping" and "drop", and with them "add", which is cut to "ad" in every form.
    let [.., before, last] = rest.as_bytes() else { return rest };
    if before == last { without(rest, 1) } else { rest }
}

/// A word of ASCII letters without its last ones.
fn without(word: &str, letters: usize) -> &str {
    word.get(..word.len() - letters).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for forms in [
            &["add", "adds", "adding", "addition", "added"][..],
            &["multiply", "multiplying", "multiplication", "multiplied", "multiplies"],
            &["divide", "dividing", "division", "divided", "divides"],
            &["subtract", "subtracting", "subtraction"],
            &["fraction", "fractions"],
            &["equation", "equations"],
            &["compare", "comparing", "comparison"],
            &["measure", "measuring", "measurement"],
            &["inequality", "inequalities"],
            &["denominator", "denominators"],
            &["simplify", "simplifying", "simplified"],
            &["percent", "percents"],
            &["number", "numbers"],
            &["shape", "shapes"],
            &["story", "stories"],
            &["drop", "dropping"],
        ] {
            assert!(forms.iter().all(|form| stem(form) == stem(forms[0])), "{forms:?} {}", stem(forms[0]));
        }
    }

    #[test]
    fn different_words_stay_different() {
        for (one, other) in [("ratio", "ration"), ("mean", "means-test"), ("angle", "add"), ("area", "are")] {
            assert_ne!(stem(one), stem(other));
        }
        assert_eq!([stem("ing"), stem("x"), stem(""), stem("größe")], ["ing", "x", "", "größe"]);
    }
}
