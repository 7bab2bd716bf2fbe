//! A text's words, in any language.
//!
//! Runs of letters and digits, without case and diacritics. Scripts that put no spaces between words are cut into pairs of
//! characters, which serve as well (Nie, Gao, Zhang and Zhou 2000, "On the use of words and n-grams for Chinese information
//! retrieval"). A number by itself says nothing about what a text is about.

use crate::fold::fold;

/// Calls `word` with each.
pub fn each_word(text: &str, word: &mut dyn FnMut(&str)) {
    let mut run = String::new();
    for letter in text.chars().chain([' ']) {
        match fold(letter).0 {
            ' ' => {
                of_run(&run, word);
                run.clear();
            }
            '\0' => {}
            folded => run.push(folded),
        }
    }
}

fn of_run(run: &str, word: &mut dyn FnMut(&str)) {
    let mut letters = run.char_indices();
    let Some((_, first)) = letters.next() else { return };
    let Some((mut middle, second)) = letters.next() else {
        if is_unspaced(first) {
            word(run);
        }
        return;
    };
    if !run.chars().any(is_unspaced) {
        if !run.bytes().all(|byte| byte.is_ascii_digit()) {
            word(run);
        }
        return;
    }
    let mut start = 0;
    let mut pair = |start: usize, end: usize| run.get(start..end).into_iter().for_each(&mut *word);
    let mut last = second;
    for (end, letter) in letters {
        pair(start, end);
        (start, middle, last) = (middle, end, letter);
    }
    pair(start, middle + last.len_utf8());
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
        each_word(text, &mut |word| words.push(word.to_owned()));
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
