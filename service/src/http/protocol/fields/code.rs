//! Maps refusal codes to the fields that they concern. The rules name codes, and forms name fields.

/// The fields of codes that are not `INVALID_` with the field's name.
const FIELDS: &[(&str, &str)] = &[
    ("INVALID_EXCHANGE_TITLE", "title"),
    ("INVALID_COMMUNITY_ID", "id"),
    ("INVALID_LIFE", "expires_in"),
    ("INVALID_RADIUS", "local_radius_km"),
    ("INVALID_LIMITS", "floor"),
    ("INVALID_REVISION", "up_to"),
    ("INVALID_PASSWORD", "new"),
    ("CAPACITY_TOO_LARGE", "capacity"),
    ("CAPACITY_TOO_DEEP", "capacity"),
    ("URGENCY_OF_OFFER", "urgency"),
    ("EXPIRES_IN_THE_PAST", "expires_at"),
    ("EXPIRES_TOO_FAR_AHEAD", "expires_at"),
    ("PRIVATE_AND_PUBLIC", "is_public"),
    ("HELPER_NOT_ACCEPTED", "helper"),
    ("PROVIDER_IS_RECEIVER", "with"),
    ("LISTING_OF_ANOTHER", "listing"),
    ("CREDIT_NOT_USED", "mode"),
    ("CREDIT_WITHOUT_COMMUNITY", "mode"),
    ("NO_MINUTES", "minutes"),
    ("SELF_PARTNERSHIP", "with"),
];

/// Codes that begin with `INVALID_` and concern no field of a body.
const NO_FIELD: &[&str] = &["INVALID_BODY", "INVALID_QUERY", "INVALID_PATH", "INVALID_FILTER"];

/// Fields whose values are refused with another code than their own.
const OF_FIELD: &[(&str, &str)] = &[
    ("id", "INVALID_COMMUNITY_ID"),
    ("latitude", "INVALID_PLACE"),
    ("longitude", "INVALID_PLACE"),
    ("local_radius_km", "INVALID_RADIUS"),
    ("within_km", "INVALID_DISTANCE"),
    ("max_distance_km", "INVALID_DISTANCE"),
    ("expires_in", "INVALID_LIFE"),
    ("floor", "INVALID_LIMITS"),
    ("ceiling", "INVALID_LIMITS"),
    ("soft", "INVALID_LIMITS"),
    ("up_to", "INVALID_REVISION"),
    ("old", "INVALID_PASSWORD"),
    ("new", "INVALID_PASSWORD"),
    ("q", "INVALID_NAME"),
];

/// Returns the field that a code is about, if it is about a field.
pub fn field_of(code: &str) -> Option<String> {
    if let Some((_, field)) = FIELDS.iter().find(|(name, _)| *name == code) {
        return Some((*field).to_owned());
    }
    let rest = code.strip_prefix("INVALID_").filter(|_| !NO_FIELD.contains(&code))?;
    Some(rest.to_lowercase())
}

/// Returns the code that refuses a value of a field, among the codes that the document lists.
pub fn of_value(field: &str, codes: &[String]) -> String {
    let listed = OF_FIELD.iter().find(|(name, _)| *name == field).map(|(_, code)| *code);
    let own = format!("INVALID_{}", field.to_uppercase());
    let code = listed.unwrap_or(&own);
    match codes.iter().any(|known| known == code) {
        true => code.to_owned(),
        false => "INVALID_VALUE".to_owned(),
    }
}
