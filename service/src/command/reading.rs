//! The command-line options for reading an edge list.

use clap::{Args, ValueEnum};
use trust_files::{Column, Delimiter, Header, Scale, TsvOptions, TsvWeights};

/// The options for reading an edge list.
#[derive(Args)]
#[command(next_help_heading = "Format of the edge list")]
pub struct Reading {
    /// The meaning of the weights
    #[arg(long, value_enum, default_value_t = Weights::Auto)]
    weights: Weights,
    /// Divide the weights by this number, such as 10 for ratings from 1 to 10
    #[arg(long, value_name = "N")]
    scale: Option<Scale>,
    /// The separator of columns: tab, comma, semicolon, blanks, or a character [default: detected]
    #[arg(long, value_name = "WHICH")]
    delimiter: Option<Delimiter>,
    /// The first row names the columns [default: if it consists of known names]
    #[arg(long, conflicts_with = "no_header")]
    header: bool,
    /// The first row contains data
    #[arg(long)]
    no_header: bool,
    /// The column of the trusting person, by name or number [default: from the header, or 1]
    #[arg(long, value_name = "COLUMN")]
    source: Option<Column>,
    /// The column of the trusted person, by name or number [default: from the header, or 2]
    #[arg(long, value_name = "COLUMN")]
    target: Option<Column>,
    /// The column of weights, by name or number, or none [default: from the header, or 3]
    #[arg(long, value_name = "COLUMN")]
    weight: Option<Column>,
    /// Quotes are part of ids: the file does not quote fields
    #[arg(long)]
    unquoted: bool,
}

/// The values of `--weights`.
#[derive(Clone, Copy, ValueEnum)]
enum Weights {
    /// As given, unless all are 1 and the file does not say that weights count: then each is a vouch
    Auto,
    /// As given
    #[value(alias = "as-given", alias = "as_given")]
    Given,
    /// Each positive weight is a vouch, 0.8
    Vouch,
}

impl Reading {
    /// Returns the options of the reader.
    pub fn options(&self) -> TsvOptions {
        TsvOptions {
            weights: match self.weights {
                Weights::Auto => TsvWeights::Auto,
                Weights::Given => TsvWeights::AsGiven,
                Weights::Vouch => TsvWeights::Vouch,
            },
            scale: self.scale,
            delimiter: self.delimiter,
            header: match (self.header, self.no_header) {
                (true, _) => Header::Present,
                (_, true) => Header::Absent,
                _ => Header::Auto,
            },
            source: self.source.clone(),
            target: self.target.clone(),
            weight: self.weight.clone(),
            unquoted: self.unquoted,
        }
    }
}
