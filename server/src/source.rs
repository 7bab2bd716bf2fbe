//! How many reports one source may send: a limit that a school behind one address does not meet, and a flood does.
//!
//! A source is an address, of IPv6 the first 64 bits, which is what one subscriber has. It is kept in memory alone, as a hash
//! under a key that is drawn at the start and never leaves, for at most the day in which it fills up again. No address is
//! logged or stored.

use axum::http::HeaderMap;
use governor::clock::{Clock as _, DefaultClock};
use governor::{Quota, RateLimiter};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);
/// More sources than this at a time share one allowance, so that the table stays small.
const MOST: usize = 100_000;
/// What those share.
const SHARED: u64 = 0;

type Table = RateLimiter<u64, governor::state::keyed::HashMapStateStore<u64>, DefaultClock>;

/// The allowances.
pub(crate) struct Sources {
    /// `None` where there is no limit.
    table: Option<Table>,
    key: RandomState,
    clock: DefaultClock,
    proxies: Vec<IpAddr>,
}

/// The address at the other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl Sources {
    /// So many reports a day, at once or spread; 0 is no limit. Behind a proxy among `proxies` the source is the address that
    /// it names.
    pub(crate) fn new(a_day: u32, proxies: Vec<IpAddr>) -> Self {
        let quota = NonZeroU32::new(a_day)
            .and_then(|a_day| Some(Quota::with_period(DAY / a_day.get())?.allow_burst(a_day)));
        let proxies = proxies.into_iter().map(|proxy| proxy.to_canonical()).collect();
        Self {
            table: quota.map(Table::hashmap),
            key: RandomState::new(),
            clock: DefaultClock::default(),
            proxies,
        }
    }

    /// Takes one report off the source's allowance; the seconds after which to come back where there is none left.
    pub(crate) fn take(&self, peer: Option<Peer>, headers: &HeaderMap) -> Result<(), u64> {
        let (Some(table), Some(peer)) = (&self.table, peer) else { return Ok(()) };
        let source = self.key.hash_one(network(self.address(peer, headers)));
        let source = if table.len() < MOST { source } else { SHARED };
        table.check_key(&source).map_err(|refused| refused.wait_time_from(self.clock.now()).as_secs() + 1)
    }

    /// Lets go of sources whose allowance is whole again.
    pub(crate) fn forget(&self) {
        if let Some(table) = &self.table {
            table.retain_recent();
            table.shrink_to_fit();
        }
    }

    /// The last address of the header is the one that the proxy itself saw; what stands before it, anybody can write.
    fn address(&self, Peer(peer): Peer, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.proxies.contains(&peer) {
            return peer;
        }
        let mut values = headers.get_all("x-forwarded-for").iter();
        let named =
            values.next_back().and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        named.map_or(peer, |named: IpAddr| named.to_canonical())
    }
}

impl std::fmt::Debug for Sources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sources").finish_non_exhaustive()
    }
}

/// What belongs to one subscriber.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[allow(clippy::unnecessary_wraps, reason = "as it is asked for")]
    fn peer(address: &str) -> Option<Peer> {
        Some(Peer(address.parse().unwrap()))
    }

    #[test]
    fn a_network_of_ipv6_is_one_source_and_a_mapped_address_is_that_of_ipv4() {
        let sources = Sources::new(1, Vec::new());
        let none = HeaderMap::new();
        assert_eq!(sources.take(peer("2001:db8:1:2::1"), &none), Ok(()));
        let wait = sources.take(peer("2001:db8:1:2:ffff::9"), &none).unwrap_err();
        assert!((86_000..=86_401).contains(&wait), "{wait}");
        assert_eq!(sources.take(peer("2001:db8:1:3::1"), &none), Ok(()));
        assert_eq!(sources.take(peer("203.0.113.7"), &none), Ok(()));
        assert!(sources.take(peer("::ffff:203.0.113.7"), &none).is_err());
        assert_eq!(sources.take(peer("203.0.113.8"), &none), Ok(()));
    }

    #[test]
    fn only_the_proxy_says_who_is_behind_it_and_only_in_the_last_place() {
        let sources = Sources::new(1, vec!["10.0.0.1".parse().unwrap()]);
        let says = |value| {
            HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), HeaderValue::from_static(value))])
        };
        assert_eq!(sources.take(peer("10.0.0.1"), &says("203.0.113.1")), Ok(()));
        assert!(sources.take(peer("10.0.0.1"), &says("198.51.100.5, 203.0.113.1")).is_err());
        assert_eq!(sources.take(peer("10.0.0.1"), &says("203.0.113.1, 203.0.113.2")), Ok(()));
        // Somebody else's word counts for nothing, and neither does nonsense.
        assert_eq!(sources.take(peer("10.0.0.2"), &says("203.0.113.3")), Ok(()));
        assert!(sources.take(peer("10.0.0.2"), &says("203.0.113.4")).is_err());
        assert_eq!(sources.take(peer("10.0.0.1"), &says("unknown")), Ok(()));
        assert!(sources.take(peer("10.0.0.1"), &says("unknown")).is_err());
    }

    #[test]
    fn without_a_limit_there_is_none() {
        let sources = Sources::new(0, Vec::new());
        assert!((0..10_000).all(|_| sources.take(peer("203.0.113.7"), &HeaderMap::new()).is_ok()));
    }
}
