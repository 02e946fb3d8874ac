//! Member ids, and the table that gives each a dense number.
//!
//! A [`Members`] table is a frozen base, shared by every view, plus the names added since; cloning it
//! copies a few pointers. A number, once given, stays with its name: a removed member that returns
//! gets its old number back.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::str::FromStr;
use std::sync::Arc;

use hashbrown::HashTable;
use serde::{Deserialize, Serialize};

use crate::error::{InvalidMemberId, UnknownMember};

/// The id of a member as its platform knows it: UTF-8, 1 to 255 bytes, compared bytewise.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MemberId(Arc<str>);

impl MemberId {
    /// The id `text`; an error unless it has 1 to 255 bytes.
    pub fn new(text: &str) -> Result<Self, InvalidMemberId> {
        match text.len() {
            1..=255 => Ok(MemberId(text.into())),
            bytes => Err(InvalidMemberId { shown: text.chars().take(64).collect(), bytes }),
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MemberId {
    type Err = InvalidMemberId;

    fn from_str(text: &str) -> Result<Self, InvalidMemberId> {
        MemberId::new(text)
    }
}

impl TryFrom<String> for MemberId {
    type Error = InvalidMemberId;

    fn try_from(text: String) -> Result<Self, InvalidMemberId> {
        MemberId::new(&text)
    }
}

impl From<MemberId> for String {
    fn from(id: MemberId) -> String {
        id.as_str().to_owned()
    }
}

impl fmt::Display for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &self.0)
    }
}

/// A member's dense number inside one engine.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct NodeIdx(pub u32);

impl NodeIdx {
    /// This number as an array index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Names packed end to end, found by hash: 4 bytes of offset and about 8 of index beside each name.
#[derive(Clone, Default)]
pub struct NameTable {
    text: String,
    ends: Vec<u64>,
    index: HashTable<u32>,
    hasher: RandomState,
}

impl NameTable {
    /// An empty table with room for `members` names.
    pub fn with_capacity(members: usize) -> Self {
        let mut table = NameTable::default();
        table.ends.reserve_exact(members);
        table.index.reserve(members, |_| 0);
        table
    }

    /// The same names in another order: `order` holds each position once.
    pub(crate) fn reordered(&self, order: &[u32]) -> Self {
        let mut table = NameTable::with_capacity(order.len());
        table.text.reserve_exact(self.text.len());
        let NameTable { text, ends, index, hasher } = &mut table;
        for (new, &old) in order.iter().enumerate() {
            let name = self.name(old);
            text.push_str(name);
            ends.push(text.len() as u64);
            // There is room for all, so nothing is hashed again.
            index.insert_unique(hasher.hash_one(name), new as u32, |_| 0);
        }
        table
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The name at `position`; it must be below [`len`](Self::len).
    pub fn name(&self, position: u32) -> &str {
        name_at(&self.text, &self.ends, position)
    }

    /// The position of `name`.
    pub fn get(&self, name: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(name);
        self.index.find(hash, |&p| name_at(&self.text, &self.ends, p) == name).copied()
    }

    /// The position of `name`, which is appended if it is new; an error unless it is a valid
    /// [`MemberId`].
    ///
    /// # Panics
    /// When the table would hold more than `u32::MAX - 1` names.
    pub fn intern(&mut self, name: &str) -> Result<u32, InvalidMemberId> {
        let hash = self.hasher.hash_one(name);
        let NameTable { text, ends, index, hasher } = self;
        if let Some(&p) = index.find(hash, |&p| name_at(text, ends, p) == name) {
            return Ok(p);
        }
        if !(1..=255).contains(&name.len()) {
            MemberId::new(name)?;
        }
        let position = u32::try_from(ends.len()).ok().filter(|&p| p < u32::MAX - 1);
        let position = position.expect("a name table holds at most 4294967294 names");
        text.push_str(name);
        ends.push(text.len() as u64);
        index.insert_unique(hash, position, |&p| hasher.hash_one(name_at(text, ends, p)));
        Ok(position)
    }

    /// Bytes of memory beside the names' own text, and of the text.
    pub fn memory(&self) -> (usize, usize) {
        (self.ends.capacity() * 8 + self.index.capacity() * 8 / 7 * 5, self.text.capacity())
    }
}

fn name_at<'a>(text: &'a str, ends: &[u64], position: u32) -> &'a str {
    let p = position as usize;
    let start = if p == 0 { 0 } else { ends[p - 1] as usize };
    &text[start..ends[p] as usize]
}

/// The members of one view.
#[derive(Clone, Default)]
pub struct Members {
    base: Arc<NameTable>,
    added: imbl::Vector<MemberId>,
    added_index: imbl::HashMap<MemberId, u32>,
    removed: imbl::OrdSet<u32>,
}

impl Members {
    /// How many members there are.
    pub fn len(&self) -> usize {
        self.slots() - self.removed.len()
    }

    /// One past the highest number given; removed members keep theirs.
    pub fn slots(&self) -> usize {
        self.base.len() + self.added.len()
    }

    /// Whether `node` is a member now.
    pub fn contains(&self, node: NodeIdx) -> bool {
        node.index() < self.slots() && !self.is_removed(node.0)
    }

    /// The number of the member `name`.
    pub fn get(&self, name: &str) -> Option<NodeIdx> {
        self.slot(name).filter(|&p| !self.is_removed(p)).map(NodeIdx)
    }

    /// The number of the member `name`, or the error that names it.
    pub fn require(&self, name: &str) -> Result<NodeIdx, UnknownMember> {
        self.get(name).ok_or_else(|| UnknownMember(name.to_owned()))
    }

    /// The name behind `node`; empty for a number never given.
    pub fn name(&self, node: NodeIdx) -> &str {
        match node.index().checked_sub(self.base.len()) {
            None => self.base.name(node.0),
            Some(i) => self.added.get(i).map_or("", MemberId::as_str),
        }
    }

    /// Every member, by number.
    pub fn iter(&self) -> impl Iterator<Item = NodeIdx> + '_ {
        (0..self.slots() as u32).filter(|&p| !self.is_removed(p)).map(NodeIdx)
    }

    /// Adds a member. Returns its number, and whether it is new; `None` when all numbers are given.
    pub fn add(&mut self, id: &MemberId) -> Option<(NodeIdx, bool)> {
        if let Some(p) = self.slot(id.as_str()) {
            return Some((NodeIdx(p), self.removed.remove(&p).is_some()));
        }
        let position = u32::try_from(self.slots()).ok().filter(|&p| p < u32::MAX - 1)?;
        self.added.push_back(id.clone());
        self.added_index.insert(id.clone(), position);
        Some((NodeIdx(position), true))
    }

    /// Takes a member away; its number stays reserved.
    pub fn remove(&mut self, node: NodeIdx) {
        self.removed.insert(node.0);
    }

    /// A table of `names` alone, none of them removed.
    pub fn from_names(names: NameTable) -> Self {
        Members { base: Arc::new(names), ..Members::default() }
    }

    /// How many names lie outside the frozen base.
    pub fn delta_len(&self) -> usize {
        self.added.len()
    }

    /// All names, removed ones included, in one table.
    pub fn freeze(&self) -> NameTable {
        let mut table = NameTable::clone(&self.base);
        for id in &self.added {
            // A MemberId is valid, and its number fits because `add` gave it.
            let _ = table.intern(id.as_str());
        }
        table
    }

    /// Puts `base`, frozen from an earlier state of this table, in place of the names it holds.
    pub fn rebase(&mut self, base: Arc<NameTable>) {
        let folded = base.len().saturating_sub(self.base.len()).min(self.added.len());
        for id in self.added.take(folded).iter() {
            self.added_index.remove(id);
        }
        self.added = self.added.skip(folded);
        self.base = base;
    }

    /// Bytes of memory of the frozen base: its index, and the names' own text.
    pub fn memory(&self) -> (usize, usize) {
        self.base.memory()
    }

    fn slot(&self, name: &str) -> Option<u32> {
        self.base.get(name).or_else(|| {
            if self.added_index.is_empty() { None } else { self.added_index.get(name).copied() }
        })
    }

    fn is_removed(&self, position: u32) -> bool {
        !self.removed.is_empty() && self.removed.contains(&position)
    }
}

impl std::borrow::Borrow<str> for MemberId {
    fn borrow(&self) -> &str {
        &self.0
    }
}
