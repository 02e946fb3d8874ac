//! Parses the boundaries of HTTP/1.1 requests (RFC 9112), to detect requests that state their length in two ways.
//!
//! A request with both `Content-Length` and `Transfer-Encoding` is a means of request smuggling: the HTTP library
//! uses one of them, and a proxy in front may use the other. This module makes the second of the two headers
//! unreadable, so that the library answers 400 and closes the connection. All other errors are left to the library,
//! which is strict.

/// The parser of a connection.
#[derive(Debug, Default)]
pub struct Framing {
    at: At,
    name: Name,
    length: Option<u64>,
    is_chunked: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before a request.
    #[default]
    Start,
    RequestLine,
    /// At the first byte of a line of the head.
    Line,
    /// In the name of a header.
    Name,
    /// In a value that is ignored.
    Value,
    /// In the value of a `Content-Length`.
    Length(u64),
    /// In a body, with the number of bytes to come.
    Body(u64),
    ChunkSize(u64),
    ChunkExtension(u64),
    Chunk(u64),
    ChunkEnd,
    /// After the last chunk; the value says whether the line has content.
    Trailer(bool),
    /// In a refused request. Nothing more is parsed or answered.
    Refused,
}

/// The beginning of a header's name, in lower case.
#[derive(Debug, Default)]
struct Name {
    letters: [u8; LONGEST.len()],
    length: usize,
}

const CONTENT_LENGTH: &[u8] = b"content-length";
const TRANSFER_ENCODING: &[u8] = LONGEST;
const LONGEST: &[u8; 17] = b"transfer-encoding";

impl Framing {
    /// Parses received bytes, and alters the second of two contradictory headers.
    pub fn read(&mut self, bytes: &mut [u8]) {
        let mut position = 0;
        while position < bytes.len() {
            let left = (bytes.len() - position) as u64;
            position += match self.at {
                At::Body(more) | At::Chunk(more) if more > 0 => {
                    let skipped = more.min(left);
                    self.skip(more - skipped);
                    skipped as usize
                }
                _ => {
                    self.step(&mut bytes[position]);
                    1
                }
            };
        }
    }

    /// Returns whether a request has begun and is incomplete.
    pub fn is_within(&self) -> bool {
        self.at != At::Start
    }

    fn skip(&mut self, more: u64) {
        self.at = match self.at {
            At::Body(_) if more == 0 => At::Start,
            At::Body(_) => At::Body(more),
            _ if more == 0 => At::ChunkEnd,
            _ => At::Chunk(more),
        };
    }

    fn step(&mut self, byte: &mut u8) {
        self.at = match (self.at, *byte) {
            (At::Start, b'\r' | b'\n') => At::Start,
            (At::Start, _) => {
                (self.length, self.is_chunked) = (None, false);
                At::RequestLine
            }
            (At::RequestLine | At::Value, b'\n') => At::Line,
            (At::Line, b'\r') => At::Line,
            (At::Line, b'\n') => self.after_head(),
            (At::Line, letter) => {
                self.name = Name::default();
                self.name.push(letter);
                At::Name
            }
            (At::Name, b':') => self.after_name(byte),
            (At::Name, b'\n') => At::Line,
            (At::Name, letter) => {
                self.name.push(letter);
                At::Name
            }
            (At::Length(length), b'\n') => {
                self.length = Some(length);
                At::Line
            }
            (At::Length(length), digit @ b'0'..=b'9') => {
                At::Length(length.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
            }
            (at, byte) => At::in_chunks(at, byte),
        };
    }

    fn after_name(&mut self, colon: &mut u8) -> At {
        match self.name.letters() {
            CONTENT_LENGTH if !self.is_chunked => At::Length(0),
            TRANSFER_ENCODING if self.length.is_none() => {
                self.is_chunked = true;
                At::Value
            }
            CONTENT_LENGTH | TRANSFER_ENCODING => {
                // No header's name contains this character.
                *colon = 0;
                At::Refused
            }
            _ => At::Value,
        }
    }

    fn after_head(&self) -> At {
        match (self.is_chunked, self.length) {
            (true, _) => At::ChunkSize(0),
            (false, Some(length)) if length > 0 => At::Body(length),
            _ => At::Start,
        }
    }
}

impl At {
    fn in_chunks(self, byte: u8) -> At {
        match (self, byte) {
            (At::ChunkSize(0) | At::ChunkExtension(0), b'\n') => At::Trailer(false),
            (At::ChunkSize(size) | At::ChunkExtension(size), b'\n') => At::Chunk(size),
            (At::ChunkSize(size), digit) => match char::from(digit).to_digit(16) {
                Some(digit) => At::ChunkSize(size.saturating_mul(16).saturating_add(digit.into())),
                None => At::ChunkExtension(size),
            },
            (At::ChunkEnd, b'\n') => At::ChunkSize(0),
            (At::Trailer(false), b'\n') => At::Start,
            (At::Trailer(true), b'\n') => At::Trailer(false),
            (At::Trailer(_), b'\r') => self,
            (At::Trailer(_), _) => At::Trailer(true),
            _ => self,
        }
    }
}

impl Name {
    fn push(&mut self, letter: u8) {
        if let Some(place) = self.letters.get_mut(self.length) {
            *place = letter.to_ascii_lowercase();
        }
        self.length += 1;
    }

    /// Returns the whole name; no relevant name is longer than the buffer.
    fn letters(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or_default()
    }
}
