//! Tests of what an owner may know about the viewers of their listing.

use trust_commons::viewer::{Known, KnownStanding};
use trust_core::{Grants, Settings, Threshold, Trust, TrustDirection, Via, Weight};

const STRANGER: KnownStanding = KnownStanding {
    of_group: None,
    owner_trusts: Trust::ZERO,
    declared: None,
    share_group: false,
    distance_km: None,
};

fn weight(thousandths: u16) -> Weight {
    Weight::from_thousandths(thousandths).unwrap()
}

fn decided(standing: KnownStanding, grants: &str) -> Known {
    let grants: Grants = grants.split_whitespace().map(|grant| grant.parse().unwrap()).collect();
    standing.decide(&grants, Settings::default())
}

#[test]
fn what_rests_on_the_viewers_trust_is_unknown() {
    assert_eq!(decided(STRANGER, "cell community trusted"), Known::NotGranted);
    assert_eq!(decided(STRANGER, ""), Known::NotGranted);
    assert_eq!(decided(STRANGER, "trusted network"), Known::Unknown);
    assert_eq!(decided(STRANGER, "network public"), Known::Granted(Via::Public));
    let near = KnownStanding { distance_km: Some(1.0), ..STRANGER };
    let far = KnownStanding { distance_km: Some(9.0), ..STRANGER };
    for stranger in [STRANGER, near, far] {
        assert_eq!(decided(stranger, "nearby:5"), Known::Unknown);
    }
}

#[test]
fn what_the_owner_may_know_of_is_told() {
    let of_group = KnownStanding { of_group: Some(Via::Cell), ..STRANGER };
    assert_eq!(decided(of_group, "cell network"), Known::Granted(Via::Cell));
    let trusted = KnownStanding { owner_trusts: weight(420).into(), ..STRANGER };
    assert_eq!(decided(trusted, "trusted"), Known::NotGranted);
    assert_eq!(decided(trusted, "trusted network"), Known::Granted(Via::Network));
    assert_eq!(decided(trusted, "nearby:5"), Known::NotGranted);
    let near = KnownStanding { distance_km: Some(5.0), ..trusted };
    assert_eq!(decided(near, "nearby:5 network"), Known::Granted(Via::Nearby));
    let told = KnownStanding { declared: Some(weight(100)), ..STRANGER };
    assert_eq!(decided(told, "trusted network"), Known::Granted(Via::Network));
    let below = KnownStanding { declared: Some(weight(99)), ..STRANGER };
    assert_eq!(decided(below, "trusted network"), Known::Unknown);
    let shares = KnownStanding { share_group: true, distance_km: Some(6.0), ..STRANGER };
    assert_eq!(decided(shares, "nearby:5"), Known::NotGranted);
    assert_eq!(decided(shares, "nearby:7"), Known::Granted(Via::Nearby));
}

#[test]
fn other_directions_of_trust_tell_no_more() {
    let half = Threshold::from_thousandths(500).unwrap();
    let decided = |direction, standing: KnownStanding| {
        let settings = Settings::default().with_trusted(half, direction).unwrap();
        standing.decide(&["trusted".parse().unwrap()].into(), settings)
    };
    let trusted = KnownStanding { owner_trusts: weight(500).into(), ..STRANGER };
    let both = KnownStanding { declared: Some(weight(500)), ..trusted };
    use TrustDirection::{Both, Either, OwnerToViewer, ViewerToOwner};
    let told = [OwnerToViewer, ViewerToOwner, Either, Both];
    let by = |standing| told.map(|direction| decided(direction, standing));
    let (granted, unknown) = (Known::Granted(Via::Trusted), Known::Unknown);
    assert_eq!(by(STRANGER), [Known::NotGranted, unknown, unknown, Known::NotGranted]);
    assert_eq!(by(trusted), [granted, unknown, granted, unknown]);
    assert_eq!(by(both), [granted; 4]);
}
