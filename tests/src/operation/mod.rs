//! What can be done to an engine and to the model alike: the alphabet of the property tests and of the fuzzer.

use trust_core::{Change, Settings, Threshold};

use crate::model::{Row, member, weight};

/// A position among [`NAMES`].
pub type Name = u8;

/// Members to do it to: ASCII, prefixes of one another, composed and decomposed letters, ids whose order
/// differs between UTF-8 and UTF-16, spaces, and a zero byte.
pub const NAMES: [&str; 12] = [
    "a",
    "b",
    "ab",
    "Z",
    "\u{e9}",
    "e\u{301}",
    "\u{ff21}",
    "\u{1f333}",
    "\u{5c71}\u{7530}",
    " ",
    "a\0",
    "a member whose id is longer than eight bytes, so that a prefix does not decide",
];

/// The name at a position.
pub fn name(position: Name) -> String {
    NAMES[usize::from(position) % NAMES.len()].to_owned()
}

/// One change, in small numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Edit {
    /// Declares trust; the weight is taken modulo 1000, plus 1.
    Set(Name, Name, u16),
    /// Withdraws trust.
    Revoke(Name, Name),
    /// Blocks.
    Block(Name, Name),
    /// Lifts a block.
    Unblock(Name, Name),
    /// Adds a member.
    Add(Name),
    /// Removes a member.
    Remove(Name),
}

impl Edit {
    /// The change it stands for.
    pub fn change(self) -> Change {
        let id = |position: Name| member(&name(position));
        match self {
            Edit::Set(source, target, thousandths) => Change::SetTrust {
                source: id(source),
                target: id(target),
                weight: weight(thousandths_of(thousandths)),
            },
            Edit::Revoke(source, target) => {
                Change::RevokeTrust { source: id(source), target: id(target) }
            }
            Edit::Block(blocker, blocked) => {
                Change::Block { blocker: id(blocker), blocked: id(blocked) }
            }
            Edit::Unblock(blocker, blocked) => {
                Change::Unblock { blocker: id(blocker), blocked: id(blocked) }
            }
            Edit::Add(member) => Change::AddMember { member: id(member) },
            Edit::Remove(member) => Change::RemoveMember { member: id(member) },
        }
    }
}

fn thousandths_of(number: u16) -> u16 {
    match number {
        1..=1000 => number,
        _ => number % 1000 + 1,
    }
}

/// One thing done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Operation {
    /// A batch of changes.
    Apply(Vec<Edit>),
    /// A bulk load of trust and of blocks.
    Load {
        /// Source, target, weight.
        rows: Vec<(Name, Name, u16)>,
        /// Blocker, blocked.
        blocks: Vec<(Name, Name)>,
        /// Whether the rows are repeated until the load counts as large and rebuilds the base.
        large: bool,
    },
    /// Folding all edits into the base.
    Compact,
    /// Saving to a checkpoint and going on from there.
    Reload,
}

/// More rows than this rebuild the base of a small graph.
const LARGE: usize = 1 << 12;

/// The rows that an operation loads, by name.
pub fn rows(rows: &[(Name, Name, u16)], large: bool) -> Vec<Row> {
    let row = |&(source, target, thousandths): &(Name, Name, u16)| {
        (name(source), name(target), thousandths_of(thousandths))
    };
    let count = if large && !rows.is_empty() { LARGE + rows.len() } else { rows.len() };
    rows.iter().map(row).cycle().take(count).collect()
}

/// Settings from any two numbers.
pub fn settings(max_hops: u8, floor: u16) -> Settings {
    let floor = Threshold::from_thousandths(thousandths_of(floor)).unwrap_or(Threshold::ZERO);
    Settings::new((max_hops.max(1) - 1) % 12 + 1, floor).unwrap_or_default()
}
