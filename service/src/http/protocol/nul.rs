//! Refuses the NUL character, which no database stores in a text.

/// Returns whether a text in this JSON contains a NUL, which can only be escaped there.
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

/// Returns whether a part of an address contains a NUL, which can only be percent-encoded there.
pub fn in_address(part: &str) -> bool {
    part.contains("%00")
}
