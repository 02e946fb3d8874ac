//! The command-line options for reading an edge list.

use clap::{Args, ValueEnum};
use trust_files::{Column, Delimiter, Header, Scale, TsvOptions, TsvWeights};

/// The options of whoever reads an edge list.
#[derive(Args)]
#[command(next_help_heading = "How the edge list is read")]
pub struct Reading {
    /// What the weights mean
    #[arg(long, value_enum, default_value_t = Weights::Auto)]
    weights: Weights,
    /// Divide the weights by this, such as 10 for ratings from 1 to 10
    #[arg(long, value_name = "N")]
    scale: Option<Scale>,
    /// What separates columns: tab, comma, semicolon, blanks, or a character [default: found out]
    #[arg(long, value_name = "WHICH")]
    delimiter: Option<Delimiter>,
    /// The first row names the columns [default: if it consists of well-known words]
    #[arg(long, conflicts_with = "no_header")]
    header: bool,
    /// The first row is a row like any other
    #[arg(long)]
    no_header: bool,
    /// The column of who trusts, by name or number [default: as the header says, or 1]
    #[arg(long, value_name = "COLUMN")]
    source: Option<Column>,
    /// The column of who is trusted, by name or number [default: as the header says, or 2]
    #[arg(long, value_name = "COLUMN")]
    target: Option<Column>,
    /// The column of weights, by name or number, or none [default: as the header says, or 3]
    #[arg(long, value_name = "COLUMN")]
    weight: Option<Column>,
    /// Quotes are part of ids: the file quotes nothing
    #[arg(long)]
    unquoted: bool,
}

/// How `--weights` is said.
#[derive(Clone, Copy, ValueEnum)]
enum Weights {
    /// As given, unless all are 1 and the file does not say that they count: then each is a vouch
    Auto,
    /// As given
    #[value(alias = "as-given", alias = "as_given")]
    Given,
    /// Each positive weight is a vouch, 0.8
    Vouch,
}

impl Reading {
    /// The same for the reader.
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
