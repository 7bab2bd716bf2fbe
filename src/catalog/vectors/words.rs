//! A text's words, in any language.
//!
//! Runs of letters and digits, in lower case. Scripts that put no spaces between words are cut into pairs of characters,
//! which serve as well (Nie, Gao, Zhang and Zhou 2000, "On the use of words and n-grams for Chinese information
//! retrieval"). A number by itself says nothing about what a text is about.

/// Calls `word` with each.
pub fn each_word(text: &str, mut word: impl FnMut(&str)) {
    let lower = text.to_lowercase();
    for run in lower.split(|c: char| !c.is_alphanumeric()) {
        if run.chars().any(is_unspaced) {
            let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
            if starts.len() == 2 {
                word(run);
            }
            starts.windows(3).for_each(|two| word(&run[two[0]..two[2]]));
        } else if run.chars().nth(1).is_some() && !run.chars().all(char::is_numeric) {
            word(run);
        }
    }
}

/// Chinese, Japanese, Thai, Lao, Burmese and Khmer.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff
        | 0x2_0000..=0x3_ffff)
}

#[cfg(test)]
mod tests {
    use super::each_word;

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_word(text, |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn words_are_lower_case_and_numbers_and_letters_alone_are_none() {
        assert_eq!(
            words("Adding 2/3 of a Bruch: ÄHNLICH, hash_table x2"),
            ["adding", "of", "bruch", "ähnlich", "hash", "table", "x2"]
        );
        assert_eq!(words(" \n…"), Vec::<String>::new());
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_pairs() {
        assert_eq!(words("分数の和 木"), ["分数", "数の", "の和", "木"]);
    }
}
