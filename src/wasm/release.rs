//! The estimates of a release, as the package hands them over once it has verified it.

use super::error::Result;
use super::message::{Fields, read};
use super::policy;
use crate::catalog::View;
use crate::learner::crowd::{Crowd, Released};
use crate::privacy::policy::Question;

struct Estimate {
    question: Question,
    epoch: u32,
    value: Vec<f64>,
    standard_error: Vec<f64>,
    shrunk: Vec<f64>,
}

/// What they change for a catalog; `None` where there are none.
pub(super) fn crowd(release: &[u8], view: &View<'_>) -> Result<Option<Crowd>> {
    let estimates: Vec<Estimate> = read(release, "release-invalid", "this is no release", |fields| {
        fields.objects("estimates", estimate)
    })?;
    let released: Vec<_> = estimates
        .iter()
        .map(|one| Released {
            question: &one.question,
            epoch: one.epoch,
            value: &one.value,
            standard_error: &one.standard_error,
            shrunk: &one.shrunk,
        })
        .collect();
    Ok((!released.is_empty()).then(|| Crowd::new(view, &released)))
}

fn estimate(fields: &mut Fields<'_>) -> Estimate {
    fields.need(&["question", "epoch", "value", "standardError", "shrunk"]);
    Estimate {
        question: fields.object("question", policy::question),
        epoch: fields.u32("epoch"),
        value: fields.numbers("value"),
        standard_error: fields.numbers("standardError"),
        shrunk: fields.numbers("shrunk"),
    }
}
