//! One learner's way of visiting, drawn at random, and three years of it.

use super::device::{Device, Odds, Storage};
use super::world::World;
use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::policy::Policy;
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEARS: i64 = 3 * 365 * DAY;
/// Where simulated time begins: in 2026.
const START: i64 = 20_454 * DAY;
/// How many copies of what was stored before are at hand to be put back.
const COPIES: usize = 8;

/// What was seen of one learner.
pub(super) struct Outcome {
    pub charged: usize,
    pub left: usize,
    pub sent_before_seen: usize,
    pub begun_anew: usize,
    pub visits: usize,
    pub cap: Epsilon,
    /// What was given away: once more where all that was stored was gone.
    pub given: Vec<Vec<Epsilon>>,
}

/// What can befall a learner's devices, and how likely it is at each visit.
#[derive(Clone, Copy, PartialEq)]
enum Mishap {
    Nothing,
    DeviceClock,
    ServerClock,
    RecordLost,
    MarkLost,
    AllLost,
    RecordPutBack,
    MarkPutBack,
    TwoDevices,
}

const MISHAPS: [Mishap; 9] = [
    Mishap::Nothing,
    Mishap::DeviceClock,
    Mishap::ServerClock,
    Mishap::RecordLost,
    Mishap::MarkLost,
    Mishap::AllLost,
    Mishap::RecordPutBack,
    Mishap::MarkPutBack,
    Mishap::TwoDevices,
];

pub(super) fn run(rng: &mut ChaCha8Rng) -> Outcome {
    let mut world = World::new(policy(rng), START + rng.random_range(0..90 * DAY));
    // From daily to monthly; each visit of 5 to 90 minutes, some learners always shortly.
    let gap = rng.random_range(0.0..=f64::ln(30.0)).exp() * DAY as f64;
    let longest = rng.random_range(5..=90);
    let odds = Odds {
        offline: [0.0, 0.02, 0.1][rng.random_range(0..3)],
        crash: 0.002,
        crash_before_mark: 0.002,
        looks: rng.random_range(0.3..1.0),
    };
    let mishaps = [MISHAPS[rng.random_range(0..MISHAPS.len())], MISHAPS[rng.random_range(0..MISHAPS.len())]];
    let likely = rng.random_range(0.005..0.05);
    let mut devices = [Device::default(), Device::default()];
    let mut copies: Vec<Storage> = Vec::new();
    let mut seen = (0, 0);
    let until = world.now + YEARS;
    while world.now < until {
        for mishap in mishaps {
            if rng.random::<f64>() < likely {
                let anew = befalls(mishap, &mut devices, &copies, &mut world, rng);
                seen.0 += usize::from(anew);
            }
        }
        let ms = rng.random_range(5..=longest) * MINUTE;
        let agrees = rng.random::<f64>() < 0.8;
        devices[0].visit(&mut world, ms, agrees, odds, rng);
        seen.1 += 1;
        if copies.len() < COPIES {
            copies.push(devices[0].storage.clone());
        } else if rng.random::<f64>() < 0.2 {
            copies[rng.random_range(0..COPIES)] = devices[0].storage.clone();
        }
        world.now += (gap * rng.random_range(0.3..1.7)) as i64 + rng.random_range(0..HOUR);
    }
    Outcome {
        charged: world.charged(),
        left: world.left(),
        sent_before_seen: world.sent_before_seen,
        begun_anew: seen.0,
        visits: seen.1,
        cap: world.policy.lifetime_cap,
        given: world.given(),
    }
}

/// Whether all that was stored is gone or put back at once, so that nothing tells that it is the same learner.
fn befalls(
    mishap: Mishap,
    devices: &mut [Device; 2],
    copies: &[Storage],
    world: &mut World,
    rng: &mut ChaCha8Rng,
) -> bool {
    let copy = (!copies.is_empty()).then(|| copies[rng.random_range(0..copies.len())].clone());
    let copy = copy.unwrap_or_default();
    let [first, second] = devices;
    let storage = &mut first.storage;
    match mishap {
        Mishap::Nothing => {}
        Mishap::DeviceClock => first.ahead = off(first.ahead, 40 * DAY, rng),
        Mishap::ServerClock => world.server_ahead = off(world.server_ahead, 2 * DAY, rng),
        Mishap::RecordLost => storage.slots = Storage::default().slots,
        Mishap::MarkLost => storage.mark = Vec::new(),
        Mishap::AllLost => *storage = Storage::default(),
        Mishap::RecordPutBack => storage.slots = copy.slots,
        Mishap::MarkPutBack => storage.mark = copy.mark,
        Mishap::TwoDevices => {
            first.moves_to(second, world.now);
            devices.swap(0, 1);
            return false;
        }
    }
    let [record, mark] = &mut first.befallen;
    *record |= matches!(mishap, Mishap::RecordLost | Mishap::RecordPutBack | Mishap::AllLost);
    *mark |= matches!(mishap, Mishap::MarkLost | Mishap::MarkPutBack | Mishap::AllLost);
    let all = *record && *mark;
    if all {
        first.befallen = [false; 2];
        world.another_learner();
    }
    all
}

/// A clock that was right is set wrong, mostly by little; one that was wrong is set right.
fn off(ahead: i64, most: i64, rng: &mut ChaCha8Rng) -> i64 {
    if ahead != 0 {
        return 0;
    }
    let most = [HOUR, DAY, most][rng.random_range(0..3)];
    rng.random_range(-most..=most)
}

fn policy(rng: &mut ChaCha8Rng) -> Policy {
    let days = [7, 14, 28, 91][rng.random_range(0..4)];
    let (numerator, denominator) = [(7389, 1000), (3, 1), (3, 2)][rng.random_range(0..3)];
    let notice = [5, 20, 60][rng.random_range(0..3)];
    let policy = serde_json::json!({
        "version": 2, "school": "07".repeat(16), "epochDays": days, "cohortFloor": 10,
        "lifetimeCap": { "numerator": 2_980_957, "denominator": 1000 },
        "noticeSeconds": notice, "sharing": "open",
        "tasks": [{
            "question": { "kind": "solved", "items": ["tables-chairs"] },
            "mechanism": "binary-randomised-response",
            "epsilon": { "numerator": numerator, "denominator": denominator },
        }],
    });
    serde_json::from_value(policy).expect("this is a policy")
}
