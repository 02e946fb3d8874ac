//! Ids, and the table that gives each a dense number.
//!
//! An [`Ids`] table is a frozen base, shared by every view, plus the names added since; cloning it
//! copies a few pointers. A number, once given, stays with its name: a removed member that returns
//! gets its old number back. Only a name that was forgotten gets a new one, and nothing leads from the
//! old number to the name any more.

use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};
use std::str::FromStr;
use std::sync::Arc;

use hashbrown::HashTable;
use serde::{Deserialize, Serialize, Serializer};

use crate::error::InvalidId;

/// An edit of an index: an entry is added or removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IndexEdit {
    Add,
    Remove,
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(Arc<str>);

        impl Serialize for $name {
            /// Writes the id as text under the name of its type, so that a serializer knows the kind
            /// of id.
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_newtype_struct(stringify!($name), self.as_str())
            }
        }

        impl $name {
            /// Returns the id `text`; an error unless it has 1 to 255 bytes.
            pub fn new(text: &str) -> Result<Self, InvalidId> {
                check_length($kind, text)?;
                Ok($name(text.into()))
            }

            /// Returns the id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub(crate) fn text(&self) -> &Arc<str> {
                &self.0
            }

            /// Returns an id that an engine holds, and so was checked before.
            pub(crate) fn stored(text: &str) -> Self {
                $name(text.into())
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                $name::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                $name::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &self.0)
            }
        }
    };
}

text_id!(
    /// The id of a member as its platform knows it: UTF-8, 1 to 255 bytes, compared bytewise.
    MemberId,
    "member"
);
text_id!(
    /// The id of a group: UTF-8, 1 to 255 bytes, compared bytewise.
    GroupId,
    "group"
);
text_id!(
    /// The id of a resource: UTF-8, 1 to 255 bytes, compared bytewise.
    ResourceId,
    "resource"
);
text_id!(
    /// A word that resources carry and partnerships share: UTF-8, 1 to 255 bytes, compared bytewise.
    Tag,
    "tag"
);

fn check_length(kind: &'static str, text: &str) -> Result<(), InvalidId> {
    match text.len() {
        1..=255 => Ok(()),
        bytes => Err(InvalidId { kind, shown: text.chars().take(64).collect(), bytes }),
    }
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
        )]
        pub struct $name(pub u32);

        impl $name {
            /// Returns this number as an array index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

number!(
    /// A member's dense number inside one engine.
    NodeIdx
);
number!(
    /// A group's dense number inside one engine.
    GroupIdx
);
number!(
    /// A resource's dense number inside one engine.
    ResourceIdx
);

/// Names packed end to end, found by hash: 4 bytes of offset and about 8 of index beside each name.
#[derive(Clone, Default)]
pub struct NameTable {
    text: String,
    ends: Vec<u64>,
    index: HashTable<u32>,
    hasher: RandomState,
}

impl NameTable {
    /// Returns an empty table with room for `members` names.
    pub fn with_capacity(members: usize) -> Self {
        let mut table = NameTable::default();
        table.ends.reserve_exact(members);
        table.index.reserve(members, |_| 0);
        table
    }

    /// Returns the same names in another order: `order` holds each position once.
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

    /// Returns the number of names.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the name at `position`; it must be below [`len`](Self::len).
    pub fn name(&self, position: u32) -> &str {
        name_at(&self.text, &self.ends, position)
    }

    /// Returns the position of `name`.
    pub fn get(&self, name: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(name);
        self.index.find(hash, |&p| name_at(&self.text, &self.ends, p) == name).copied()
    }

    /// Returns the position of `name`, which is appended if it is new; an error unless it is a valid
    /// [`MemberId`].
    ///
    /// # Panics
    /// When the table would hold more than `u32::MAX - 1` names.
    pub fn intern(&mut self, name: &str) -> Result<u32, InvalidId> {
        let hash = self.hasher.hash_one(name);
        let NameTable { text, ends, index, hasher } = self;
        if let Some(&p) = index.find(hash, |&p| name_at(text, ends, p) == name) {
            return Ok(p);
        }
        check_length("member", name)?;
        let position = u32::try_from(ends.len()).ok().filter(|&p| p < u32::MAX - 1);
        let position = position.expect("a name table holds at most 4294967294 names");
        text.push_str(name);
        ends.push(text.len() as u64);
        index.insert_unique(hash, position, |&p| hasher.hash_one(name_at(text, ends, p)));
        Ok(position)
    }

    /// Appends a position that no name leads to.
    fn push_blank(&mut self) {
        self.ends.push(self.text.len() as u64);
    }

    /// Bytes of memory beside the names' own text, and of the text.
    pub fn memory(&self) -> (usize, usize) {
        (self.ends.capacity() * 8 + self.index.capacity() * 8 / 7 * 5, self.text.capacity())
    }
}

impl fmt::Debug for NameTable {
    /// Prints the number of names.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NameTable").field("names", &self.len()).finish()
    }
}

fn name_at<'a>(text: &'a str, ends: &[u64], position: u32) -> &'a str {
    let p = position as usize;
    let start = if p == 0 { 0 } else { ends[p - 1] as usize };
    &text[start..ends[p] as usize]
}

/// Ids of one kind and their dense numbers, in one view.
#[derive(Clone, Default)]
pub struct Ids {
    base: Arc<NameTable>,
    added: imbl::Vector<Arc<str>>,
    added_index: imbl::HashMap<Arc<str>, u32>,
    removed: imbl::OrdSet<u32>,
    /// Removed for good: a part of `removed`.
    forgotten: imbl::OrdSet<u32>,
}

impl Ids {
    /// Returns the number of ids.
    pub fn len(&self) -> usize {
        self.slots() - self.removed.len()
    }

    /// Returns one past the highest number given; removed ids keep theirs.
    pub fn slots(&self) -> usize {
        self.base.len() + self.added.len()
    }

    /// Returns whether `number` stands for an id now.
    pub fn contains(&self, number: u32) -> bool {
        (number as usize) < self.slots() && !self.is_removed(number)
    }

    /// Returns the number of the id `name`.
    pub fn get(&self, name: &str) -> Option<u32> {
        self.slot(name).filter(|&p| !self.is_removed(p))
    }

    /// Returns the id behind `number`; empty for a number never given, or forgotten.
    pub fn name(&self, number: u32) -> &str {
        if self.is_forgotten(number) {
            return "";
        }
        match (number as usize).checked_sub(self.base.len()) {
            None => self.base.name(number),
            Some(i) => self.added.get(i).map_or("", |name| name),
        }
    }

    /// Returns every number that stands for an id, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.slots() as u32).filter(|&p| !self.is_removed(p))
    }

    /// Adds an id. Returns its number, and whether it is new; `None` when all numbers are given.
    pub fn add(&mut self, id: &Arc<str>) -> Option<(u32, bool)> {
        if let Some(p) = self.slot(id) {
            return Some((p, self.removed.remove(&p).is_some()));
        }
        let position = u32::try_from(self.slots()).ok().filter(|&p| p < u32::MAX - 1)?;
        self.added.push_back(id.clone());
        self.added_index.insert(id.clone(), position);
        Some((position, true))
    }

    /// Takes an id away; its number stays reserved for it.
    pub fn remove(&mut self, number: u32) {
        self.removed.insert(number);
    }

    /// Takes an id away for good: its text goes with the next base, and no id gets its number again.
    pub fn forget(&mut self, number: u32) {
        let added = (number as usize).checked_sub(self.base.len());
        if let Some((i, name)) = added.and_then(|i| Some((i, self.added.get(i)?))) {
            self.added_index.remove(name);
            self.added.set(i, "".into());
        }
        self.removed.insert(number);
        self.forgotten.insert(number);
    }

    /// Returns an index over `names`, none of them removed.
    pub fn from_names(names: NameTable) -> Self {
        Ids { base: Arc::new(names), ..Ids::default() }
    }

    /// Returns the number of names outside the frozen base.
    pub fn delta_len(&self) -> usize {
        self.added.len()
    }

    /// Returns all names, removed ones included, in one table; forgotten ones leave a blank.
    pub fn freeze(&self) -> NameTable {
        let blank_in_base =
            self.forgotten.get_min().is_some_and(|&p| (p as usize) < self.base.len());
        let mut table =
            if blank_in_base { NameTable::default() } else { NameTable::clone(&self.base) };
        for number in table.len() as u32..self.slots() as u32 {
            match self.name(number) {
                "" => table.push_blank(),
                // It was checked when its id was made, and its number fits because `add` gave it.
                name => drop(table.intern(name)),
            }
        }
        table
    }

    /// Puts `base`, frozen from an earlier state of this index, in place of the names it holds.
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
        self.base.get(name).filter(|&p| !self.is_forgotten(p)).or_else(|| {
            if self.added_index.is_empty() { None } else { self.added_index.get(name).copied() }
        })
    }

    fn is_removed(&self, position: u32) -> bool {
        !self.removed.is_empty() && self.removed.contains(&position)
    }

    fn is_forgotten(&self, position: u32) -> bool {
        !self.forgotten.is_empty() && self.forgotten.contains(&position)
    }
}

/// Returns the first eight bytes of an id as a number that orders like them; what is missing counts as
/// 0.
pub(crate) fn first_bytes(id: &str) -> u64 {
    let mut first = [0; 8];
    let length = id.len().min(8);
    first[..length].copy_from_slice(&id.as_bytes()[..length]);
    u64::from_be_bytes(first)
}

/// A persistent map from dense numbers.
pub(crate) type NumberMap<V> = imbl::GenericHashMap<
    u32,
    V,
    BuildHasherDefault<NumberHasher>,
    imbl::shared_ptr::DefaultSharedPtr,
>;

/// Spreads dense numbers over a hash trie: one multiplication by 2^64 / golden ratio
/// (Knuth, The Art of Computer Programming 3, 6.4).
#[derive(Default)]
pub(crate) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(u32::from(byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        let spread = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = spread ^ spread >> 32;
    }
}
