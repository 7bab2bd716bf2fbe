//! Catalog, items, recommendations and mastery as JavaScript sees them.

use super::message::Writer;
use super::reason_output::reason;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::catalog::source::InteractivityType;
use crate::catalog::{Pack, View};
use crate::learner::mastery::{Because, Mastery};
use crate::recommend::{Recommendation, Term, Weights};
use crate::search::{Found, Via};
use crate::stored::digest::hex;
use zerocopy::little_endian::U32;

pub(super) fn catalog(out: &mut Writer, pack: &Pack<Vec<u8>>) {
    let view = pack.view();
    out.object(|out| {
        for (key, text) in ["name", "description", "language"].into_iter().zip(view.meta) {
            out.at(key).text(view.string(*text));
        }
        out.at("items").number(view.items() as f64);
        out.at("skills").number(view.skills() as f64);
        out.at("bytes").number(pack.size() as f64);
        out.at("hash").text(&hex(&pack.hash()));
        let words = [("topics", view.topics), ("types", view.types), ("languages", view.languages)];
        for (key, vocabulary) in words {
            out.at(key).texts((1..vocabulary.len()).map(|word| view.word(vocabulary, word)));
        }
    });
}

/// How a profile was found: `new`, `loaded`, or `recovered` where the newest record was damaged and an older one was taken.
pub(super) fn loaded(out: &mut Writer, status: &str, message: Option<&str>) {
    out.object(|out| {
        out.at("status").text(status);
        out.at("message").maybe(message, Writer::text);
    });
}

#[inline(never)]
pub(super) fn item(out: &mut Writer, view: &View<'_>, item: ItemIndex) {
    out.object(|out| {
        let texts = [
            ("id", view.string(view.item_id[item])),
            ("name", view.string(view.item_name[item])),
            ("description", view.string(view.item_description[item])),
            ("url", view.string(view.item_url[item])),
            ("learningResourceType", view.word(view.types, view.item_type[item].get().into())),
            ("educationalLevel", view.word(view.levels, view.item_level[item].get().into())),
            ("inLanguage", view.word(view.languages, view.item_language[item].get().into())),
            ("license", view.string(view.item_license[item])),
            ("text", view.string(view.item_text[item])),
            ("acceptedAnswer", view.string(view.item_answer[item])),
            ("hint", view.string(view.item_hint[item])),
        ];
        for (key, text) in texts {
            out.at(key).text(text);
        }
        out.at("interactivityType").maybe(view.interactivity(item), |out, kind| {
            out.text(match kind {
                InteractivityType::Active => "active",
                InteractivityType::Expositive => "expositive",
                InteractivityType::Mixed => "mixed",
            });
        });
        out.at("difficulty").f32(view.difficulty(item));
        // Seconds.
        let time = Some(view.item_time[item].get()).filter(|&seconds| seconds > 0);
        out.at("timeRequired").maybe(time, Writer::u32);
        let skills = [
            ("teaches", view.teaches(item)),
            ("assesses", view.assesses(item)),
            ("competencyRequired", view.requires(item)),
        ];
        for (key, skills) in skills {
            out.at(key).list(skills, |out, of| skill(out, view, of.get() as usize));
        }
        let words = [
            ("topics", view.topics, view.topics_of(item)),
            ("accessibility", view.features, view.features_of(item)),
        ];
        for (key, vocabulary, words) in words {
            out.at(key).texts(words.iter().map(|word| view.word(vocabulary, word.get() as usize)));
        }
        out.at("keywords").texts(view.keywords_of(item).iter().map(|&keyword| view.string(keyword)));
    });
}

/// An item of a list, and its place in the list `before`, where there is one to compare with.
pub(super) fn recommendation(
    out: &mut Writer,
    view: &View<'_>,
    pick: &Recommendation,
    before: Option<&[Recommendation]>,
) {
    out.object(|out| {
        if let Some(before) = before {
            let place = before.iter().position(|other| other.item == pick.item);
            out.at("was").maybe(place, |out, place| out.number(place as f64));
        }
        item(out.at("item"), view, pick.item);
        out.at("score").f32(pick.score);
        // Of a right answer.
        out.at("chance").f32(pick.chance);
        out.at("reasons").list(&pick.reasons, reason);
        let terms = Term::ALL.into_iter().filter(|&term| pick.contributions.of(term) != 0.0);
        out.at("terms").list(terms, |out, of| term(out, of.label(), pick.contributions.of(of)));
        out.at("missing").list(&pick.missing, |out, &of| skill(out, view, of));
    });
}

#[inline(never)]
pub(super) fn mastery(out: &mut Writer, view: &View<'_>, of: SkillIndex, mastery: &Mastery) {
    let because = mastery.below.map(|below| below.because);
    out.object(|out| {
        skill(out.at("skill"), view, of);
        out.at("level").text(mastery.level.label());
        out.at("probability").f32(mastery.probability);
        out.at("uncertainty").f32(mastery.uncertainty);
        out.at("retrievability").maybe(mastery.retrievability, Writer::f32);
        out.at("attempts").u32(mastery.attempts);
        let id = |skill: &U32| view.string(view.skill_id[skill.get() as usize]);
        out.at("prerequisites").texts(view.prerequisites(of).iter().map(id));
        out.at("said").maybe(mastery.said, Writer::flag);
        // The best level that it had, and why it is below it, where it is: a code and up to two numbers, to which the
        // package's TypeScript gives their names.
        out.at("best").text(mastery.below.map_or(mastery.level, |below| below.best).label());
        out.at("because").maybe(because.map(Because::label), Writer::text);
        out.at("numbers").list(
            match because {
                Some(Because::Forgetting { days, recall }) => [days, recall.into()],
                Some(Because::RecentErrors { wrong, of }) => [wrong.into(), of.into()],
                Some(Because::Recovering { in_a_row }) => [in_a_row.into(), 0.0],
                Some(Because::SaidUnknown) | None => [0.0; 2],
            },
            Writer::number,
        );
    });
}

/// A term of a sum.
#[inline(never)]
pub(super) fn term(out: &mut Writer, name: &str, value: f32) {
    out.object(|out| {
        out.at("term").text(name);
        out.at("value").f32(value);
    });
}

#[inline(never)]
pub(super) fn skill(out: &mut Writer, view: &View<'_>, skill: SkillIndex) {
    named(out, view.string(view.skill_id[skill]), view.string(view.skill_name[skill]));
}

/// As much of an item as tells which one it is.
#[inline(never)]
pub(super) fn item_name(out: &mut Writer, view: &View<'_>, item: ItemIndex) {
    named(out, view.string(view.item_id[item]), view.string(view.item_name[item]));
}

fn named(out: &mut Writer, id: &str, name: &str) {
    out.object(|out| {
        out.at("id").text(id);
        out.at("name").text(name);
    });
}

/// A skill that was found by words, and the item that led to it where one did.
pub(super) fn found(out: &mut Writer, view: &View<'_>, found: &Found) {
    out.object(|out| {
        skill(out.at("skill"), view, found.skill);
        out.at("score").f32(found.score);
        out.at("via").text(found.via.label());
        let item = match found.via {
            Via::Skill => None,
            Via::Item(item) => Some(item),
        };
        out.at("item").maybe(item, |out, item| item_name(out, view, item));
        out.at("words").texts(found.words.iter().map(String::as_str));
    });
}

/// How much each term counts.
pub(super) fn weights(out: &mut Writer, weights: &Weights) {
    out.list(Term::ALL, |out, of| term(out, of.label(), weights.of(of)));
}
