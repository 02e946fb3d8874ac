//! Reads the `Accept` headers of a client. The only coding of this service is gzip.

use std::io::Read;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, header};
use flate2::read::GzDecoder;

/// Returns whether an `Accept` header names `wanted`, with a weight other than 0.
pub fn names(headers: &HeaderMap, header: &HeaderName, wanted: &str) -> bool {
    let values = headers.get_all(header).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|text| text.split(',')).any(|accepted| {
        let mut parts = accepted.split(';').map(str::trim);
        let is_wanted = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
        let weight = parts.find_map(|part| part.strip_prefix("q=")).unwrap_or("1");
        is_wanted && weight.parse::<f32>().is_ok_and(|weight| weight > 0.0)
    })
}

/// Returns whether the client accepts gzip. All browsers do.
pub fn gzip(headers: &HeaderMap) -> bool {
    names(headers, &header::ACCEPT_ENCODING, "gzip")
}

/// Decompresses a file of this binary.
pub fn decompressed(gzip: &[u8]) -> Bytes {
    let mut plain = Vec::new();
    // Tests read the files; an unreadable file is served empty.
    let _ = GzDecoder::new(gzip).read_to_end(&mut plain);
    plain.into()
}
