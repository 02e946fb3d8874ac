//! Recognises files of other formats by their first bytes, to refuse them by name.

use crate::error::Foreign;

/// A format: its name, what to do about it, and the bytes that it begins with, at a place.
type Known = (&'static str, &'static str, usize, &'static [u8]);

const UNPACK: &str = "unpack it first";
const EXPORT: &str = "export its rows as CSV";
const PICTURE: &str = "a picture holds no rows";
const DOCUMENT: &str = "export its table as CSV";
const WORKBOOK: &str = "save the sheet as \"CSV UTF-8\"";
const UTF8: &str = "save it as UTF-8";

/// Formats that no text begins like.
const BINARY: &[Known] = &[
    ("Parquet", EXPORT, 0, b"PAR1"),
    ("encrypted Parquet", EXPORT, 0, b"PARE"),
    ("Arrow (Feather)", EXPORT, 0, b"ARROW1"),
    ("Feather", EXPORT, 0, b"FEA1"),
    ("an Arrow stream", EXPORT, 0, b"\xff\xff\xff\xff"),
    ("ORC", EXPORT, 0, b"ORC"),
    ("Avro", EXPORT, 0, b"Obj\x01"),
    ("SQLite", EXPORT, 0, b"SQLite format 3\0"),
    ("DuckDB", EXPORT, 8, b"DUCK"),
    ("HDF5", EXPORT, 0, b"\x89HDF\r\n"),
    ("NumPy", EXPORT, 0, b"\x93NUMPY"),
    ("a Python pickle", EXPORT, 0, b"\x80\x04\x95"),
    ("a Python pickle", EXPORT, 0, b"\x80\x05\x95"),
    ("gzip inside gzip", UNPACK, 0, b"\x1f\x8b"),
    ("zstd", UNPACK, 0, b"\x28\xb5\x2f\xfd"),
    ("bzip2", UNPACK, 0, b"BZh"),
    ("xz", UNPACK, 0, b"\xfd7zXZ"),
    ("lz4", UNPACK, 0, b"\x04\x22\x4d\x18"),
    ("7z", UNPACK, 0, b"7z\xbc\xaf"),
    ("RAR", UNPACK, 0, b"Rar!"),
    ("a Unix compress file", UNPACK, 0, b"\x1f\x9d"),
    ("tar", UNPACK, 257, b"ustar"),
    ("an old Excel workbook", WORKBOOK, 0, b"\xd0\xcf\x11\xe0"),
    ("zip", UNPACK, 0, b"PK\x03\x04"),
    ("zip", UNPACK, 0, b"PK\x05\x06"),
    ("PNG", PICTURE, 0, b"\x89PNG"),
    ("JPEG", PICTURE, 0, b"\xff\xd8\xff"),
    ("GIF", PICTURE, 0, b"GIF8"),
    ("WebP", PICTURE, 8, b"WEBP"),
    ("TIFF", PICTURE, 0, b"II*\0"),
    ("TIFF", PICTURE, 0, b"MM\0*"),
    ("BMP", PICTURE, 0, b"BM"),
    ("a program", "name an edge list", 0, b"\x7fELF"),
];

/// Formats that are text, but no rows: by how their first line begins, in any case.
const TEXT: &[Known] = &[
    ("PDF", DOCUMENT, 0, b"%PDF-"),
    ("XML", EXPORT, 0, b"<?xml"),
    ("GraphML", EXPORT, 0, b"<graphml"),
    ("HTML", DOCUMENT, 0, b"<!DOCTYPE"),
    ("HTML", DOCUMENT, 0, b"<html"),
    ("JSON", EXPORT, 0, b"{\""),
    ("JSON", EXPORT, 0, b"{\n"),
    ("JSON", EXPORT, 0, b"[{"),
    ("JSON", EXPORT, 0, b"[["),
    ("JSON", EXPORT, 0, b"[\n"),
    ("Matrix Market", EXPORT, 0, b"%%MatrixMarket"),
    ("GEXF", EXPORT, 0, b"<gexf"),
    ("GML", EXPORT, 0, b"graph ["),
    ("GML", EXPORT, 0, b"graph\n["),
    ("GML", EXPORT, 0, b"Creator \""),
    ("Pajek", EXPORT, 0, b"*vertices"),
    ("Pajek", EXPORT, 0, b"*network"),
    ("UCINET DL", EXPORT, 0, b"dl n"),
    ("LEDA", EXPORT, 0, b"LEDA.GRAPH"),
    ("YAML", EXPORT, 0, b"---\n"),
    ("YAML", EXPORT, 0, b"%YAML"),
    ("RDF Turtle", EXPORT, 0, b"@prefix"),
    ("SQL", EXPORT, 0, b"CREATE TABLE"),
    ("SQL", EXPORT, 0, b"INSERT INTO"),
    ("SQL", EXPORT, 0, b"BEGIN TRANSACTION"),
    ("SQL", EXPORT, 0, b"-- "),
    ("a mail", DOCUMENT, 0, b"Return-Path:"),
    ("a mail", DOCUMENT, 0, b"Received:"),
    ("a mail", DOCUMENT, 0, b"From: "),
];

/// Text in an encoding of two or four bytes for a letter, by its mark.
const ENCODINGS: &[Known] = &[
    ("UTF-32", UTF8, 0, b"\xff\xfe\0\0"),
    ("UTF-32", UTF8, 0, b"\0\0\xfe\xff"),
    ("UTF-16", UTF8, 0, b"\xff\xfe"),
    ("UTF-16", UTF8, 0, b"\xfe\xff"),
];

/// Returns the format of a file that begins with `start`, if it is not an edge list.
pub(super) fn recognise(start: &[u8]) -> Option<Foreign> {
    let begins =
        |&&(_, _, at, mark): &&Known| start.get(at..).is_some_and(|rest| rest.starts_with(mark));
    let foreign = |&(name, advice, _, _): &Known| Foreign { name, advice };
    let text = first_line_on(start);
    let begins_text = |&&(_, _, _, mark): &&Known| {
        text.get(..mark.len()).is_some_and(|it| it.eq_ignore_ascii_case(mark))
    };
    if let Some(known) = TEXT.iter().find(begins_text) {
        return Some(foreign(known));
    }
    if let Some(known) = by_first_line(text) {
        return Some(known);
    }
    if let Some(encoding) = ENCODINGS.iter().find(begins) {
        return Some(foreign(encoding));
    }
    if is_rows(start) {
        return None;
    }
    if start.starts_with(b"PK\x03\x04") && contains(start, b"[Content_Types].xml") {
        return Some(Foreign { name: "an Excel workbook", advice: WORKBOOK });
    }
    BINARY.iter().find(begins).map(foreign).or_else(|| unmarked_encoding(start))
}

/// Returns the text from the first line on that is neither empty nor a comment.
fn first_line_on(start: &[u8]) -> &[u8] {
    let mut rest = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    while rest.starts_with(b"#") {
        let end = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        rest = rest[end..].trim_ascii_start();
    }
    rest
}

/// Formats that the whole first line shows: `digraph town {`, and `ann bob {'weight': 0.5}`.
fn by_first_line(text: &[u8]) -> Option<Foreign> {
    let line = text.split(|&byte| byte == b'\n').next()?.trim_ascii_end();
    let first = line.split(u8::is_ascii_whitespace).next()?;
    let is_dot = [&b"graph"[..], b"digraph", b"strict"].contains(&first) && line.ends_with(b"{");
    if is_dot {
        return Some(Foreign { name: "Graphviz DOT", advice: EXPORT });
    }
    let has_attributes = line.ends_with(b"}") && contains(line, b" {");
    has_attributes.then_some(Foreign {
        name: "a networkx edge list with dictionaries of attributes",
        advice: "write it by write_weighted_edgelist, or with data=[\"weight\"]",
    })
}

/// Returns whether these are plain letters, with something in the first line that can separate
/// columns: then whatever they begin like is somebody's id.
fn is_rows(start: &[u8]) -> bool {
    let control = |&byte: &u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let is_text = match std::str::from_utf8(start) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    is_text
        && !start.iter().any(control)
        && line.iter().any(|byte| matches!(byte, b'\t' | b',' | b';' | b' ' | b'|'))
}

/// Recognizes UTF-16 or UTF-32 without a mark: of every two or four bytes, some are always 0.
fn unmarked_encoding(start: &[u8]) -> Option<Foreign> {
    let start = &start[..start.len().min(512) & !3];
    let zeros =
        |at: usize, of: usize| start.iter().skip(at).step_by(of).filter(|&&b| b == 0).count();
    let most = |count: usize, of: usize| count * of * 5 >= start.len() * 4 && count > 0;
    if [[1, 2, 3], [0, 1, 2]].iter().any(|places| places.iter().all(|&at| most(zeros(at, 4), 4))) {
        return Some(Foreign { name: "UTF-32", advice: UTF8 });
    }
    let (even, odd) = (zeros(0, 2), zeros(1, 2));
    let is_utf16 = (most(odd, 2) && even == 0) || (most(even, 2) && odd == 0);
    is_utf16.then_some(Foreign { name: "UTF-16", advice: UTF8 })
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(start: &[u8]) -> Option<&'static str> {
        recognise(start).map(|foreign| foreign.name)
    }

    #[test]
    fn formats_are_named_even_where_only_their_mark_is_there() {
        for &(expected, _, at, mark) in BINARY.iter().chain(TEXT).chain(ENCODINGS) {
            let mut start = vec![1; at];
            start.extend_from_slice(mark);
            assert_eq!(name(&start), Some(expected), "{mark:?}");
        }
    }

    #[test]
    fn utf_16_and_utf_32_are_known_without_their_mark() {
        let text = "source\ttarget\tweight\nann\tbob\t0.5\n";
        let le16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let le32: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert_eq!(
            [&le16, &be16, &le32].map(|start| name(start)),
            [Some("UTF-16"), Some("UTF-16"), Some("UTF-32")]
        );
    }

    #[test]
    fn text_formats_are_known_after_comments_and_in_any_case() {
        for (expected, start) in [
            ("GML", "# by hand\n\nGraph [\n  node [\n"),
            ("Pajek", "*Vertices 3\n1 \"ann\"\n"),
            ("Graphviz DOT", "digraph town {\n  ann -> bob;\n}\n"),
            ("Graphviz DOT", "strict digraph \"\" {\nann;\n"),
            ("YAML", "---\nann: [bob]\n"),
            ("networkx", "alice bob {}\nbob carol {'weight': 0.5}\n"),
            ("networkx", "alice bob {'weight': 0.5}\n"),
            ("SQL", "create table trust (source TEXT);\n"),
            ("JSON", "  {\"ann\": {\"bob\": 1}}"),
        ] {
            let name = name(start.as_bytes()).unwrap_or_default();
            assert!(name.contains(expected), "{start:?}: {name}");
        }
    }

    #[test]
    fn rows_of_people_with_such_ids_are_rows() {
        for start in [
            "graph\tbob\n",
            "strict,bob,1\n",
            "From To Weight\n",
            "PAR1\tbob\t0.8\n",
            "BM,bob\n",
            "GIF8 bob\n",
            "ORC;bob\n",
            "PK\tbob\n",
            "",
        ] {
            assert_eq!(name(start.as_bytes()), None, "{start:?}");
        }
    }
}
