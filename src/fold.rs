//! Words without what makes them differ in writing alone: case and diacritics. For searching, and for vectors of items.

/// Base letters of U+00C0 to U+017F; a space where there is none.
const LATIN: &[u8; 192] = b"aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// Calls `each` with the words of a text, folded, in their order. A character of a script that is written without spaces is
/// a word by itself.
pub(crate) fn words(text: &str, word: &mut String, each: &mut dyn FnMut(&str)) {
    word.clear();
    for letter in text.chars().chain([' ']) {
        let (folded, alone) = fold(letter);
        if (folded == ' ' || alone) && !word.is_empty() {
            each(word);
            word.clear();
        }
        match folded {
            ' ' | '\0' => {}
            folded => word.push(folded),
        }
        if alone {
            each(word);
            word.clear();
        }
    }
}

/// A letter's base in lower case, `' '` for what separates words, `'\0'` for what is left out; and whether it is a word by
/// itself. The tables of Unicode would be a good part of what a page loads, so only the common scripts lose their case.
pub(crate) fn fold(letter: char) -> (char, bool) {
    let code = letter as u32;
    let shifted = |by: u32| char::from_u32(code + by).unwrap_or(letter);
    let folded = match code {
        // Apostrophes, a soft hyphen and combining marks: within a word, and not part of it.
        0x27 | 0x2019 | 0xAD | 0x300..=0x36F => '\0',
        0..=0x7F if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase(),
        0xC0..=0x17F => char::from(LATIN[code as usize - 0xC0]),
        0x391..=0x3A9 | 0x410..=0x42F => shifted(0x20),
        0x400..=0x40F => shifted(0x50),
        0..=0xBF
        | 0x60C
        | 0x61B
        | 0x61F
        | 0x6D4
        | 0x964..=0x965
        | 0x2000..=0x2BFF
        | 0x3000..=0x303F
        | 0xFE30..=0xFE4F
        | 0xFF00..=0xFF0F => ' ',
        _ => letter,
    };
    (folded, matches!(code, 0x3041..=0x9FFF | 0x2_0000..=0x3_FFFF))
}

#[cfg(test)]
mod tests {
    fn words(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        super::words(text, &mut String::new(), &mut |word| found.push(word.to_owned()));
        found
    }

    #[test]
    fn case_and_diacritics_do_not_count() {
        assert_eq!(words("Él NIÑO, l'école—Straße"), ["el", "nino", "lecole", "strase"]);
        assert_eq!(words("Łódź Čapek ŽŠŘ Ÿ ÷ ø"), ["lodz", "capek", "zsr", "y", "o"]);
        assert_eq!(words("e\u{301}te\u{301}"), ["ete"]);
        assert_eq!(words("ДРОБИ Ёж Ωμέγα"), ["дроби", "ёж", "ωμέγα"]);
    }

    #[test]
    fn what_has_no_spaces_is_taken_character_by_character() {
        assert_eq!(words("分数 2x"), ["分", "数", "2x"]);
        assert_eq!(words("  -  "), [""; 0]);
        assert_eq!(words("كسر، نصف؟ भिन्न।"), ["كسر", "نصف", "भिन्न"]);
    }
}
