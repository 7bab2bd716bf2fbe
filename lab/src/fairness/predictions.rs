//! What a model predicted and what happened: one row an answer, 24 bytes each, kept in the order of learners because
//! everything that is drawn anew later is drawn by learner.

use super::table::{Table, TableError};
use std::collections::HashMap;
use std::io::BufRead;

/// One answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    /// The probability of a right answer that the model gave beforehand, 0 to 1.
    pub prediction: f64,
    /// An index into [`Predictions::learners`].
    pub learner: u32,
    /// An index into the sets of skills.
    skills: u32,
    pub right: bool,
}

/// The predictions of a model, read.
#[derive(Debug)]
pub struct Predictions {
    pub(super) learners: Vec<String>,
    /// Sorted by learner.
    pub(super) answers: Vec<Answer>,
    /// The skills named, sorted by name; `None` where the table has no column for them.
    pub(super) skills: Option<Vec<String>>,
    /// The skills, as indices, of each combination that the table names.
    sets: Vec<Vec<u32>>,
}

impl Predictions {
    /// Reads a table with the columns `user_id`, `correct` (0 to 1; right from 0.5) and `prediction` (0 to 1), and if it is
    /// there `skill_id` (several are separated by `,` or `~`). Others are ignored.
    ///
    /// # Errors
    /// The first line that is not like that.
    pub fn read(input: impl BufRead) -> Result<Self, TableError> {
        let mut table = Table::open(input)?;
        let (user, correct) = (table.needed("user_id")?, table.needed("correct")?);
        let prediction = table.needed("prediction")?;
        let skill = table.column("skill_id");
        let (mut learners, mut sets, mut answers) = (Names::default(), Names::default(), Vec::new());
        while let Some(row) = table.next()? {
            answers.push(Answer {
                learner: learners.index(row.name(user)?),
                skills: sets.index(skill.map_or("", |skill| row.text(skill))),
                right: row.share(correct)? >= 0.5,
                prediction: row.share(prediction)?,
            });
        }
        answers.sort_by_key(|answer| answer.learner);
        let (skills, sets) = split(&sets.names);
        Ok(Self { learners: learners.names, answers, skills: skill.map(|_| skills), sets })
    }

    /// For each skill, the indices of its answers, in the order of learners. An answer that names several skills is one of
    /// each.
    pub(super) fn by_skill(&self) -> Vec<Vec<u32>> {
        let mut by_skill = vec![Vec::new(); self.skills.as_ref().map_or(0, Vec::len)];
        for (index, answer) in self.answers.iter().enumerate() {
            for &skill in &self.sets[answer.skills as usize] {
                by_skill[skill as usize].push(index as u32);
            }
        }
        by_skill
    }
}

/// The skills that the combinations name, sorted, and each combination as indices into them.
fn split(combinations: &[String]) -> (Vec<String>, Vec<Vec<u32>>) {
    let parts = |set: &str| -> Vec<String> {
        let named = set.split([',', '~']).map(str::trim).filter(|skill| !skill.is_empty());
        let mut named: Vec<String> = named.map(str::to_owned).collect();
        named.sort_unstable();
        named.dedup();
        named
    };
    let sets: Vec<Vec<String>> = combinations.iter().map(|set| parts(set)).collect();
    let mut skills = sets.concat();
    skills.sort_unstable();
    skills.dedup();
    let index = |skill: &String| skills.binary_search(skill).expect("every skill is in the list") as u32;
    let sets = sets.iter().map(|set| set.iter().map(index).collect()).collect();
    (skills, sets)
}

/// Names and their numbers, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub names: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Names {
    pub fn index(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    pub fn get(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Predictions, TableError> {
        Predictions::read(text.as_bytes())
    }

    #[test]
    fn columns_are_found_by_name_and_answers_stand_by_learner() {
        let read = read(
            "item_id\tprediction\tskill_id\tcorrect\tuser_id\nx\t0.25\tb,a\t0\tl\nx\t1\t\t0.5\tm\ny\t0\ta~a\t1\tl\n",
        )
        .unwrap();
        let rows: Vec<_> =
            read.answers.iter().map(|answer| (answer.learner, answer.prediction, answer.right)).collect();
        assert_eq!(rows, [(0, 0.25, false), (0, 0.0, true), (1, 1.0, true)]);
        assert_eq!(read.learners, ["l", "m"]);
        assert_eq!(read.skills.as_deref(), Some(&["a".to_owned(), "b".to_owned()][..]));
        assert_eq!(read.by_skill(), [vec![0, 1], vec![0]]);
    }

    #[test]
    fn every_fault_has_its_line() {
        let after = |row: &str| {
            read(&format!("user_id\tcorrect\tprediction\nl\t1\t.5\n{row}\n")).unwrap_err().to_string()
        };
        assert_eq!(after("\t1\t0.5"), "line 3, column 1 (user_id): is empty");
        assert_eq!(after("l\t1\tNaN"), "line 3, column 3 (prediction): \"NaN\" is not a number");
        assert_eq!(after("l\t1\t"), "line 3, column 3 (prediction): \"\" is not a number");
        assert_eq!(after("l\t1\t1.01"), "line 3, column 3 (prediction): \"1.01\" is not between 0 and 1");
        assert_eq!(after("l\t-1\t0.5"), "line 3, column 2 (correct): \"-1\" is not between 0 and 1");
        assert_eq!(
            read("user_id,correct\nl,1\n").unwrap_err().to_string(),
            "line 1: there is no column user_id; the tab-separated columns are: user_id,correct"
        );
    }
}
