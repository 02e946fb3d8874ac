//! The reference model: what trust means, recomputed from nothing for each question.
//!
//! Members are strings, products whole numbers over 10^36, everything lies in ordered maps, and nothing
//! is remembered between two questions. It is meant to be read and believed, not to be fast.

use std::collections::{BTreeMap, BTreeSet};

use trust_core::{BulkLoad, Change, EdgeList, MemberId, NameTable, Settings, Weight};

/// The numerator of complete trust.
pub const ONE: u128 = 10u128.pow(36);

/// All that the engine knows, in its plainest form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// The bounds of every walk.
    pub settings: Settings,
    /// How many batches have altered something.
    pub revision: u64,
    /// Everyone.
    pub members: BTreeSet<String>,
    /// Thousandths by source and target.
    pub edges: BTreeMap<(String, String), u16>,
    /// Blocker and blocked.
    pub blocks: BTreeSet<(String, String)>,
}

/// A walk: its members from source to target, and the product of its weights over 10^36.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The product, over 10^36.
    pub product: u128,
    /// Source, everyone between, target.
    pub members: Vec<String>,
}

impl Walk {
    /// How many edges it has.
    pub fn hops(&self) -> usize {
        self.members.len() - 1
    }
}

/// Rows of a bulk load: source, target, thousandths.
pub type Row = (String, String, u16);

impl Model {
    /// Nobody and nothing.
    pub fn new(settings: Settings) -> Self {
        Model {
            settings,
            revision: 0,
            members: BTreeSet::new(),
            edges: BTreeMap::new(),
            blocks: BTreeSet::new(),
        }
    }

    /// Applies all of `changes` or none; the code of the refusal.
    pub fn apply(&mut self, changes: &[Change]) -> Result<(), &'static str> {
        let mut next = self.clone();
        let mut altered = false;
        for change in changes {
            altered |= next.apply_one(change)?;
        }
        next.revision += u64::from(altered);
        *self = next;
        Ok(())
    }

    /// Sets all of `rows`, then makes all of `blocks`, or does nothing; the code of the refusal.
    pub fn load(&mut self, rows: &[Row], blocks: &[(String, String)]) -> Result<(), &'static str> {
        if rows.iter().any(|(source, target, _)| source == target) {
            return Err("SELF_TRUST");
        }
        if blocks.iter().any(|(blocker, blocked)| blocker == blocked) {
            return Err("SELF_BLOCK");
        }
        let before = self.clone();
        for (source, target, weight) in rows {
            self.members.extend([source.clone(), target.clone()]);
            self.edges.insert((source.clone(), target.clone()), *weight);
        }
        for (blocker, blocked) in blocks {
            self.members.extend([blocker.clone(), blocked.clone()]);
            self.blocks.insert((blocker.clone(), blocked.clone()));
        }
        self.revision += u64::from(*self != before);
        Ok(())
    }

    /// Applies one change; whether it altered anything, or the code of the refusal.
    fn apply_one(&mut self, change: &Change) -> Result<bool, &'static str> {
        match change {
            Change::AddMember { member } => Ok(self.mention(member)),
            Change::RemoveMember { member } => {
                self.require(member)?;
                let stays =
                    |(a, b): &(String, String)| a != member.as_str() && b != member.as_str();
                self.members.remove(member.as_str());
                self.edges.retain(|ends, _| stays(ends));
                self.blocks.retain(stays);
                Ok(true)
            }
            Change::SetTrust { source, target, .. } if source == target => Err("SELF_TRUST"),
            Change::SetTrust { source, target, weight } => {
                let new = self.mention(source) | self.mention(target);
                let before = self.edges.insert(ends(source, target), weight.thousandths());
                Ok(new || before != Some(weight.thousandths()))
            }
            Change::RevokeTrust { source, target } => {
                self.require(source)?;
                self.require(target)?;
                Ok(self.edges.remove(&ends(source, target)).is_some())
            }
            Change::Block { blocker, blocked } if blocker == blocked => Err("SELF_BLOCK"),
            Change::Block { blocker, blocked } => {
                let new = self.mention(blocker) | self.mention(blocked);
                Ok(self.blocks.insert(ends(blocker, blocked)) || new)
            }
            Change::Unblock { blocker, blocked } => {
                self.require(blocker)?;
                self.require(blocked)?;
                Ok(self.blocks.remove(&ends(blocker, blocked)))
            }
            _ => Err("NOT_MODELLED"),
        }
    }

    fn mention(&mut self, member: &MemberId) -> bool {
        self.members.insert(member.to_string())
    }

    fn require(&self, member: &MemberId) -> Result<(), &'static str> {
        if self.members.contains(member.as_str()) { Ok(()) } else { Err("UNKNOWN_MEMBER") }
    }

    /// The best walk from `source` to everyone it trusts, itself included.
    ///
    /// `layer` holds the best walk of exactly `hops` edges to each member: the greatest product, and
    /// among equals the bytewise smallest ids. A longer walk replaces a shorter one only if its product
    /// is greater.
    pub fn walks_from(&self, source: &str) -> BTreeMap<String, Walk> {
        let blocked = |member: &str| self.blocks.contains(&(source.to_owned(), member.to_owned()));
        let floor = u128::from(self.settings.floor().thousandths()) * (ONE / 1000);
        let start = Walk { product: ONE, members: vec![source.to_owned()] };
        let mut layer = BTreeMap::from([(source.to_owned(), start)]);
        let mut best = layer.clone();
        for _ in 0..self.settings.max_hops() {
            let mut next: BTreeMap<String, Walk> = BTreeMap::new();
            for ((from, to), weight) in &self.edges {
                let Some(walk) = layer.get(from) else { continue };
                let longer = walk.then(to, *weight);
                let better = next.get(to).is_none_or(|known| longer.beats(known));
                if !blocked(to) && longer.product >= floor && better {
                    next.insert(to.clone(), longer);
                }
            }
            for (to, walk) in &next {
                if best.get(to).is_none_or(|known| walk.product > known.product) {
                    best.insert(to.clone(), walk.clone());
                }
            }
            layer = next;
        }
        best
    }
}

impl Walk {
    fn then(&self, member: &str, weight: u16) -> Walk {
        assert_eq!(self.product % 1000, 0, "twelve hops divide evenly");
        let mut members = self.members.clone();
        members.push(member.to_owned());
        Walk { product: self.product / 1000 * u128::from(weight), members }
    }

    /// Whether this is preferred to another walk with as many edges.
    fn beats(&self, other: &Walk) -> bool {
        self.product > other.product
            || self.product == other.product && self.members < other.members
    }
}

fn ends(a: &MemberId, b: &MemberId) -> (String, String) {
    (a.to_string(), b.to_string())
}

/// A member id that is known to be valid.
pub fn member(id: &str) -> MemberId {
    MemberId::new(id).expect("tests name members with 1 to 255 bytes")
}

/// A weight that is known to be valid.
pub fn weight(thousandths: u16) -> Weight {
    Weight::from_thousandths(thousandths).expect("tests weigh with 1 to 1000 thousandths")
}

/// Rows and blocks as a bulk load, names in the order of first mention.
pub fn bulk(rows: &[Row], blocks: &[(String, String)]) -> BulkLoad {
    let mut names = NameTable::default();
    let mut number = |name: &str| names.intern(name).expect("tests name members validly");
    let mut edges = EdgeList::default();
    for (source, target, thousandths) in rows {
        edges.push(number(source), number(target), weight(*thousandths));
    }
    let blocks = blocks.iter().map(|(a, b)| (number(a), number(b))).collect();
    BulkLoad { names, edges, blocks }
}
