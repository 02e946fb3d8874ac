//! The ids, tags, places and times of operations: few, so that operations interact.

use trust_core::{
    Filter, Kilometres, NearbyScope, Place, Precision, Settings, Threshold, TrustDirection, Via,
};

use crate::model::tag;

/// A position in one of the lists here, taken modulo its length.
pub type Name = u8;

/// Members: ASCII, prefixes of one another, composed and decomposed letters, ids whose order differs
/// between UTF-8 and UTF-16, spaces, and a zero byte.
pub const NAMES: [&str; 12] = [
    "a",
    "b",
    "ab",
    "Z",
    "\u{e9}",
    "e\u{301}",
    "\u{ff21}",
    "\u{1f333}",
    "\u{5c71}\u{7530}",
    " ",
    "a\0",
    "a member whose id is longer than eight bytes, so that a prefix does not decide",
];

/// Groups; some are called like members.
pub const GROUPS: [&str; 7] = ["kin", "ab", "oak", "river", "\u{e9}", "oak tree", "\u{1f333}"];

/// Resources; some are called like members and groups.
pub const RESOURCES: [&str; 9] =
    ["veg", "ve", "a", "oak", "\u{ff21}", "\u{1f333}", "vegetables", "v\0", "\u{e9}"];

/// Tags; one begins another, and resources never carry the last.
pub const TAGS: [&str; 4] = ["offer", "offers", "\u{e9}", "unheard of"];

/// Points and how exactly they are known: a town, beyond the date line, at a pole. No two distances
/// between them are near each other or near one of [`KILOMETRES`], so that rounding decides nothing.
const POINTS: [(f64, f64, Precision); 8] = [
    (50.8466, 4.3528, Precision::Neighborhood),
    (50.8466, 4.3528, Precision::Exact),
    (50.8731, 4.4213, Precision::Neighborhood),
    (51.0543, 3.7174, Precision::City),
    (48.8566, 2.3522, Precision::Region),
    (-16.5, 179.97, Precision::City),
    (-16.7, -179.91, Precision::Neighborhood),
    (89.99, 12.0, Precision::Exact),
];

/// Distances that grants and filters ask for.
const KILOMETRES: [f64; 6] = [0.9, 6.5, 25.0, 60.5, 311.0, 20_038.0];

/// Moments at which resources expire and questions are asked.
pub const MOMENTS: [i64; 5] = [0, 10, 20, 30, i64::MAX];

/// The name at a position.
pub fn name(position: Name) -> String {
    pick(&NAMES, position).to_owned()
}

/// One of `choices`.
pub fn pick<T: Copy>(choices: &[T], position: u8) -> T {
    choices[usize::from(position) % choices.len()]
}

/// The place at a position.
pub fn place(position: u8) -> Place {
    let (latitude, longitude, precision) = pick(&POINTS, position);
    Place::new(latitude, longitude, precision).expect("points of this earth")
}

/// All places that operations use.
pub fn places() -> Vec<Place> {
    (0..POINTS.len() as u8).map(place).collect()
}

/// The distance at a position.
pub fn kilometres(position: u8) -> Kilometres {
    Kilometres::new(pick(&KILOMETRES, position)).expect("distances on this earth")
}

/// All distances that operations use.
pub fn all_kilometres() -> [f64; 6] {
    KILOMETRES
}

/// The tags whose bits are set.
pub fn tags(mask: u8) -> impl Iterator<Item = trust_core::Tag> {
    (0..TAGS.len()).filter(move |bit| mask >> bit & 1 == 1).map(|bit| tag(TAGS[bit]))
}

/// A number of thousandths from 1 to 1000.
pub fn thousandths_of(number: u16) -> u16 {
    match number {
        1..=1000 => number,
        _ => number % 1000 + 1,
    }
}

fn threshold(number: u16) -> Threshold {
    Threshold::from_thousandths(thousandths_of(number)).unwrap_or(Threshold::ZERO)
}

/// Bounds of walks from any two numbers.
pub fn settings(max_hops: u8, floor: u16) -> Settings {
    Settings::new((max_hops.max(1) - 1) % 12 + 1, threshold(floor)).unwrap_or_default()
}

/// What the trust grants ask for, in any numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub struct Grantings {
    /// The least trust for `trusted`, or the usual.
    pub trusted_min: Option<u16>,
    /// A direction.
    pub trusted_direction: u8,
    /// The least trust for `network`, or the usual.
    pub network_min: Option<u16>,
    /// A direction.
    pub network_direction: u8,
    /// Whether `nearby` admits strangers.
    pub strangers: bool,
}

/// `settings` with other grants of trust.
pub fn with_grantings(settings: Settings, asked: Grantings) -> Settings {
    let direction = |number: u8, usual: TrustDirection| {
        let all = [
            usual,
            TrustDirection::OwnerToViewer,
            TrustDirection::ViewerToOwner,
            TrustDirection::Either,
            TrustDirection::Both,
        ];
        pick(&all, number)
    };
    let trusted = asked.trusted_min.map_or(settings.trusted_min(), threshold);
    let network = asked.network_min.map_or(settings.network_min(), threshold);
    let trusted_direction = direction(asked.trusted_direction, settings.trusted_direction());
    let network_direction = direction(asked.network_direction, settings.network_direction());
    let nearby = match asked.strangers {
        true => NearbyScope::Everybody,
        false => NearbyScope::Acquainted,
    };
    settings
        .with_trusted(trusted, trusted_direction)
        .and_then(|settings| settings.with_network(network, network_direction))
        .map_or(settings, |settings| settings.with_nearby(nearby))
}

/// A filter, in small numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub struct Sieve {
    /// A bit for each tag.
    pub tags: u8,
    /// A bit for each way of admitting.
    pub via: Option<u16>,
    /// A threshold; anything beyond 1000 is none at all.
    pub min_trust: Option<u16>,
    /// A distance.
    pub within: Option<u8>,
    /// Whether the viewer's own count.
    pub include_own: bool,
}

impl Sieve {
    /// The filter it stands for.
    pub fn filter(self) -> Filter {
        let via = |mask: u16| {
            let set = |&via: &Via| mask >> (via as u16) & 1 == 1;
            // In no order, and one of them twice.
            let mut any: Vec<Via> = Via::ALL.into_iter().rev().filter(set).collect();
            any.extend(any.first().copied());
            any
        };
        Filter {
            tags: tags(self.tags).collect(),
            via: self.via.map(via),
            min_trust: self.min_trust.and_then(|t| Threshold::from_thousandths(t).ok()),
            within_km: self.within.map(kilometres),
            include_own: self.include_own,
            ..Filter::default()
        }
    }
}
