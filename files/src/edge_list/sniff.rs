//! Detects the format from the first rows of a file: its origin and its delimiter.

use super::MARK;
use super::columns::is_weight;
use super::decimal::Decimal;
use super::options::Delimiter;

/// The number of rows that are looked at.
const ROWS: usize = 100;

/// Returns whether a comment before the first row states that the weights count.
pub(super) fn is_marked(start: &[u8]) -> bool {
    let lines = start.split(|&byte| byte == b'\n');
    lines.take_while(|line| line.starts_with(b"#")).any(|line| line.starts_with(MARK.as_bytes()))
}

/// Returns whether a whole row is in `start`, however many comments stand before it.
pub(super) fn holds_a_row(start: &[u8]) -> bool {
    !rows(start, false).is_empty()
}

/// Returns the delimiter of the complete rows in `start` (of all rows if the file ends there): the first of tab,
/// semicolon, comma and blanks that stands in nearly all rows, else the one in most rows. Tabs that have blanks
/// beside them in nearly all rows are blanks, too, unless the file is `marked` as written by this crate.
pub(super) fn delimiter(start: &[u8], is_all: bool, unquoted: bool, marked: bool) -> Delimiter {
    let mut rows = rows(start, unquoted);
    if !is_all && rows.len() > 1 && rows.len() < ROWS && !start.ends_with(b"\n") {
        rows.pop();
    }
    let of_byte = |byte: u8| rows.iter().filter(|row| row.contains(&byte)).count();
    let mut found = vec![
        (Delimiter::TAB, of_byte(b'\t')),
        (Delimiter::SEMICOLON, of_byte(b';')),
        (Delimiter::COMMA, of_byte(b',')),
    ];
    let in_blanks = rows.iter().filter(|row| is_in_blanks(row)).count();
    let are_nearly_all = |count: usize| count * 10 >= rows.len() * 9 && count > 0;
    let pads = |row: &&Vec<u8>| row.windows(2).any(|pair| matches!(pair, b" \t" | b"\t "));
    if !marked && are_nearly_all(in_blanks) && are_nearly_all(rows.iter().filter(pads).count()) {
        return Delimiter::Blanks;
    }
    // Prose has blanks, too.
    if in_blanks * 2 > rows.len() {
        found.push((Delimiter::Blanks, in_blanks));
    }
    let nearly_all = found.iter().find(|&&(_, count)| are_nearly_all(count));
    let most = found.iter().rev().max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 0);
    nearly_all.or(most).map_or(Delimiter::TAB, |&(delimiter, _)| delimiter)
}

/// Returns whether a blank follows each comma, semicolon or bar in nearly all rows: then it belongs to no id.
pub(super) fn is_padded(start: &[u8], unquoted: bool, delimiter: Delimiter) -> bool {
    let Delimiter::Byte(byte) = delimiter else { return false };
    if byte == b'\t' {
        return false;
    }
    let rows = rows(start, unquoted);
    let pads = |row: &&Vec<u8>| {
        let mut after = row.split(|&of| of == byte).skip(1).peekable();
        after.peek().is_some() && after.all(|field| field.first().is_none_or(|&of| of == b' '))
    };
    let padded = rows.iter().filter(pads).count();
    padded * 10 >= rows.len() * 9 && padded > 0
}

/// Returns whether a row is two words, or two and a weight.
fn is_in_blanks(row: &[u8]) -> bool {
    let mut words = row.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (_, Some(_)) = (words.next(), words.next()) else { return false };
    words.next().is_none_or(|third| {
        let digits = third.strip_prefix(b"-").or(third.strip_prefix(b"+")).unwrap_or(third);
        Decimal::parse(digits, b'.').is_some() || is_weight(third)
    })
}

/// Returns the first rows, with an `x` for each byte between quotes; without comments and empty lines.
fn rows(start: &[u8], unquoted: bool) -> Vec<Vec<u8>> {
    let (mut rows, mut row, mut within, mut last) = (Vec::new(), Vec::new(), false, b'\n');
    for &byte in start {
        if rows.len() == ROWS {
            return rows;
        }
        let begins = matches!(last, b'\n' | b'\r' | b'\t' | b',' | b';' | b' ' | b'|');
        let in_comment = row.first() == Some(&b'#');
        match byte {
            b'"' if !unquoted && !in_comment && (within || begins || last == b'"') => {
                within = !within;
            }
            _ if within => row.push(b'x'),
            b'\n' | b'\r' => {
                let whole = std::mem::take(&mut row);
                if !whole.is_empty() && whole[0] != b'#' {
                    rows.push(whole);
                }
            }
            _ => row.push(byte),
        }
        last = byte;
    }
    if !row.is_empty() && row[0] != b'#' {
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Delimiter {
        delimiter(text.as_bytes(), true, false, false)
    }

    #[test]
    fn what_stands_in_nearly_all_rows_separates() {
        assert_eq!(of("a\tb\t0.5\nb\tc\n"), Delimiter::TAB);
        assert_eq!(of("Doe, Ann\tLee, Bob\t1\n"), Delimiter::TAB);
        assert_eq!(of("a,b,0.5\nb,c\nlonely\n"), Delimiter::COMMA);
        assert_eq!(of("Ann Lee,Bob Moe\nAnn Lee,Cy Poe\n"), Delimiter::COMMA);
        assert_eq!(of("a;b;0,5\n"), Delimiter::SEMICOLON);
        assert_eq!(of("# comment, with commas\n1 2\n1   3  0.5 77\n"), Delimiter::Blanks);
        assert_eq!(of("source target weight\n a  b -1\n"), Delimiter::Blanks);
        assert_eq!(of("a \t b\nb\t c\n"), Delimiter::Blanks);
        assert_eq!(of("\"a\tb\";c;0.5\n"), Delimiter::SEMICOLON);
        assert_eq!(of("\"a;\n\"\"b\";\",\",0.5\n"), Delimiter::SEMICOLON);
    }

    #[test]
    fn blanks_after_the_delimiters_of_nearly_all_rows_are_padding() {
        let padded = |text: &str, delimiter| is_padded(text.as_bytes(), false, delimiter);
        assert!(padded("source, target, weight\nann, bob, 0.5\n", Delimiter::COMMA));
        assert!(padded("ann; bob;\n", Delimiter::SEMICOLON));
        assert!(!padded("ann, bob,0.5\n", Delimiter::COMMA));
        assert!(!padded("ann\t bob\t 0.5\n", Delimiter::TAB));
        assert!(!padded("ann\n", Delimiter::COMMA));
        assert!(!padded("\"ann, bob\",cy,1\n", Delimiter::COMMA));
    }

    #[test]
    fn prose_is_not_taken_for_rows_between_blanks() {
        assert_eq!(of("once upon a time\nthere was a graph\nThe end\n"), Delimiter::TAB);
        assert_eq!(of(""), Delimiter::TAB);
    }

    #[test]
    fn the_mark_is_looked_for_in_the_comments_before_the_first_row() {
        assert!(is_marked(format!("# mine\r\n{MARK}\r\na\tb\t1\n").as_bytes()));
        assert!(!is_marked(format!("a\tb\t1\n{MARK}\n").as_bytes()));
    }
}
