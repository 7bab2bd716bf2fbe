//! The figures in plain sentences, for people who read no statistics. Each branch says what was found, what was not, and
//! how much not finding it is worth: no evidence of a gap and too little data to see one are different things.

use super::compare::Contrast;
use super::{Attribute, Comparison, REFERENCE_GAP, Skills};

/// What no figure of this audit can show, whatever it is.
pub(super) const LIMITS: [&str; 5] = [
    "These figures say how well right answers are predicted. They do not say whether recommendations help the groups \
     equally.",
    "They take the marks as given: where questions or marking are unfair to a group, predicting the marks well is not fair.",
    "A gap says that predictions serve groups differently, not why: groups that differ in how far apart their learners are, \
     or in how much they answered, can have different AUC under one and the same model.",
    "Groups that are not in the file, too small to report, or made of several attributes at once were not looked at.",
    "That no gap was found is never proof that there is none: the power says which gaps would have been found.",
];

/// What a comparison shows that is one of `family` comparisons.
pub(super) fn of_comparison(attribute: &str, comparison: &Comparison, family: usize) -> String {
    let Comparison { group, reference, .. } = comparison;
    let Some(contrast) = &comparison.over_all else {
        return format!(
            "{attribute}, {group} against {reference}: no comparison, because one of them has only right or only wrong \
             answers."
        );
    };
    let mut text = format!(
        "{attribute}, {group} against {reference}: {}",
        precision(contrast, group, reference, family)
    );
    text += " ";
    text += &calibration(contrast, group, reference, family);
    if let Some(skills) = &comparison.skills {
        text += " ";
        text += &by_skill(skills);
    }
    text
}

/// Why nothing of an attribute was compared.
pub(super) fn of_nothing(attribute: &Attribute, floor: usize) -> String {
    format!(
        "{}: nothing was compared, because it takes two groups of at least {floor} learners with predictions.",
        attribute.attribute
    )
}

/// How well right answers are told from wrong ones.
fn precision(contrast: &Contrast, group: &str, reference: &str, family: usize) -> String {
    let (auc, abroca) = (&contrast.auc_gap, &contrast.abroca);
    let measured = format!("ABROCA {:.3}, {}", abroca.estimate, probability(abroca.q, family));
    let areas = match (contrast.group.figures.auc, contrast.reference.figures.auc) {
        (Some(a), Some(b)) => format!("AUC {a:.3} against {b:.3}"),
        _ => String::new(),
    };
    if abroca.is_found() && auc.is_found() {
        let (worse, better) = if auc.estimate < 0.0 { (group, reference) } else { (reference, group) };
        return format!(
            "the model tells right from wrong answers less well for {worse} than for {better} ({areas}; {measured})."
        );
    }
    if abroca.is_found() {
        return format!(
            "the ROC curves differ ({measured}), but neither group is clearly served less well as a whole ({areas})."
        );
    }
    if auc.is_found() {
        let worse = if auc.estimate < 0.0 { group } else { reference };
        return format!(
            "the model may tell right from wrong answers less well for {worse}: the AUC differ ({areas}; {}), though the area \
             between the curves is one that chance can make ({measured}).",
            probability(auc.q, family)
        );
    }
    // The power is that of one test; allowing for several takes some of it.
    let alone = if family > 1 { ", had it been the only test" } else { "" };
    match contrast.power.detectable_abroca {
        Some(detectable) if detectable <= REFERENCE_GAP => format!(
            "no evidence that the model tells right from wrong answers less well for either ({areas}; {measured}); gaps from \
             about {detectable:.2} on would have been found at least 8 times in 10{alone}."
        ),
        Some(detectable) => format!(
            "too little data to say whether the model tells right from wrong answers less well for one of them ({areas}; \
             {measured}): gaps smaller than about {detectable:.2} would often have been missed."
        ),
        None => format!(
            "too little data to say whether the model tells right from wrong answers less well for one of them ({areas}; \
             {measured}): even a group of which the model knows nothing would often have been missed."
        ),
    }
}

/// Whether right answers are expected too often of one.
fn calibration(contrast: &Contrast, group: &str, reference: &str, family: usize) -> String {
    let gap = &contrast.calibration_gap;
    let interval = match (gap.low, gap.high) {
        (Some(low), Some(high)) => {
            format!("95 % interval {:+.1} to {:+.1}, ", points(low), points(high))
        }
        _ => String::new(),
    };
    let test = format!("{interval}{}", probability(gap.q, family));
    if gap.is_found() {
        let (more, less) = if gap.estimate > 0.0 { (group, reference) } else { (reference, group) };
        let size = points(gap.estimate.abs());
        return format!(
            "Measured by what they got right, it expects {size:.1} percentage points more of {more} than of {less} ({test})."
        );
    }
    format!(
        "No evidence that it expects too much of one rather than the other: the difference is {:+.1} percentage points \
         ({test}).",
        points(gap.estimate)
    )
}

fn by_skill(skills: &Skills) -> String {
    let left_out = match skills.left_out {
        0 => String::new(),
        many => {
            format!(" ({many} left out: too few learners, or only right or only wrong answers in a group)")
        }
    };
    if skills.each.is_empty() {
        return format!("Skill by skill nothing could be compared{left_out}.");
    }
    let names = |found: fn(&Contrast) -> bool| {
        let named: Vec<&str> =
            skills.each.iter().filter(|each| found(&each.contrast)).map(|each| each.skill.as_str()).collect();
        if named.is_empty() { "none".to_owned() } else { format!("{} ({})", named.len(), named.join(", ")) }
    };
    let mut detectable: Vec<f64> = skills
        .each
        .iter()
        .map(|each| each.contrast.power.detectable_abroca.unwrap_or(f64::INFINITY))
        .collect();
    detectable.sort_unstable_by(f64::total_cmp);
    let median = detectable[detectable.len() / 2];
    let missed = if median.is_finite() {
        format!("gaps smaller than about {median:.2} would often have been missed")
    } else {
        "even complete ignorance of a group would often have been missed".into()
    };
    format!(
        "Of {} skills compared{left_out}, allowing for their number, the ROC curves differ in {}, and what is expected in {}; \
         in half of the skills or more {missed}.",
        skills.tested,
        names(|contrast| contrast.abroca.is_found()),
        names(|contrast| contrast.calibration_gap.is_found()),
    )
}

fn probability(q: f64, family: usize) -> String {
    let p = if q < 0.001 { "p < 0.001".into() } else { format!("p = {q:.3}") };
    if family > 1 { format!("{p} allowing for {family} comparisons") } else { p }
}

fn points(share: f64) -> f64 {
    share * 100.0
}

#[cfg(test)]
mod tests {
    use super::super::Skill;
    use super::super::compare::{ByChance, Found, Gap, Party};
    use super::super::measure::Figures;
    use super::*;

    /// A comparison in which nothing differs and everything would have been found.
    fn quiet() -> Contrast {
        let gap = |estimate| Gap { estimate, low: Some(-0.01), high: Some(0.02), p: 0.5, q: 0.5 };
        let party = |auc| Party {
            learners: 100,
            figures: Figures {
                rows: 900,
                base_rate: 0.6,
                auc: Some(auc),
                calibration_error: 0.02,
                bias: 0.0,
            },
        };
        Contrast {
            group: party(0.74),
            reference: party(0.75),
            auc_gap: gap(-0.01),
            abroca: gap(0.015),
            calibration_gap: gap(0.004),
            calibration_error_gap: gap(0.0),
            abroca_by_chance: ByChance { median: Some(0.014), critical: Some(0.03) },
            power: Found {
                detectable_abroca: Some(0.04),
                reference_abroca: REFERENCE_GAP,
                power_at_reference: Some(0.95),
            },
            permutations: 1000,
            bootstraps: 1000,
        }
    }

    fn told(over_all: Option<Contrast>, skills: Option<Skills>) -> String {
        let comparison = Comparison { group: "new".into(), reference: "old".into(), over_all, skills };
        of_comparison("school", &comparison, 1)
    }

    fn changed(change: impl Fn(&mut Contrast)) -> String {
        let mut contrast = quiet();
        change(&mut contrast);
        told(Some(contrast), None)
    }

    fn says(text: &str, parts: &[&str]) {
        for part in parts {
            assert!(text.contains(part), "{part:?} is not in: {text}");
        }
    }

    #[test]
    fn finding_nothing_is_worth_what_would_have_been_found() {
        says(&changed(|_| {}), &["no evidence that the model", "from about 0.04 on would have been found"]);
        says(
            &changed(|c| c.power.detectable_abroca = Some(0.11)),
            &["too little data to say", "smaller than about 0.11 would often have been missed"],
        );
        says(
            &changed(|c| c.power.detectable_abroca = None),
            &["too little data to say", "even a group of which the model knows nothing"],
        );
    }

    #[test]
    fn several_comparisons_are_allowed_for_and_said() {
        let over_all = Some(quiet());
        let comparison = Comparison { group: "new".into(), reference: "old".into(), over_all, skills: None };
        let text = of_comparison("school", &comparison, 3);
        says(&text, &["p = 0.500 allowing for 3 comparisons", "8 times in 10, had it been the only test."]);
    }

    #[test]
    fn a_gap_is_told_with_whom_it_strikes() {
        let find = |auc: f64| {
            changed(move |c| {
                (c.abroca.q, c.auc_gap.q, c.auc_gap.estimate) = (0.0004, 0.02, auc);
            })
        };
        says(&find(-0.1), &["less well for new than for old", "p < 0.001"]);
        says(&find(0.1), &["less well for old than for new"]);
        says(&changed(|c| c.abroca.q = 0.04), &["the ROC curves differ", "neither group is clearly"]);
        says(&changed(|c| c.auc_gap.q = 0.04), &["may tell", "less well for new:", "p = 0.040"]);
    }

    #[test]
    fn expecting_too_much_is_told_with_of_whom() {
        let find =
            |gap: f64| changed(move |c| (c.calibration_gap.q, c.calibration_gap.estimate) = (0.01, gap));
        says(&find(0.031), &["3.1 percentage points more of new than of old", "-1.0 to +2.0", "p = 0.010"]);
        says(&find(-0.031), &["3.1 percentage points more of old than of new"]);
        says(&changed(|_| {}), &["No evidence that it expects too much", "the difference is +0.4"]);
    }

    #[test]
    fn skills_are_counted_and_those_with_a_gap_named() {
        let skill = |name: &str, q| {
            let mut contrast = quiet();
            contrast.abroca.q = q;
            Skill { skill: name.into(), contrast }
        };
        let each = vec![skill("add", 0.01), skill("cut", 0.3), skill("mul", 0.02)];
        let skills = Skills { tested: 3, left_out: 2, each };
        let wanted =
            ["Of 3 skills compared (2 left out", "curves differ in 2 (add, mul)", "expected in none"];
        says(&told(Some(quiet()), Some(skills)), &wanted);
        let none = Skills { tested: 0, left_out: 4, each: Vec::new() };
        says(&told(Some(quiet()), Some(none)), &["Skill by skill nothing could be compared (4 left out"]);
        says(&told(None, None), &["no comparison, because one of them has only right or only wrong"]);
    }
}
