//! Reads strings and typed arrays in place: the only unsafe code.
//!
//! Invariant: every pointer handed to Node-API belongs to a buffer whose length goes with it, and every
//! slice made here ends with the call that read it, before JavaScript can run again.
#![allow(
    unsafe_code,
    reason = "Node-API is a C interface, and copying each id twice costs more than a query"
)]

use std::borrow::Cow;
use std::ptr;
use std::slice;

use napi::{Env, JsValue, Unknown, sys};

/// Room for the longest id, and for one more character that shows that a text is longer.
pub type IdBuffer = [u8; 260];

/// An empty buffer for [`text`].
pub const ID_BUFFER: IdBuffer = [0; 260];

/// Returns the text of a JavaScript string, in `buffer` where it fits; `None` if the value is no
/// string. Half a surrogate pair, which UTF-8 cannot encode, reads as U+FFFD.
pub fn text<'b>(env: &Env, value: &Unknown<'_>, buffer: &'b mut IdBuffer) -> Option<Cow<'b, str>> {
    let (raw_env, raw, mut length) = (env.raw(), value.raw(), 0);
    let room = buffer.len();
    // SAFETY: the buffer has `room` bytes, of which Node-API fills at most `room - 1` and a zero.
    let status = unsafe {
        sys::napi_get_value_string_utf8(raw_env, raw, buffer.as_mut_ptr().cast(), room, &mut length)
    };
    if status != sys::Status::napi_ok {
        return None;
    }
    // A character has at most four bytes, so one that did not fit leaves fewer than four free.
    if length < room - 4 {
        return str::from_utf8(&buffer[..length]).ok().map(Cow::Borrowed);
    }
    // SAFETY: without a buffer, Node-API only counts.
    unsafe { sys::napi_get_value_string_utf8(raw_env, raw, ptr::null_mut(), 0, &mut length) };
    let mut long = vec![0u8; length + 1];
    let room = long.len();
    // SAFETY: as above.
    unsafe {
        sys::napi_get_value_string_utf8(raw_env, raw, long.as_mut_ptr().cast(), room, &mut length)
    };
    long.truncate(length);
    String::from_utf8(long).ok().map(Cow::Owned)
}

/// The elements of a typed array, by kind.
pub enum Elements<'a> {
    U8(&'a [u8]),
    I8(&'a [i8]),
    U16(&'a [u16]),
    I16(&'a [i16]),
    U32(&'a [u32]),
    I32(&'a [i32]),
    F32(&'a [f32]),
    F64(&'a [f64]),
    I64(&'a [i64]),
    U64(&'a [u64]),
}

impl Elements<'_> {
    pub fn len(&self) -> usize {
        match self {
            Elements::U8(e) => e.len(),
            Elements::I8(e) => e.len(),
            Elements::U16(e) => e.len(),
            Elements::I16(e) => e.len(),
            Elements::U32(e) => e.len(),
            Elements::I32(e) => e.len(),
            Elements::F32(e) => e.len(),
            Elements::F64(e) => e.len(),
            Elements::I64(e) => e.len(),
            Elements::U64(e) => e.len(),
        }
    }
}

/// Calls `read` with the elements of a typed array; `None` if the value is none.
///
/// `read` must not call into JavaScript, which could detach the memory.
pub fn typed_array<R>(
    env: &Env,
    value: &Unknown<'_>,
    read: impl FnOnce(Elements<'_>) -> R,
) -> Option<R> {
    let (mut kind, mut length, mut data) = (0, 0, ptr::null_mut());
    // SAFETY: the places for the answers are valid; those not wanted are null, as Node-API allows.
    let status = unsafe {
        sys::napi_get_typedarray_info(
            env.raw(),
            value.raw(),
            &mut kind,
            &mut length,
            &mut data,
            ptr::null_mut(),
            ptr::null_mut(),
        )
    };
    if status != sys::Status::napi_ok {
        return None;
    }
    /// SAFETY: `data` points to `length` elements of this kind, aligned as JavaScript aligns them.
    unsafe fn view<'a, T>(data: *const std::ffi::c_void, length: usize) -> &'a [T] {
        if length == 0 { &[] } else { unsafe { slice::from_raw_parts(data.cast(), length) } }
    }
    use sys::TypedarrayType as Kind;
    // SAFETY: Node-API has just said so, and no JavaScript runs before `read` returns.
    let elements = unsafe {
        match kind {
            Kind::uint8_array | Kind::uint8_clamped_array => Elements::U8(view(data, length)),
            Kind::int8_array => Elements::I8(view(data, length)),
            Kind::uint16_array => Elements::U16(view(data, length)),
            Kind::int16_array => Elements::I16(view(data, length)),
            Kind::uint32_array => Elements::U32(view(data, length)),
            Kind::int32_array => Elements::I32(view(data, length)),
            Kind::float32_array => Elements::F32(view(data, length)),
            Kind::float64_array => Elements::F64(view(data, length)),
            Kind::bigint64_array => Elements::I64(view(data, length)),
            Kind::biguint64_array => Elements::U64(view(data, length)),
            _ => return None,
        }
    };
    Some(read(elements))
}
