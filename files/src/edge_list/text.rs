//! The bytes of an edge list before they become rows: checked to be text, with quotes as in RFC 4180.
//!
//! Quotes count if a field begins with one; the field then ends with one, two quotes stand for one inside it, and
//! a delimiter or the end of the row follows. Any other quote is refused with its line, because a reader that
//! continued would take the rest of the file for a single id. Text without quotes is only searched for them.

use std::io::{self, Read};

use super::options::Delimiter;
use crate::error::Fault;

/// A reader that fails with a [`Fault`] where its bytes are no text.
pub(super) struct Text<R> {
    bytes: R,
    /// The separator of columns, if quotes count.
    quoting: Option<Delimiter>,
    blanks: bool,
    may_hold_nul: bool,
    offset: u64,
    line: u64,
    /// The first bytes of a letter whose others are still to come.
    letter: Vec<u8>,
    state: State,
    /// The byte before the next one.
    last: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Plain,
    Comment,
    /// Between quotes, since this line.
    Quoted(u64),
    /// After a quote between quotes: the last of them, or the first of two.
    Ending,
}

impl<R: Read> Text<R> {
    /// Makes a reader. `marked`: this crate wrote the file, so an id may hold a NUL.
    pub fn new(bytes: R, delimiter: Delimiter, unquoted: bool, marked: bool) -> Self {
        Text {
            bytes,
            quoting: (!unquoted).then_some(delimiter),
            blanks: delimiter == Delimiter::Blanks,
            may_hold_nul: marked,
            offset: 0,
            line: 1,
            letter: Vec::new(),
            state: State::Plain,
            last: b'\n',
        }
    }

    fn check(&mut self, chunk: &mut [u8]) -> Result<(), Fault> {
        if !self.may_hold_nul && chunk.contains(&0) {
            let at = chunk.iter().position(|&byte| byte == 0).unwrap_or(0);
            return Err(Fault::Nul {
                line: self.line_at(chunk, at),
                byte: self.offset + at as u64,
            });
        }
        self.check_letters(chunk)?;
        if self.blanks || (self.quoting.is_some() && (self.is_within() || chunk.contains(&b'"'))) {
            self.check_quotes(chunk)?;
        } else {
            self.pass(chunk);
        }
        self.offset += chunk.len() as u64;
        Ok(())
    }

    fn is_within(&self) -> bool {
        matches!(self.state, State::Quoted(_) | State::Ending)
    }

    fn line_at(&self, chunk: &[u8], at: usize) -> u64 {
        self.line + lines(&chunk[..at])
    }

    /// Holds the bytes against UTF-8, of which a letter may lie across two chunks.
    fn check_letters(&mut self, chunk: &[u8]) -> Result<(), Fault> {
        let mut rest = chunk;
        while !self.letter.is_empty() && !rest.is_empty() {
            self.letter.push(rest[0]);
            rest = &rest[1..];
            match std::str::from_utf8(&self.letter) {
                Ok(_) => self.letter.clear(),
                Err(error) if error.error_len().is_none() => {}
                Err(_) => return Err(self.not_utf8(chunk, chunk.len() - rest.len() - 1)),
            }
        }
        if let Err(error) = std::str::from_utf8(rest) {
            let at = error.valid_up_to();
            if error.error_len().is_some() {
                return Err(self.not_utf8(chunk, chunk.len() - rest.len() + at));
            }
            self.letter.extend_from_slice(&rest[at..]);
        }
        Ok(())
    }

    fn not_utf8(&self, chunk: &[u8], at: usize) -> Fault {
        Fault::NotUtf8 { line: self.line_at(chunk, at), byte: self.offset + at as u64 }
    }

    /// Goes over a chunk without quotes, none of which is between quotes.
    fn pass(&mut self, chunk: &[u8]) {
        let Some(&last) = chunk.last() else { return };
        let line = match chunk.iter().rposition(|&byte| byte == b'\n') {
            Some(end) => chunk.get(end + 1),
            None if self.last == b'\n' => chunk.first(),
            None => None,
        };
        match line {
            Some(b'#') => self.state = State::Comment,
            Some(_) => self.state = State::Plain,
            None if last == b'\n' => self.state = State::Plain,
            None => {}
        }
        self.line += lines(chunk);
        self.last = last;
    }

    fn check_quotes(&mut self, chunk: &mut [u8]) -> Result<(), Fault> {
        for byte in chunk {
            match self.state {
                State::Quoted(_) if *byte == b'"' => self.state = State::Ending,
                State::Quoted(_) => {}
                State::Ending if *byte == b'"' => self.state = State::Quoted(self.line),
                State::Ending if !self.separates(*byte) => {
                    return Err(Fault::StrayQuote { line: self.line });
                }
                State::Comment if *byte != b'\n' => {}
                State::Comment | State::Ending | State::Plain => self.begin(*byte),
            }
            self.line += u64::from(*byte == b'\n');
            self.last = *byte;
            if self.blanks && self.state == State::Plain && *byte == b'\t' {
                *byte = b' ';
            }
        }
        Ok(())
    }

    /// Takes a byte outside quotes and comments.
    fn begin(&mut self, byte: u8) {
        let starts_row = matches!(self.last, b'\n' | b'\r');
        self.state = match byte {
            b'#' if starts_row => State::Comment,
            b'"' if self.quoting.is_some() && (starts_row || self.separates(self.last)) => {
                State::Quoted(self.line)
            }
            _ => State::Plain,
        };
    }

    fn separates(&self, byte: u8) -> bool {
        match self.quoting {
            _ if matches!(byte, b'\n' | b'\r') => true,
            Some(Delimiter::Byte(delimiter)) => byte == delimiter,
            Some(Delimiter::Blanks) => matches!(byte, b' ' | b'\t'),
            None => false,
        }
    }

    fn end(&self) -> Result<(), Fault> {
        match self.state {
            State::Quoted(line) => Err(Fault::OpenQuote { line }),
            _ if !self.letter.is_empty() => Err(Fault::NotUtf8 {
                line: self.line,
                byte: self.offset - self.letter.len() as u64,
            }),
            _ => Ok(()),
        }
    }
}

fn lines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        match read {
            0 if buffer.is_empty() => Ok(()),
            0 => self.end(),
            _ => self.check(&mut buffer[..read]),
        }
        .map_err(io::Error::other)?;
        Ok(read)
    }
}
