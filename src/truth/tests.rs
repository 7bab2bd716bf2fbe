use super::*;
use crate::catalog::pack::columns::ItemIndex;
use crate::catalog::pack::vectors::{ItemVectors, LANES};
use crate::catalog::source::Catalog;
use crate::catalog::validate::validate;
use crate::catalog::{Pack, pack};
use crate::desk::{Desk, MINUTE_MS};
use crate::learner::{Happening, Rating};

const DAY: i64 = 86_400_000;

/// Five items, each in a direction of its own.
fn topical() -> Pack<Vec<u8>> {
    let item = |id: &str, topics: &str| format!(r#"{{"id": "{id}", "name": "{id}", "topics": [{topics}]}}"#);
    let [one, two, three] = [r#""one""#, r#""two", "one""#, r#""three""#];
    let items = [item("a", one), item("b", two), item("c", three), item("d", ""), item("e", one)];
    let catalog = format!(r#"{{"cairn": 1, "name": "Topical", "items": [{}]}}"#, items.join(","));
    let catalog: Catalog = serde_json::from_str(&catalog).unwrap();
    let mut vectors = ItemVectors::default();
    for place in 0..items.len() {
        let mut vector = [0.0; LANES];
        vector[place] = 1.0;
        vectors.push(&vector);
    }
    Pack::open(pack::write_with_vectors(&validate(&catalog).unwrap(), vectors).unwrap()).unwrap()
}

fn topics(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

struct Asker<'a> {
    desk: Desk<'a>,
    catalog: Digest,
}

impl<'a> Asker<'a> {
    fn new(view: &'a View<'a>, catalog: Digest) -> Self {
        Self { desk: Desk::new(view), catalog }
    }

    fn item(&self, id: &str) -> ItemIndex {
        self.desk.view.item_with_id(id).unwrap()
    }

    fn asks(&self, question: &Question) -> Input {
        let now = self.desk.now;
        let asked = Asked { epoch: 0, since: now - DAY, now, catalog: self.catalog };
        of(question, self.desk.view, &self.desk.learner, &asked)
    }

    fn answers(&mut self, id: &str, right: bool) {
        let item = self.item(id);
        self.desk.answers(item, right);
    }
}

#[test]
fn a_learner_who_did_nothing_has_an_answer_to_everything() {
    let pack = topical();
    let view = pack.view();
    let asker = Asker::new(&view, pack.hash());
    let dimensions = LANES as u32;
    let catalog = hex(&pack.hash());
    for (question, nothing) in [
        (Question::Solved { items: topics(&["x"]) }, Input::Choice(0)),
        (Question::Tried { items: topics(&["x"]) }, Input::Choice(0)),
        (Question::Helped {}, Input::Choice(0)),
        (Question::Topic { topics: topics(&["one", "two"]) }, Input::Choice(0)),
        (Question::Move { topics: topics(&["one", "two"]) }, Input::Choice(0)),
        (Question::Interest { catalog, dimensions }, Input::Direction(vec![0; dimensions as usize])),
    ] {
        assert_eq!(asker.asks(&question), nothing, "{question:?}");
    }
}

#[test]
fn solved_is_the_last_answer_and_tried_is_any() {
    let pack = topical();
    let view = pack.view();
    let mut asker = Asker::new(&view, pack.hash());
    let solved = Question::Solved { items: topics(&["a"]) };
    let tried = Question::Tried { items: topics(&["a"]) };
    for right in [true, false] {
        asker.answers("a", right);
        assert_eq!(
            (asker.asks(&solved), asker.asks(&tried)),
            (Input::Choice(right.into()), Input::Choice(1))
        );
    }
    let other = Question::Tried { items: topics(&["b"]) };
    assert_eq!(asker.asks(&other), Input::Choice(0));
    let item = asker.item("b");
    asker.desk.happens(Happening::Opened { item });
    asker.desk.happens(Happening::Rated { item, rating: Rating::Liked });
    assert_eq!(asker.asks(&other), Input::Choice(0), "opening and liking is no try");
}

#[test]
fn helped_is_about_the_item_that_was_recommended_and_tried_last() {
    let pack = topical();
    let view = pack.view();
    let mut asker = Asker::new(&view, pack.hash());
    let helped = Question::Helped {};
    asker.answers("a", true);
    assert_eq!(asker.asks(&helped), Input::Choice(0), "nobody recommended it");
    asker.answers("b", true);
    asker.desk.learner.followed(asker.item("b"));
    assert_eq!(asker.asks(&helped), Input::Choice(1));
    asker.answers("c", false);
    asker.desk.learner.followed(asker.item("c"));
    assert_eq!(asker.asks(&helped), Input::Choice(0));
    let item = asker.item("c");
    asker.desk.happens(Happening::Rated { item, rating: Rating::Liked });
    assert_eq!(asker.asks(&helped), Input::Choice(1), "it was liked");
    asker.desk.happens(Happening::Rated { item, rating: Rating::NotForMe });
    asker.answers("c", true);
    assert_eq!(asker.asks(&helped), Input::Choice(1), "it ended solved");
}

#[test]
fn the_topic_is_that_of_most_items_of_late() {
    let pack = topical();
    let view = pack.view();
    let mut asker = Asker::new(&view, pack.hash());
    let question = Question::Topic { topics: topics(&["two", "one", "four"]) };
    asker.answers("c", true);
    assert_eq!(asker.asks(&question), Input::Choice(0), "three is not asked about");
    asker.answers("b", true);
    assert_eq!(asker.asks(&question), Input::Choice(1), "of equals the first");
    asker.answers("a", false);
    asker.answers("a", true);
    assert_eq!(asker.asks(&question), Input::Choice(1), "an item counts once, for the first of its topics");
    asker.answers("e", true);
    assert_eq!(asker.asks(&question), Input::Choice(2));
    asker.desk.now += DAY + 2 * MINUTE_MS;
    assert_eq!(asker.asks(&question), Input::Choice(0), "that was long ago");
}

#[test]
fn a_move_is_between_the_last_two_items() {
    let pack = topical();
    let view = pack.view();
    let mut asker = Asker::new(&view, pack.hash());
    let question = Question::Move { topics: topics(&["one", "two", "three"]) };
    asker.answers("a", true);
    assert_eq!(asker.asks(&question), Input::Choice(0), "there is no other yet");
    asker.answers("b", true);
    let (one, two, three) = (0, 1, 2);
    assert_eq!(asker.asks(&question), Input::Choice(1 + one * 3 + two));
    asker.answers("d", true);
    asker.answers("c", true);
    assert_eq!(asker.asks(&question), Input::Choice(1 + two * 3 + three), "d has no topic");
    asker.answers("b", true);
    assert_eq!(asker.asks(&question), Input::Choice(1 + three * 3 + two));
}

#[test]
fn interest_points_where_the_liked_items_are() {
    let pack = topical();
    let view = pack.view();
    let mut asker = Asker::new(&view, pack.hash());
    let asks = |asker: &Asker<'_>, catalog: String, dimensions: usize| {
        asker.asks(&Question::Interest { catalog, dimensions: dimensions as u32 })
    };
    let here = hex(&pack.hash());
    for (id, rating) in [("b", Rating::Liked), ("c", Rating::NotForMe)] {
        let item = asker.item(id);
        asker.desk.happens(Happening::Rated { item, rating });
    }
    asker.answers("a", true);
    let Input::Direction(direction) = asks(&asker, here.clone(), LANES) else { panic!("no direction") };
    assert_eq!(direction[1..3], [127, -127]);
    assert!((20..50).contains(&direction[0]), "done is a quarter of liked: {direction:?}");
    assert_eq!(direction[3..], [0; LANES - 3]);
    for (catalog, dimensions) in [("00".repeat(32), LANES), (here, 2)] {
        assert_eq!(asks(&asker, catalog, dimensions), Input::Direction(vec![0; dimensions]));
    }
}
