//! The command line: the commands, and the options that all of them take.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use trust_core::{MAX_HOPS, Threshold};
use trust_files::{Column, Delimiter, Header, Scale, TsvOptions, TsvWeights};

use crate::commands::{audience, ball, convert, explain, revoke, stats, tour, town, visible, why};

const AFTER: &str = "\
A graph FILE is an edge list, plain or gzip, or a checkpoint; its first bytes decide, not its name. `-`
is standard input or standard output. Only checkpoints contain groups, places and resources.

An edge list is UTF-8 text with a row for each edge: source, target, weight (0 to 1; below 0 the source
blocks the target; none: a vouch, 0.8). Tabs, commas, semicolons or blanks separate the columns, quotes are
those of RFC 4180, lines that begin with # are comments. A first row of well-known words (source and
target, from and to, rater and ratee, ...) is a header and names the columns. If all positive weights are
exactly 1, the file carries none, unless it has a mark that they count, as files of this program do.

Trust is exact: the largest product of weights over a walk of at most --max-hops edges, or 0 where
that is below --floor.

Examples:
  trust-graph tour                             a guided look at a generated town
  trust-graph stats ratings.tsv.gz             the shape of a graph
  trust-graph ball ratings.tsv.gz 35           whom member 35 trusts, strongest first
  trust-graph explain ratings.tsv.gz 35 2642   why 35 trusts 2642
  trust-graph ball g.tsv 35 --json | jq .total
  trust-graph stats stars.csv --scale 5 --source who --target whom --weight stars
  zcat g.tsv.gz | trust-graph convert - g.trust

  trust-graph town town.trust                  people who share things, to ask these of:
  trust-graph visible town.trust maple-row-7-a              what this person may see
  trust-graph audience town.trust maple-row-13-d/bread      who can see this thing
  trust-graph why town.trust maple-row-8-a maple-row-13-d/bread   why, or why not

Exit codes: 0 done; 1 refused (unknown member, no path, unreadable file, ...), said on stderr;
2 the command line itself is wrong.";

/// Query a trust graph: trust between members, visible resources, and the reasons.
#[derive(Parser)]
#[command(name = "trust-graph", version, after_help = AFTER, max_term_width = 100)]
#[command(
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub settings: Settings,
}

/// The subcommand.
#[derive(Subcommand)]
pub enum Command {
    Stats(stats::Stats),
    Ball(ball::BallOf),
    Explain(explain::Explain),
    Revoke(revoke::Revoke),
    Visible(visible::Visible),
    Audience(audience::AudienceOf),
    Why(why::Why),
    Convert(convert::Convert),
    Town(town::Town),
    Tour(tour::Tour),
}

/// Options that every command takes.
#[derive(ClapArgs)]
#[command(next_help_heading = "Options of every command")]
pub struct Settings {
    /// Answer in JSON, for programs: exact decimals as text, and the nearest f64 beside them
    #[arg(long, global = true)]
    pub json: bool,

    /// The most edges of a walk, 1 to 12 [default: 6, or as in the checkpoint]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=i64::from(MAX_HOPS)))]
    pub max_hops: Option<u8>,

    /// Products below this are no trust, 0.001 to 1 [default: 0.1, or as in the checkpoint]
    #[arg(long, global = true, value_name = "TRUST", value_parser = parse_floor)]
    pub floor: Option<Threshold>,

    #[command(flatten)]
    pub reading: Reading,
}

/// The options for reading an edge list.
#[derive(ClapArgs)]
#[command(next_help_heading = "Options of every command that reads an edge list")]
pub struct Reading {
    /// The meaning of the weights
    #[arg(long, global = true, value_enum, default_value_t = Weights::Auto)]
    pub weights: Weights,

    /// Divide the weights by this number, such as 10 for ratings from 1 to 10
    #[arg(long, global = true, value_name = "N")]
    pub scale: Option<Scale>,

    /// The separator of columns: tab, comma, semicolon, blanks, or a character [default: detected]
    #[arg(long, global = true, value_name = "WHICH", allow_hyphen_values = true)]
    pub delimiter: Option<Delimiter>,

    /// The first row names the columns [default: if it consists of known names]
    #[arg(long, global = true, conflicts_with = "no_header")]
    pub header: bool,

    /// The first row is a row like any other
    #[arg(long, global = true)]
    pub no_header: bool,

    /// The column of the trusting person, by name or number [default: from the header, or 1]
    #[arg(id = "source_column", long = "source", global = true, value_name = "COLUMN")]
    pub source: Option<Column>,

    /// The column of the trusted person, by name or number [default: from the header, or 2]
    #[arg(id = "target_column", long = "target", global = true, value_name = "COLUMN")]
    pub target: Option<Column>,

    /// The column of weights, by name or number, or none [default: from the header, or 3]
    #[arg(id = "weight_column", long = "weight", global = true, value_name = "COLUMN")]
    pub weight: Option<Column>,

    /// Quotes are part of ids: the file does not quote fields
    #[arg(long, global = true)]
    pub unquoted: bool,
}

impl Reading {
    /// Returns the same for the reader.
    pub fn options(&self) -> TsvOptions {
        TsvOptions {
            weights: self.weights.into(),
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

/// The values of `--weights`.
#[derive(Clone, Copy, ValueEnum)]
pub enum Weights {
    /// As given, unless all are 1 and the file has no mark that weights count: then each is a vouch
    Auto,
    /// As given
    #[value(alias = "as-given", alias = "as_given")]
    Given,
    /// Each positive weight is a vouch, 0.8
    Vouch,
}

impl From<Weights> for TsvWeights {
    fn from(weights: Weights) -> Self {
        match weights {
            Weights::Auto => TsvWeights::Auto,
            Weights::Given => TsvWeights::AsGiven,
            Weights::Vouch => TsvWeights::Vouch,
        }
    }
}

fn parse_floor(text: &str) -> Result<Threshold, String> {
    match text.parse::<Threshold>() {
        Ok(floor) if floor != Threshold::ZERO => Ok(floor),
        _ => Err("a floor is a decimal from 0.001 to 1".to_owned()),
    }
}
