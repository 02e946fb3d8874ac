//! Places in requests and answers.

use serde::{Deserialize, Serialize};
use trust_core::{Kilometres, Place, Precision};
use utoipa::ToSchema;

use super::problem::Problem;

/// A place: the centre of a grid cell of that precision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaceView {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// `exact`, `neighborhood` (1 km), `city` (10 km) or `region` (100 km).
    pub precision: &'static str,
}

impl From<Place> for PlaceView {
    fn from(place: Place) -> Self {
        PlaceView {
            latitude: place.latitude(),
            longitude: place.longitude(),
            precision: place.precision().name(),
        }
    }
}

/// A point, which is snapped to the poster's own precision before it is stored.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointBody {
    /// Degrees north.
    #[schema(minimum = -90, maximum = 90)]
    pub latitude: f64,
    /// Degrees east.
    #[schema(minimum = -180, maximum = 180)]
    pub longitude: f64,
}

impl PointBody {
    /// Returns the place at a precision. `within` is the path in the body to the point, with its dot.
    pub fn snapped(self, precision: Precision, within: &str) -> Result<Place, Problem> {
        let is_north = (-90.0..=90.0).contains(&self.latitude);
        let field = if is_north { "longitude" } else { "latitude" };
        Place::new(self.latitude, self.longitude, precision).map_err(|error| {
            Problem::invalid("INVALID_PLACE", &format!("{within}{field}"), error.to_string())
        })
    }
}

/// Parses the distance in a parameter of this name.
pub fn distance(parameter: &str, kilometres: f64) -> Result<Kilometres, Problem> {
    Kilometres::new(kilometres).map_err(|error| {
        Problem::invalid("INVALID_DISTANCE", parameter, error.to_string()).with("value", kilometres)
    })
}
