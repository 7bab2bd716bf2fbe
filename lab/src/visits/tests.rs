use super::*;

#[test]
fn charged_reports_leave_once_seen_and_nobody_gives_more_than_the_cap() {
    let found = simulate(200, 1, &|| ());
    assert!(found.charged > 200 && found.begun_anew > 0, "{found:?}");
    assert!(4 * found.left >= 3 * found.charged, "{found:?}");
    assert_eq!((found.sent_before_seen, found.over_cap), (0, 0.0), "{found:?}");
    assert_eq!(found, simulate(200, 1, &|| ()), "the same seed, the same figures");
}
