//! Describes the unit and the format of a field, by its name.

/// Returns the unit of a field's values, in the plural.
pub fn of(field: &str) -> Option<&'static str> {
    Some(match field {
        "minutes" | "floor" | "ceiling" | "soft" => "minutes",
        "days" => "days",
        "expires_in" => "seconds",
        "since" | "until" | "now" => "seconds since 1970",
        "latitude" => "degrees north",
        "longitude" => "degrees east",
        "limit" => "rows",
        field if field.ends_with("_km") => "kilometres",
        field if field.ends_with("_at") => "seconds since 1970",
        field if field.ends_with("_minutes") => "minutes",
        field if field.ends_with("_seconds") => "seconds",
        field if field.ends_with("_days") => "days",
        _ => return None,
    })
}

/// Returns the format of a field's texts, if they have one.
pub fn form_of(field: &str) -> Option<&'static str> {
    Some(match field {
        "email" => "an e-mail address",
        "id" => "2 to 64 of a-z, 0-9, `.`, `-` and `_`, beginning with a letter or a digit",
        "max_distance_km" => "a number of kilometres, or `any`",
        "precision" => "exact, neighborhood, city or region",
        _ => return None,
    })
}

/// Returns whether a field is a time.
pub fn is_moment(field: &str) -> bool {
    of(field) == Some("seconds since 1970")
}

/// The smallest number that cannot be a time in seconds: it is in the year 5138. In milliseconds, it is in 1973.
pub const MILLISECONDS: f64 = 1e11;

/// The farthest end that an item can have, in seconds from now.
pub const TEN_YEARS: f64 = 3_653.0 * 24.0 * 3_600.0;
