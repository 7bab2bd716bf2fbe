//! One slip of the finger: a letter wrong, missing, too many, or two swapped (Damerau 1964 found four of five misspellings
//! to be one of these).

/// Whether two different words are one slip apart, letter by letter.
pub(super) fn one_apart(a: &str, b: &str) -> bool {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    // A slip changes the length by one letter, of four bytes at most.
    if b.len() - a.len() > 4 {
        return false;
    }
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let (mut a, mut b) = (rest(a, same), rest(b, same));
    let (one, other) = (a.next(), b.next());
    let missing = || other.is_some() && a_from(one, &a).eq(b.clone());
    let wrong = || a.clone().eq(b.clone());
    let swapped = || {
        let (mut a, mut b) = (a.clone(), b.clone());
        a.next() == other && b.next() == one && a.eq(b)
    };
    missing() || one.is_some() && other.is_some() && (wrong() || swapped())
}

/// The letters behind so many bytes.
fn rest(word: &str, bytes: usize) -> std::str::Chars<'_> {
    word.get(bytes..).unwrap_or_default().chars()
}

fn a_from<'a>(first: Option<char>, rest: &std::str::Chars<'a>) -> impl Iterator<Item = char> + use<'a> {
    first.into_iter().chain(rest.clone())
}

#[cfg(test)]
mod tests {
    use super::one_apart;

    #[test]
    fn one_slip_is_seen_and_two_are_not() {
        for slip in
            ["fractoon", "fracton", "fractiion", "fractoin", "rfaction", "fractions", "raction", "fractio"]
        {
            assert!(one_apart("fraction", slip) && one_apart(slip, "fraction"), "{slip}");
        }
        for other in ["frction s", "fractoni", "farctoin", "factoon", "frac", ""] {
            assert!(!one_apart("fraction", other) && !one_apart(other, "fraction"), "{other}");
        }
        assert!(one_apart("größe", "grösse") || !one_apart("größe", "grosse"));
        assert!(one_apart("größe", "größ") && one_apart("größe", "gröse"));
    }
}
