//! Describes database errors for the log: the kind of failure, and never a value of a statement, which may be
//! personal data.

use std::fmt::{self, Display};

/// The greatest length of a name that is written.
const LONGEST_NAME: usize = 64;

/// A failure of the database, formatted for a log.
pub struct Fault<'e>(pub &'e sqlx::Error);

impl Display for Fault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use sqlx::Error;
        f.write_str(match self.0 {
            Error::Database(error) => {
                write!(f, "the database answers {}", Name(&error.code().unwrap_or_default()))?;
                let constraint = error.constraint().map(|it| ("of the constraint", it));
                match constraint.or(error.table().map(|table| ("of the table", table))) {
                    Some((what, name)) => return write!(f, " {what} {}", Name(name)),
                    None => return Ok(()),
                }
            }
            Error::Io(error) => return write!(f, "the connection failed: {:?}", error.kind()),
            Error::Tls(_) => "the connection could not be encrypted",
            Error::Protocol(_) => "the database violates its protocol",
            Error::RowNotFound => "a row is missing",
            Error::ColumnNotFound(_) | Error::ColumnIndexOutOfBounds { .. } => {
                "a column is missing"
            }
            Error::TypeNotFound { .. } => "a type is missing",
            Error::ColumnDecode { .. } | Error::Decode(_) => "a value of the record cannot be read",
            Error::Encode(_) => "a value cannot be written",
            Error::PoolTimedOut => "no connection came free in time",
            Error::PoolClosed => "the connections are closed",
            Error::WorkerCrashed => "the driver's thread has ended",
            Error::Configuration(_) => "the address of the database is wrong",
            Error::Migrate(_) => "the tables could not be brought up to date",
            _ => "the driver failed",
        })
    }
}

/// A name that a database reports: of an error, a constraint or a table. Text of any other kind is left out.
struct Name<'n>(&'n str);

impl Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_of_names = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        let name: String = self.0.chars().filter(is_of_names).take(LONGEST_NAME).collect();
        f.write_str(if name.is_empty() { "without a code" } else { &name })
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Name};

    #[test]
    fn a_failure_is_written_without_its_values() {
        let hostile = "a secret\nINFO forged \u{1b}[31m\u{202e}";
        let of_text = || std::io::Error::other(hostile).into();
        let failures = [
            sqlx::Error::Io(std::io::Error::other(hostile)),
            sqlx::Error::Protocol(hostile.to_owned()),
            sqlx::Error::ColumnNotFound(hostile.to_owned()),
            sqlx::Error::ColumnDecode { index: hostile.to_owned(), source: of_text() },
            sqlx::Error::Decode(of_text()),
            sqlx::Error::Configuration(of_text()),
        ];
        for failure in failures {
            let text = Fault(&failure).to_string();
            assert!(!text.contains("secret") && !text.contains("forged"), "{text}");
            assert!(!text.chars().any(char::is_control), "{text:?}");
        }
        assert_eq!(Name("23505\n INFO \u{202e}").to_string(), "23505INFO");
    }
}
