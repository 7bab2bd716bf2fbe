//! The faults that are seeded: each a change of one place in one file, of a kind that was or could have been made.

/// A fault.
#[derive(Debug)]
pub struct Fault {
    /// What it does.
    pub name: &'static str,
    /// In which file of `src/privacy`.
    pub file: &'static str,
    /// What is there, just once.
    pub from: &'static str,
    /// What is put in its place.
    pub to: &'static str,
    /// Which tests are run.
    pub tests: &'static str,
}

const BIT: (&str, &str) = ("mechanism/binary_randomised_response.rs", "mechanism::binary");
const ESTIMATE: (&str, &str) = ("mechanism/estimate.rs", "mechanism::binary");
const UNEVEN: (&str, &str) = ("mechanism/uneven.rs", "mechanism::uneven");
const ORDER: (&str, &str) = ("mechanism/order.rs", "mechanism::order");
const SUBSET: (&str, &str) = ("mechanism/subset_selection.rs", "mechanism::subset");
const POINTS: (&str, &str) = ("mechanism/projective_geometry/mod.rs", "mechanism::projective");
const SUMS: (&str, &str) = ("mechanism/projective_geometry/sums.rs", "mechanism::projective");
const CLOSEST: (&str, &str) = ("mechanism/k_closest/mod.rs", "mechanism::k_closest");
const CODEBOOK: (&str, &str) = ("mechanism/k_closest/codebook.rs", "mechanism::k_closest");
const EPSILON: (&str, &str) = ("epsilon.rs", "epsilon");
const BUDGET: (&str, &str) = ("budget.rs", "budget");
const LEDGER: (&str, &str) = ("ledger/mod.rs", "ledger");
const CHAIN: (&str, &str) = ("ledger/stored.rs", "ledger");
const LIMITS: (&str, &str) = ("policy/limits.rs", "policy");
const POLICY: (&str, &str) = ("policy/mod.rs", "policy");
const SHARING: (&str, &str) = ("sharing/mod.rs", "sharing");
const ASKING: (&str, &str) = ("sharing/asking.rs", "sharing");
const REPORT: (&str, &str) = ("report.rs", "report");

const fn fault(
    name: &'static str,
    (file, tests): (&'static str, &'static str),
    from: &'static str,
    to: &'static str,
) -> Fault {
    Fault { name, file, from, to, tests }
}

/// All of them.
pub const FAULTS: &[Fault] = &[
    fault("a flip rounded down: against privacy", BIT, ".div_ceil(a + b)) as u64", " / (a + b)) as u64"),
    fault("one word too many flips", BIT, "word < self.flip_below", "word <= self.flip_below"),
    fault("truth and flip change places", BIT, "truth ^ (word <", "truth ^ (word >="),
    fault(
        "a float decides the flip",
        BIT,
        "((b << bits).div_ceil(a + b)) as u64",
        "(b as f64 / (a + b) as f64 * 2_f64.powi(bits as i32)) as u64",
    ),
    fault(
        "the estimator does not take the noise away",
        ESTIMATE,
        "as f64 / n - others) / gain",
        "as f64 / n) / gain",
    ),
    fault(
        "the ratio takes a for a - b",
        UNEVEN,
        "epsilon.numerator() - epsilon.denominator()",
        "epsilon.numerator()",
    ),
    fault(
        "words for the set rounded up",
        UNEVEN,
        "checked_sub(residue)? / n * n",
        "checked_sub(residue)?.div_ceil(n) * n",
    ),
    fault(
        "words left over: no residue",
        UNEVEN,
        "(last % n + 1) % n * u64::from(inverse) % n",
        "0 * u64::from(inverse)",
    ),
    fault(
        "one word too many chooses within the set",
        UNEVEN,
        "u64::from(word < self",
        "u64::from(word <= self",
    ),
    fault(
        "outside the set a word is scaled, with bias",
        UNEVEN,
        "self.each.into(word.wrapping_sub(self.inside_below))",
        "((u128::from(word) * u128::from(self.outputs)) >> 64) as u64",
    ),
    fault(
        "the reciprocal is not corrected",
        UNEVEN,
        "quotient + u64::from(rest >= self.divisor)",
        "quotient + rest.min(0)",
    ),
    fault("the bound that is found is one bit short", ORDER, "(0..32).rev()", "(1..32).rev()"),
    fault("ties count as below", ORDER, "u32::from(key < bound)", "u32::from(key <= bound)"),
    fault(
        "the coin is rounded up",
        SUBSET,
        "/ (inside + outside)) as u64;",
        "/ (inside + outside)) as u64 + 1;",
    ),
    fault(
        "the coin's word is a key again",
        SUBSET,
        "(words[0], &words[1..])",
        "(words[0], &words[..words.len() - 1])",
    ),
    fault("coin and no coin change places", SUBSET, "u32::from(coin < self", "u32::from(coin >= self"),
    fault("the true category's own key counts", SUBSET, "u32::from(place == category).wrapping_neg()", "0"),
    fault("ties are settled by place, not void", SUBSET, "u32::from(is_alone(&keys, bound))", "1"),
    fault(
        "a void report is shorter",
        SUBSET,
        "        bitmap\n    }",
        "        bitmap[..bitmap.len() * clear as usize].to_vec()\n    }",
    ),
    fault("sets of any size are taken in", SUBSET, "told == 0 || told == self.chosen", "told <= self.chosen"),
    fault("void reports count as told", SUBSET, "reports.saturating_sub(void[0])", "reports + 0 * void[0]"),
    fault(
        "p0 forgets that the true one takes a place",
        SUBSET,
        "f64::from(self.chosen) - own) /",
        "f64::from(self.chosen)) /",
    ),
    fault("the sum at the pivot has the wrong sign", POINTS, "sum * (self.order - 1)", "sum"),
    fault("the pivot's coordinate is left out", POINTS, "u | balance & pivot", "u | balance & pivot & 0"),
    fault("a digit too low", POINTS, "self.rest.wrapping_sub(1)", "self.rest"),
    fault(
        "hyperplanes share more than they do",
        POINTS,
        "(self.choice.likelier() - 1) / self.order",
        "self.choice.likelier() / 2",
    ),
    fault(
        "numbers beyond the last point are taken in",
        POINTS,
        "point(payload) < self.points()",
        "point(payload) <= self.points()",
    ),
    fault("points without a rest are not summed", SUMS, "pivot.gone + pivot", "pivot"),
    fault(
        "equally far codewords all belong to the set",
        CLOSEST,
        "key == bound) & u32::from(needed > 0)",
        "key == bound)",
    ),
    fault("the farthest codewords are the set", CLOSEST, "distance - direction", "distance + direction"),
    fault("one codebook for all reports", CODEBOOK, "nonce[..8].iter().rev()", "nonce[..0].iter().rev()"),
    fault("coordinates that are not symmetric", CODEBOOK, "- (STEP - 1)\n    })", "\n    })"),
    fault(
        "an epsilon at the cap is refused",
        EPSILON,
        "other.denominator as u64 <= other",
        "(other.denominator as u64) < other",
    ),
    fault("the sum may exceed the cap", BUDGET, "!= Ordering::Greater", "!= Ordering::Equal"),
    fault(
        "the budget is summed in floats",
        BUDGET,
        "    spent.compare(&allowed) != Ordering::Greater",
        "    let float = |n: Natural| n.0.iter().rev().fold(0.0, |sum, &digit| sum * 4294967296.0 + f64::from(digit));\n    \
         float(spent) as f32 <= float(allowed) as f32",
    ),
    fault(
        "a charge is skipped",
        LEDGER,
        "Ok(self.push(Record::Charged(charge)))",
        "Ok(self.entries.len() as u32)",
    ),
    fault(
        "a second report in an epoch",
        LEDGER,
        "if starts_at < self.spent_until()",
        "if starts_at < i64::MIN",
    ),
    fault(
        "a policy raises the lifetime cap",
        LEDGER,
        "if cap.at_most(Epsilon::LIFETIME_CAP) { cap } else { Epsilon::LIFETIME_CAP }",
        "cap",
    ),
    fault(
        "what was spent elsewhere does not count",
        LEDGER,
        "Record::Inherited { epsilon, report } => Some((epsilon, report)),",
        "Record::Inherited { .. } => None,",
    ),
    fault(
        "a report counts twice after coming back",
        LEDGER,
        "self.costs_with_reports().any(|(_, known)| known == report)",
        "false && self.costs_with_reports().any(|(_, known)| known == report)",
    ),
    fault("the chain is not looked at", CHAIN, "if entry.hash != link(&before, &entry.record)", "if false"),
    fault(
        "the chain does not hold the entry before",
        CHAIN,
        "sha256(&[before, &writer.finish()])",
        "sha256(&[&before[..0], &writer.finish()])",
    ),
    fault(
        "no cap on a report",
        LIMITS,
        "task.epsilon, Epsilon::REPORT_CAP)?",
        "task.epsilon, Epsilon::LIFETIME_CAP)?",
    ),
    fault(
        "no cap on a lifetime",
        LIMITS,
        "affordable(\"lifetimeCap\", self.lifetime_cap, Epsilon::LIFETIME_CAP)?;",
        "",
    ),
    fault("an epoch of a day", LIMITS, "LEAST_EPOCH_DAYS: u32 = 7", "LEAST_EPOCH_DAYS: u32 = 1"),
    fault("a cohort of nine", LIMITS, "LEAST_COHORT: u32 = 10", "LEAST_COHORT: u32 = 9"),
    fault(
        "the same question twice",
        LIMITS,
        "earlier.question.overlaps(&task.question)",
        "false && earlier.question.overlaps(&task.question)",
    ),
    fault(
        "epsilon is not in a task's name",
        POLICY,
        "    writer.u8(task.mechanism.code());\n    write_epsilon(writer, task.epsilon);",
        "    writer.u8(task.mechanism.code());",
    ),
    fault(
        "sharing without consent",
        SHARING,
        "        if self.consent != Consent::ShareAggregates || policy.sharing == Permission::Off {\n            return Err(SharingError::Off);\n        }\n        if !self.agreed_to(policy) {",
        "        if self.policy != [0; 32] && !self.agreed_to(policy) {",
    ),
    fault(
        "a changed policy is not asked about",
        SHARING,
        "if !self.agreed_to(policy) {\n            return Err(SharingError::PolicyChanged);",
        "if false {\n            return Err(SharingError::PolicyChanged);",
    ),
    fault(
        "the nonce's word decides the answer too",
        SHARING,
        "&words[FIRST_WORDS..][..randomiser.words()]",
        "&words[FIRST_WORDS - 1..][..randomiser.words()]",
    ),
    fault(
        "half of the nonce is the other half",
        SHARING,
        "nonce[8..].copy_from_slice(&words[3]",
        "nonce[8..].copy_from_slice(&words[2]",
    ),
    fault(
        "modulo bias in the choice of task and moment",
        SHARING,
        "((u128::from(word) * u128::from(bound)) >> 64) as u64",
        "word % bound",
    ),
    fault("sent before it could be seen", SHARING, "let send_at = now + NOTICE_MS;", "let send_at = now;"),
    fault(
        "sent without ever having been on screen",
        SHARING,
        "self.shown_ms >= self.show_for_ms",
        "self.shown_ms <= self.show_for_ms",
    ),
    fault(
        "sent again with other bytes",
        SHARING,
        "        Some(sealed.clone())",
        "        sealed.report[16] ^= sealed.attempts;\n        Some(sealed.clone())",
    ),
    fault(
        "sent again without end",
        SHARING,
        "if sealed.attempts >= ATTEMPTS",
        "if sealed.attempts == u8::MAX",
    ),
    fault(
        "withdrawing leaves what waits",
        SHARING,
        "        self.forget_outbox();\n        self.scheduled = None;\n        self.policy",
        "        self.scheduled = None;\n        self.policy",
    ),
    fault(
        "the server is asked at every visit",
        ASKING,
        "self.again_at = now + wait + below(word, wait as u64) as i64;",
        "self.again_at = now;",
    ),
    fault(
        "when the server is asked again is no chance",
        ASKING,
        "now + wait + below(word, wait as u64) as i64",
        "now + wait",
    ),
    fault(
        "the server is asked where nothing is due",
        SHARING,
        "!self.asking.is_put_off(now) && self.wake_at().is_some_and(|at| at <= now)",
        "!self.asking.is_put_off(now) && self.wake_at().is_some()",
    ),
    fault("a wrong clock spends the future", SHARING, "if (0..LATEST_MS).contains(&now)", "if now >= 0"),
    fault(
        "a lost epoch is reported in",
        SHARING,
        "self.ledger.sit_out(policy.epoch_end(epoch))",
        "self.ledger.sit_out(policy.epoch_start(epoch))",
    ),
    fault(
        "an exported record goes on",
        SHARING,
        "        self.withdraw(Consent::LocalOnly);\n        self.retired = true;",
        "        self.retired = true;",
    ),
    fault(
        "a lost newer record costs nothing",
        SHARING,
        "self.ledger.inherit(Epsilon::REPORT_CAP, UNKNOWN_REPORT);",
        "",
    ),
    fault("bytes behind a report are passed over", REPORT, "        reader.finish()?;\n", ""),
    fault(
        "a report of any length is read",
        REPORT,
        "if bytes.len() > MAX_LEN",
        "if bytes.len() > MAX_LEN * 2",
    ),
];
