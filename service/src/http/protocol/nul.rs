//! Refuses the NUL character, which no database stores in a text. It has no business in any, so it is refused at the
//! door.

/// Whether a text in this JSON has a NUL. There it can only stand escaped.
pub fn in_json(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|&byte| byte == b'\\') {
        if rest[at + 1..].starts_with(b"u0000") {
            return true;
        }
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    false
}

/// Whether this part of an address has a NUL. There it can only stand in percent.
pub fn in_address(part: &str) -> bool {
    part.contains("%00")
}
