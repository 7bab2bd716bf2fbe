use super::*;
use std::fmt::Write;
use std::time::{Duration, Instant};

const HEADER: &str = "user_id\titem_id\ttimestamp\tcorrect\n";

fn map(text: &str) -> Result<Vocabulary, ReadError> {
    Vocabulary::read_from(text.as_bytes(), Path::new("map.tsv"))
}

fn vocabulary() -> Vocabulary {
    map("item_id\tskill_id\na\ts\nb\tt\na\tt\na\tt\n").unwrap()
}

fn read(bytes: impl AsRef<[u8]>) -> Result<Answers, ReadError> {
    Answers::read_at_most(10, bytes.as_ref(), Path::new("answers.tsv"), &mut vocabulary())
}

fn row(fields: &str) -> Result<Answers, ReadError> {
    read(format!("{HEADER}u\ta\t1\t1\n{fields}\n"))
}

#[track_caller]
fn fails(result: Result<Answers, ReadError>, message: &str) {
    assert_eq!(result.unwrap_err().to_string(), format!("answers.tsv: {message}"));
}

#[test]
fn the_map_numbers_items_and_skills_in_order_of_sight() {
    let vocabulary = vocabulary();
    assert_eq!((vocabulary.items(), vocabulary.skills()), (2, 2));
    assert_eq!((vocabulary.item_id(1), vocabulary.skill_id(1)), ("b", "t"));
    assert_eq!((vocabulary.item("b"), vocabulary.item("c")), (Some(1), None));
    assert_eq!(
        [vocabulary.skills_of(0), vocabulary.skills_of(1), vocabulary.skills_of(2)],
        [&[0, 1][..], &[1], &[]]
    );
    assert!(Vocabulary::default().skills_of(0).is_empty());
}

#[test]
fn rows_are_grouped_by_learner_in_the_order_of_the_file() {
    let mut vocabulary = vocabulary();
    let text = "\u{feff}correct\tnote\tuser\ttime\titem\r\n0.5\t\"x\tu\t2.5\tb\r\n1\t\tv\t\ta\r\n\r\n0\t\tu\t1\tc\r\n";
    let answers = Answers::read_at_most(3, text.as_bytes(), Path::new(""), &mut vocabulary).unwrap();
    assert_eq!((answers.learners(), answers.rows(), answers.learner_id(1)), (2, 3, "v"));
    let first = [Answer { item: 1, score: 0.5, at: 2500 }, Answer { item: 2, score: 0.0, at: 1000 }];
    let second = [Answer { item: 0, score: 1.0, at: 0 }];
    assert_eq!(answers.iter().collect::<Vec<_>>(), [&first[..], &second]);
    assert_eq!((vocabulary.items(), vocabulary.item_id(2)), (3, "c"));
    let notes = Notes { items: 3, items_without_skills: 1, rows_without_skills: 1, learners_backwards: 1 };
    assert_eq!(answers.notes(&vocabulary), notes);

    let subset = answers.subset(&[1]);
    assert_eq!((subset.learners(), subset.learner_id(0), subset.learner(0)), (1, "v", &second[..]));
    assert_eq!(subset.notes(&vocabulary).learners_backwards, 0);
    assert_eq!((answers.items_not_in(&subset), subset.items_not_in(&answers)), (2, 0));
    assert_eq!(answers.subset(&[0, 1]), answers);
}

#[test]
fn times_not_known_are_zero_and_known_ones_never() {
    for unknown in ["", "0", "-0.0", "-5", "0.0"] {
        assert_eq!(milliseconds(unknown), Ok(0), "{unknown}");
    }
    for (known, at) in [("1256774429", 1_256_774_429_000), ("0.0001", 1), ("1.5e3", 1_500_000)] {
        assert_eq!(milliseconds(known), Ok(at), "{known}");
    }
    let skipped = read(format!("{HEADER}u\ta\t5\t1\nu\ta\t0\t1\nu\ta\t6\t1\n")).unwrap();
    assert_eq!(skipped.notes(&vocabulary()).learners_backwards, 0);
}

#[test]
fn a_header_must_have_each_column_once() {
    fails(read(""), "line 1: is missing: the file is empty, but must start with a header");
    let found = "whose columns (separated by tabs) are";
    let message = format!("line 1, column item_id: is not in the header, {found} ");
    fails(read("user_id\ttimestamp\tcorrect\n"), &(message + r#""user_id", "timestamp", "correct""#));
    let message = format!("line 1, column user_id: is twice in the header, {found} ");
    fails(
        read("user\tuser_id\titem\ttime\tcorrect\n"),
        &(message + r#""user", "user_id", "item", "time", "correct""#),
    );
    let commas = read("user_id,item_id,timestamp,correct").unwrap_err().to_string();
    assert_eq!(commas.lines().count(), 4);
    assert!(commas.ends_with(r#"are "user_id,item_id,timestamp,correct""#), "{commas}");
    let wide = read("x\t".repeat(1000)).unwrap_err().to_string();
    assert!(wide.lines().all(|line| line.len() < 250 && line.ends_with("...")), "{wide}");
}

#[test]
fn each_wrong_field_is_named_with_line_and_column() {
    fails(row("\ta\t1\t1"), "line 3, column user_id: is empty");
    fails(row("u\t\t1\t1"), "line 3, column item_id: is empty");
    fails(row("u\ta\tNaN\t1"), "line 3, column timestamp: is not a number");
    fails(row("u\ta\tinf\t1"), "line 3, column timestamp: must be finite");
    fails(row("u\ta\t-inf\t1"), "line 3, column timestamp: must be finite");
    fails(row("u\ta\tnoon\t1"), "line 3, column timestamp: is not a number");
    let late = "line 3, column timestamp: is after the year 9999: times are in seconds";
    fails(row("u\ta\t1256774429000\t1"), late);
    fails(row("u\ta\t1\t"), "line 3, column correct: is empty");
    fails(row("u\ta\t1\tyes"), "line 3, column correct: is not a number");
    fails(row("u\ta\t1\tnan"), "line 3, column correct: is not a number");
    for wrong in ["inf", "1.01", "-0.5"] {
        fails(row(&format!("u\ta\t1\t{wrong}")), "line 3, column correct: must be between 0 and 1");
    }
    let aliased = read("user\titem\ttime\tcorrect\nu\ta\tx\t1\n");
    fails(aliased, "line 2, column time: is not a number");
    let message = map("item\tskill\na\t\n").unwrap_err().to_string();
    assert_eq!(message, "map.tsv: line 2, column skill: is empty");
}

#[test]
fn each_wrong_line_is_named() {
    fails(row("u\ta\t1"), "line 3: has 3 fields, but the header has 4");
    fails(row("u\ta\t1\t1\t"), "line 3: has 5 fields, but the header has 4");
    let latin = [HEADER.as_bytes(), b"\n\nu\ta\xe9\t1\t1\n"].concat();
    fails(read(latin), "line 4: is not UTF-8 text from byte 4 on");
    fails(read(b"\xff"), "line 1: is not UTF-8 text from byte 1 on");
    let eleven = format!("{HEADER}{}", "u\ta\t1\t1\n".repeat(11));
    fails(read(eleven), "line 12: is one row more than the 10 that can be read");
}

#[test]
fn a_line_may_be_so_long_and_no_longer() {
    let tail = "\ta\t1\t1";
    let line = |length: usize| format!("{HEADER}{}{tail}\r\n", "u".repeat(length - tail.len()));
    assert_eq!(read(line(65536)).unwrap().rows(), 1);
    fails(read(line(65537)), "line 2: has more than 65536 bytes");
    fails(read(line(1 << 20) + "bad\n"), "line 2: has more than 65536 bytes");
    fails(read("x".repeat(1 << 20)), "line 1: has more than 65536 bytes");
}

#[test]
fn ten_faults_are_told_together_and_the_vocabulary_is_left_alone() {
    let mut vocabulary = vocabulary();
    let text = format!("{HEADER}u\tnew\t1\t1\n{}", "u\ta\t1\t2\n\n".repeat(11));
    let result = Answers::read_from(text.as_bytes(), Path::new("f"), &mut vocabulary);
    let message = result.unwrap_err().to_string();
    assert_eq!(message.lines().count(), 11);
    assert!(message.contains("\nf: line 21, column correct: must"), "{message}");
    assert!(message.ends_with("\nreading stopped after 10 faults"), "{message}");
    assert_eq!((vocabulary.items(), vocabulary.item("new")), (2, None));
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Answers::read(Path::new("no-such.tsv"), &mut vocabulary()).unwrap_err().to_string();
    assert!(error.starts_with("no-such.tsv: "), "{error}");
}

/// Interleaved, so that grouping works hardest.
#[test]
fn a_million_rows_load_in_seconds_even_without_optimisation() {
    let mut text = HEADER.to_owned();
    for row in 0..1_000_000_u32 {
        writeln!(text, "u{}\ti{}\t{row}\t{}", row % 5_000, row.wrapping_mul(2_654_435_761) % 20_000, row % 2)
            .expect("text takes all");
    }
    let start = Instant::now();
    let mut vocabulary = Vocabulary::default();
    let answers = Answers::read_from(text.as_bytes(), Path::new(""), &mut vocabulary).unwrap();
    let took = start.elapsed();
    assert_eq!((answers.rows(), answers.learners()), (1_000_000, 5_000));
    assert!(answers.iter().all(|rows| rows.len() == 200 && rows.is_sorted_by_key(|row| row.at)));
    assert_eq!(answers.notes(&vocabulary).learners_backwards, 0);
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert_eq!(size_of::<Answer>(), 16);
}
