use super::value::Value;
use super::*;
use serde_json::{Map, Value as Json, json};

/// A message as the JSON that it would be.
pub(in crate::wasm) fn decoded(message: &[u8]) -> Json {
    json_of(Value::of_message(message).expect("a whole message"))
}

/// A message from JSON, as the package's TypeScript makes it.
pub(in crate::wasm) fn encoded(json: &Json) -> Vec<u8> {
    written(|out| write(out, json))
}

/// The same numbers as a message has: all of them floats.
pub(in crate::wasm) fn floats(json: &impl serde::Serialize) -> Json {
    decoded(&encoded(&serde_json::to_value(json).unwrap()))
}

fn json_of(value: Value<'_>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Flag(flag) => flag.into(),
        Value::Number(number) => number.into(),
        Value::Text(text) => text.into(),
        Value::List(values) => values.into_iter().map(json_of).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name.to_owned(), json_of(value))).collect()
        }
        Value::Other => panic!("no such value is written"),
    }
}

fn write(out: &mut Writer, json: &Json) {
    match json {
        Json::Null => out.null(),
        Json::Bool(flag) => out.flag(*flag),
        Json::Number(number) => out.number(number.as_f64().unwrap()),
        Json::String(text) => out.text(text),
        Json::Array(values) => out.list(values, write),
        Json::Object(fields) => out.object(|out| {
            for (name, value) in fields {
                write(out.at(name.clone().leak()), value);
            }
        }),
    }
}

fn read_json<T>(json: &Json, read: impl FnOnce(&mut Fields<'_>) -> T) -> std::result::Result<T, String> {
    super::read(&encoded(json), "code", "not this", read).map_err(|fault| format!("{fault:?}"))
}

#[test]
fn a_value_comes_back_as_it_was() {
    let long = "Größe 😀 ".repeat(100);
    let value = json!({
        "a": [null, true, false, 0.5, -1e300, "", "é", long, [[]], {}],
        "b": { "a": { "a": 1.0 }, "c": "\u{feff}x" },
        "\u{1f600}": [{ "a": "ab" }, { "a": "c" }],
    });
    assert_eq!(decoded(&encoded(&value)), value);
    let many: Map<_, _> = (0..300).map(|n| (format!("key{n}"), json!(f64::from(n)))).collect();
    assert_eq!(decoded(&encoded(&json!([many, many]))), json!([many, many]));
}

#[test]
fn a_key_is_spelt_out_once() {
    let one = encoded(&json!([{ "difficulty": 1 }])).len();
    let key: &'static str = "difficulty";
    let two = written(|out| out.list([1.0, 1.0], |out, n| out.object(|out| out.at(key).number(n))));
    // An object, its key, a number, its end.
    assert_eq!(two.len() - one, 1 + 1 + 9 + 1);
}

#[test]
fn a_message_that_breaks_off_or_is_changed_is_an_error_at_most() {
    let message = encoded(&json!({ "skills": [{ "id": "größe" }], "x": 1, "y": "z" }));
    let look = |message: &[u8]| {
        let _ = super::read(message, "code", "not this", |fields| {
            (fields.objects("skills", |skill| skill.string("id")), fields.number("x"), fields.string("y"))
        });
    };
    for cut in 0..message.len() {
        look(&message[..cut]);
        for byte in [0, 1, 4, 7, 8, 0x7f, 0xff] {
            let mut changed = message.clone();
            changed[cut] = byte;
            look(&changed);
        }
    }
}

#[test]
fn an_error_names_the_way_to_the_field_and_what_it_must_be() {
    let read = |fields: &mut Fields<'_>| {
        fields.need(&["name"]);
        fields.objects("skills", |skill| {
            skill.object("recent", |recent| recent.u8("count"));
            skill.texts("words");
            skill.maybe("said", Fields::flag)
        });
        (fields.string("name"), fields.time("at"))
    };
    let cases = [
        (json!({}), "name is missing"),
        (json!([]), "not this: must be an object, not a list"),
        (json!({ "name": null }), "name must be a text, not null"),
        (json!({ "name": "", "at": 1.5 }), "at must be a whole number of milliseconds, not this number"),
        (json!({ "name": "", "att": 1 }), "att is no field that is known here"),
        (json!({ "name": "", "skills": 3 }), "skills must be a list, not this number"),
        (json!({ "name": "", "skills": [{}, 3] }), "skills[1] must be an object, not this number"),
        (
            json!({ "name": "", "skills": [{ "recent": { "count": 256 } }] }),
            "skills[0].recent.count must be a",
        ),
        (json!({ "name": "", "skills": [{ "recent": 1 }] }), "skills[0].recent must be an object, not"),
        (json!({ "name": "", "skills": [{ "words": ["a", 1] }] }), "skills[0].words[1] must be a text"),
        (json!({ "name": "", "skills": [{ "said": "yes" }] }), "skills[0].said must be true or false, not a"),
        (json!({ "name": "", "skills": [{ "sad": true }] }), "skills[0].sad is no field"),
    ];
    for (json, expected) in cases {
        let found = read_json(&json, read).unwrap_err();
        assert!(found.contains(expected) && found.contains("not this: "), "{found} {expected}");
    }
    assert_eq!(read_json(&json!({ "name": "x", "at": -5 }), read), Ok(("x".to_owned(), -5)));
    let said = json!({ "name": "", "skills": [{ "said": null }, {}, { "said": false }] });
    let said = read_json(&said, |fields| {
        fields.ignore_others();
        Vec::<bool>::new()
    });
    assert_eq!(said, Ok(vec![]));
}

/// opendp 0.16.0 casts the texts "false" and "0" to true. A truth value is true or false here, and whatever else is refused, so that no
/// wrong answer is told as a right one.
#[test]
fn truth_values_are_true_or_false_and_nothing_else() {
    let flag = |json: Json| read_json(&json!({ "f": json }), |fields| fields.flag("f"));
    assert_eq!((flag(json!(true)), flag(json!(false))), (Ok(true), Ok(false)));
    for wrong in [
        json!("false"),
        json!("true"),
        json!("0"),
        json!("no"),
        json!(""),
        json!(0),
        json!(1),
        json!([false]),
        json!({}),
    ] {
        let found = flag(wrong.clone()).unwrap_err();
        assert!(found.contains("true or false"), "{wrong}: {found}");
    }
    let event = |correct: Json| {
        let event = json!({ "type": "attempt", "item": "x", "correct": correct });
        crate::wasm::event::event(&encoded(&event)).is_ok()
    };
    assert!(event(json!(false)) && event(json!(true)));
    assert!(!event(json!("false")) && !event(json!("0")) && !event(json!(0)) && !event(json!(1)));
}

#[test]
fn numbers_are_held_to_their_kind() {
    let count = |json: Json| read_json(&json!({ "n": json }), |fields| fields.u32("n"));
    assert_eq!(count(json!(4_294_967_295_u32)), Ok(u32::MAX));
    assert_eq!(count(json!(0)), Ok(0));
    for wrong in [json!(-1), json!(0.5), json!(4_294_967_296_u64), json!("1"), json!(null), json!(true)] {
        assert!(count(wrong.clone()).is_err(), "{wrong}");
    }
    let odd = written(|out| out.object(|out| out.at("n").number(f64::NAN)));
    assert!(super::read(&odd, "", "", |fields| fields.u32("n")).is_err());
    assert!(super::read(&odd, "", "", |fields| fields.f32("n")).is_ok_and(f32::is_nan));
}
