//! A text's words, in any language.
//!
//! Runs of letters and digits, without case and diacritics. Scripts that put no spaces between words are cut into pairs of
//! characters, which serve as well (Nie, Gao, Zhang and Zhou 2000, "On the use of words and n-grams for Chinese information
//! retrieval"). A number by itself says nothing about what a text is about.

use crate::fold::{Cutter, Kind};

/// Calls `word` with each.
pub fn each_word(cutter: &Cutter, text: &str, word: &mut dyn FnMut(&str)) {
    cutter.words(text, &mut |kind, cut| match kind {
        Kind::Word if cut.chars().nth(1).is_none() || cut.bytes().all(|byte| byte.is_ascii_digit()) => {}
        Kind::Word | Kind::Pair | Kind::Alone => word(cut),
        Kind::Part | Kind::Last => {}
    });
}

#[cfg(test)]
mod tests {
    use super::{Cutter, each_word};

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_word(&Cutter::new(), text, &mut |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn words_are_lower_case_and_numbers_and_letters_alone_are_none() {
        assert_eq!(
            words("Adding 2/3 of a Bruch: ÄHNLICH, hash_table x2"),
            ["adding", "of", "bruch", "ahnlich", "hash", "table", "x2"]
        );
        assert_eq!(words(" \n…"), Vec::<String>::new());
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_pairs() {
        assert_eq!(words("分数の和 木"), ["分数", "数の", "の和", "木"]);
    }
}
