//! Places of members and resources: points snapped to the cells of a fixed grid.
//!
//! A point is snapped once, when a [`Place`] is made, and the original point is not stored; so no number of queries
//! narrows a place below its cell. The grid is the same for all: rows of equal height from the south pole, each
//! divided into as many equal cells as keep them about as wide as high at the row's middle. The centre of a cell
//! lies in it, so snapping again changes nothing.

use std::fmt;
use std::str::FromStr;

use geo::{Distance, HaversineMeasure, Point};
use serde::{Deserialize, Serialize};

use crate::error::{InvalidDistance, InvalidPlace};
use crate::id::NumberMap;

/// The radius of the earth, in kilometres.
const EARTH: HaversineMeasure = HaversineMeasure::new(6371.0);
/// Places are kept in ten-millionths of a degree.
const UNITS: f64 = 1e7;
/// Units from pole to pole.
const HALF_TURN: u64 = 1_800_000_000;

/// The precision of a place.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Precision {
    /// To 1e-7 degrees, about a centimetre.
    Exact,
    /// To a cell of about 1 km.
    #[default]
    Neighborhood,
    /// To a cell of about 10 km.
    City,
    /// To a cell of about 100 km.
    Region,
}

impl Precision {
    /// Returns the name, as [`FromStr`] reads it.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Exact => "exact",
            Precision::Neighborhood => "neighborhood",
            Precision::City => "city",
            Precision::Region => "region",
        }
    }

    /// Rows of the grid from pole to pole; a row is about 1, 10 or 100 km high.
    fn rows(self) -> Option<u64> {
        match self {
            Precision::Exact => None,
            Precision::Neighborhood => Some(20_000),
            Precision::City => Some(2_000),
            Precision::Region => Some(200),
        }
    }
}

impl FromStr for Precision {
    type Err = InvalidPlace;

    fn from_str(text: &str) -> Result<Self, InvalidPlace> {
        [Precision::Exact, Precision::Neighborhood, Precision::City, Precision::Region]
            .into_iter()
            .find(|precision| precision.name() == text)
            .ok_or_else(|| InvalidPlace::Precision(text.to_owned()))
    }
}

/// The borders of a grid cell, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The southern border.
    pub south: f64,
    /// The western border.
    pub west: f64,
    /// The northern border.
    pub north: f64,
    /// The eastern border.
    pub east: f64,
}

/// The centre of a grid cell (or, at [`Precision::Exact`], a point).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Degrees", into = "Degrees")]
pub struct Place {
    latitude: i32,
    longitude: i32,
    precision: Precision,
}

impl Place {
    /// Returns the place of a point, in degrees north and east, snapped to the grid of `precision`.
    ///
    /// ```
    /// # use trust_core::{Place, Precision};
    /// let here = Place::new(50.8466, 4.3528, Precision::City)?;
    /// let beside = Place::new(50.8470, 4.3600, Precision::City)?;
    /// assert_eq!(here, beside);
    /// assert_eq!(Place::new(here.latitude(), here.longitude(), Precision::City)?, here);
    /// # Ok::<(), trust_core::InvalidPlace>(())
    /// ```
    pub fn new(latitude: f64, longitude: f64, precision: Precision) -> Result<Self, InvalidPlace> {
        if !(-90.0..=90.0).contains(&latitude) {
            return Err(InvalidPlace::Latitude(latitude.to_string()));
        }
        if !(-180.0..=180.0).contains(&longitude) {
            return Err(InvalidPlace::Longitude(longitude.to_string()));
        }
        let (mut latitude, mut longitude) =
            ((latitude * UNITS).round() as i64, (longitude * UNITS).round() as i64);
        if let Some(rows) = precision.rows() {
            (latitude, longitude) = snap(latitude, longitude, rows);
        }
        Ok(Place { latitude: latitude as i32, longitude: longitude as i32, precision })
    }

    /// Degrees north of the equator.
    pub fn latitude(&self) -> f64 {
        f64::from(self.latitude) / UNITS
    }

    /// Degrees east of Greenwich.
    pub fn longitude(&self) -> f64 {
        f64::from(self.longitude) / UNITS
    }

    /// Returns the precision.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Returns the borders of the grid cell, in degrees; those of a point are the point itself.
    ///
    /// ```
    /// # use trust_core::{Place, Precision};
    /// let cell = Place::new(50.8466, 4.3528, Precision::City)?.bounds();
    /// assert!(cell.south <= 50.8466 && 50.8466 <= cell.north);
    /// assert!(cell.west <= 4.3528 && 4.3528 <= cell.east);
    /// # Ok::<(), trust_core::InvalidPlace>(())
    /// ```
    pub fn bounds(&self) -> Bounds {
        let (height, width) = match self.precision.rows() {
            None => (0.0, 0.0),
            Some(rows) => {
                let around = cells_of_row(i64::from(self.latitude), rows);
                (180.0 / rows as f64, 360.0 / around as f64)
            }
        };
        let (latitude, longitude) = (self.latitude(), self.longitude());
        Bounds {
            south: latitude - height / 2.0,
            north: latitude + height / 2.0,
            west: longitude - width / 2.0,
            east: longitude + width / 2.0,
        }
    }

    /// Returns the distance to `other` in kilometres, along a great circle of a sphere of radius 6371 km.
    pub fn distance_km(&self, other: &Place) -> f64 {
        let point = |place: &Place| Point::new(place.longitude(), place.latitude());
        let km = EARTH.distance(point(self), point(other));
        // Rounding can take opposite points past the end of the arc sine.
        if km.is_nan() { EARTH.radius() * std::f64::consts::PI } else { km }
    }
}

/// The places of members. Persistent: cloning copies a few pointers.
///
/// Invariant: both parts hold the same members.
#[derive(Clone, Default)]
pub(crate) struct Places {
    by_member: NumberMap<Place>,
    by_latitude: imbl::OrdSet<(i32, u32)>,
}

impl Places {
    pub fn get(&self, member: u32) -> Option<Place> {
        self.by_member.get(&member).copied()
    }

    /// Sets or removes a member's place. Returns the former place.
    pub fn set(&mut self, member: u32, place: Option<Place>) -> Option<Place> {
        let before = match place {
            Some(place) => self.by_member.insert(member, place),
            None => self.by_member.remove(&member),
        };
        if let Some(before) = before {
            self.by_latitude.remove(&(before.latitude, member));
        }
        if let Some(place) = place {
            self.by_latitude.insert((place.latitude, member));
        }
        before
    }

    /// Returns the members that `wanted` accepts within a distance of a place. Looks at members at most that far
    /// north or south of it.
    pub fn within(
        &self,
        km: f64,
        of: Place,
        wanted: impl Fn(u32) -> bool,
    ) -> impl Iterator<Item = u32> {
        // No place is nearer than its latitude; the additional unit covers rounding.
        let degrees = (km / EARTH.radius()).to_degrees();
        let units = ((degrees * UNITS).ceil() as i64 + 1).min(i64::from(i32::MAX));
        let bound = |units: i64| {
            i64::from(of.latitude).saturating_add(units).clamp(i32::MIN.into(), i32::MAX.into())
                as i32
        };
        let band = self.by_latitude.range((bound(-units), 0)..=(bound(units), u32::MAX));
        let near = |member: u32| self.get(member).is_some_and(|place| place.distance_km(&of) <= km);
        let found: Vec<u32> = band
            .map(|&(_, member)| member)
            .filter(|&member| wanted(member) && near(member))
            .collect();
        found.into_iter()
    }
}

/// Returns the centre of the cell that contains a point, in a grid with this number of rows; all in units.
fn snap(latitude: i64, longitude: i64, rows: u64) -> (i64, i64) {
    let half = HALF_TURN as i64 / 2;
    let height = HALF_TURN / rows;
    let row = ((latitude + half) as u64 / height).min(rows - 1);
    let middle = (row * height + height / 2) as i64 - half;
    let cells = cells_of_row(middle, rows);
    let east = (longitude + HALF_TURN as i64) as u64 % (2 * HALF_TURN);
    let cell = east * cells / (2 * HALF_TURN);
    let centre = (2 * cell + 1) * HALF_TURN / cells;
    (middle, centre as i64 - HALF_TURN as i64)
}

/// Returns the number of cells of the row whose middle is at this latitude.
fn cells_of_row(middle: i64, rows: u64) -> u64 {
    let around = (middle as f64 / UNITS).to_radians().cos() * (2 * rows) as f64;
    (around.round() as u64).max(1)
}

#[derive(Serialize, Deserialize)]
struct Degrees {
    latitude: f64,
    longitude: f64,
    #[serde(default)]
    precision: Precision,
}

impl From<Place> for Degrees {
    fn from(place: Place) -> Self {
        let (latitude, longitude) = (place.latitude(), place.longitude());
        Degrees { latitude, longitude, precision: place.precision }
    }
}

impl TryFrom<Degrees> for Place {
    type Error = InvalidPlace;

    fn try_from(raw: Degrees) -> Result<Self, InvalidPlace> {
        Place::new(raw.latitude, raw.longitude, raw.precision)
    }
}

/// A distance in kilometres: 0 to 20 038, half way round.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Kilometres(f64);

// Never NaN, so it equals itself.
impl Eq for Kilometres {}

impl Kilometres {
    /// Returns the distance `km`; an error outside 0 to 20 038, a range that a distance in metres soon leaves.
    pub fn new(km: f64) -> Result<Self, InvalidDistance> {
        if (0.0..=20_038.0).contains(&km) {
            // -0 would print otherwise than 0.
            Ok(Kilometres(km + 0.0))
        } else {
            Err(InvalidDistance(km.to_string()))
        }
    }

    /// Returns the number of kilometres.
    pub fn km(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Kilometres {
    type Error = InvalidDistance;

    fn try_from(km: f64) -> Result<Self, InvalidDistance> {
        Kilometres::new(km)
    }
}

impl From<Kilometres> for f64 {
    fn from(distance: Kilometres) -> f64 {
        distance.km()
    }
}

impl fmt::Display for Kilometres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
