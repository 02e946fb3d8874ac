//! The wrong fields of a request: the first few by name, the others as a number. The size is bounded, however much
//! is sent.

use super::FieldError;
use crate::http::protocol::short;

/// The greatest number of named fields.
const MOST: usize = 20;

/// The greatest size of the errors, in bytes of JSON.
const MOST_BYTES: usize = 5_000;

/// The greatest size of the names in a sentence, in bytes.
const MOST_IN_SENTENCE: usize = 600;

/// The wrong fields of a request.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    named: Vec<FieldError>,
    more: usize,
}

impl Faults {
    /// Adds a field, unless it is known: a field that occurs ten thousand times is counted once.
    pub fn push(&mut self, error: FieldError) {
        let error = error.short();
        let is_known =
            |known: &FieldError| (&known.field, &known.code) == (&error.field, &error.code);
        if self.named.iter().any(is_known) {
            return;
        }
        match self.named.len() < MOST {
            true => self.named.push(error),
            false => self.more += 1,
        }
    }

    /// Adds a field before all others.
    pub fn push_first(&mut self, error: FieldError) {
        if self.named.len() == MOST {
            self.named.pop();
            self.more += 1;
        }
        self.named.insert(0, error.short());
    }

    /// Adds several fields.
    pub fn extend(&mut self, others: Faults) {
        for error in others.named {
            self.push(error);
        }
        self.more += others.more;
    }

    /// Returns whether there are no wrong fields.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// Returns the first fields.
    pub fn named(&self) -> &[FieldError] {
        &self.named
    }

    /// Merges the doubts about the fields that the rules refuse, and about others: the code comes from the rules,
    /// the detail from the request.
    pub fn join(&mut self, doubts: Faults) {
        for doubt in doubts.named {
            let last = doubt.field.rsplit('.').next().unwrap_or_default();
            let is_known = |error: &FieldError| {
                [doubt.field.as_str(), last].contains(&error.field.as_str())
                    || doubt.field.starts_with(&format!("{}.", error.field))
            };
            match self.named.iter_mut().find(|error| is_known(error)) {
                Some(error) => {
                    error.field = doubt.field;
                    error.detail = doubt.detail;
                }
                None => self.push(doubt),
            }
        }
        self.more += doubts.more;
    }

    /// Returns the errors to show, and the number of those left out.
    pub fn shown(&self) -> (&[FieldError], usize) {
        let sizes = self.named.iter().scan(0, |bytes, error| {
            *bytes += short::size(&error.field) + short::size(&error.detail) + error.code.len();
            Some(*bytes)
        });
        let fit = sizes.take_while(|bytes| *bytes <= MOST_BYTES).count();
        (&self.named[..fit], self.len() - fit)
    }

    fn len(&self) -> usize {
        self.named.len() + self.more
    }

    /// Summarises all errors in a sentence: one detail, or the names of the first fields and the number of the
    /// others.
    pub fn sentence(&self) -> String {
        if let ([one], 0) = (&*self.named, self.more) {
            return one.detail.clone();
        }
        let mut names = String::new();
        let mut count = 0;
        for error in &self.named {
            let name = error.field.as_str();
            if names.len() + short::size(name) > MOST_IN_SENTENCE {
                break;
            }
            names = if count == 0 { name.to_owned() } else { format!("{names}, {name}") };
            count += 1;
        }
        let all = self.len();
        match all - count {
            0 => format!("{all} values are not allowed: {names}"),
            more => format!("{all} values are not allowed: {names}, and {more} more"),
        }
    }
}

impl FromIterator<FieldError> for Faults {
    fn from_iter<I: IntoIterator<Item = FieldError>>(errors: I) -> Self {
        let mut faults = Faults::default();
        errors.into_iter().for_each(|error| faults.push(error));
        faults
    }
}
