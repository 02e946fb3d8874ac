//! Finds the people and the other nouns that a response names, by the types of its fields. A [`MemberId`] and an
//! [`Address`] name a person; texts and enumerations name nobody, whatever their content.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use axum::body::Bytes;
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::Value;
use trust_commons::{ExchangeId, ListingId, PartnershipId};
use trust_core::{GroupId, MemberId};

use crate::store::idempotency::Name;

/// The e-mail address of an invited person.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Address(pub String);

/// The ids in a view, by kind. The `id` of an object that has its name or title beside it is left out, since nobody
/// has to look it up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentioned {
    /// The members.
    pub members: BTreeSet<MemberId>,
    /// The communities, cells and circles.
    pub groups: BTreeSet<GroupId>,
    /// The listings.
    pub listings: BTreeSet<ListingId>,
    /// The exchanges.
    pub exchanges: BTreeSet<ExchangeId>,
    /// The partnerships.
    pub partnerships: BTreeSet<PartnershipId>,
}

impl Mentioned {
    /// Returns all ids in a view.
    pub fn by(view: &impl Serialize) -> Self {
        walked(view).mentioned
    }

    /// Returns whether there is no id.
    pub fn is_empty(&self) -> bool {
        let Mentioned { members, groups, listings, exchanges, partnerships } = self;
        members.is_empty()
            && groups.is_empty()
            && listings.is_empty()
            && exchanges.is_empty()
            && partnerships.is_empty()
    }

    /// Adds the ids of another view.
    pub fn extend(&mut self, more: Mentioned) {
        self.members.extend(more.members);
        self.groups.extend(more.groups);
        self.listings.extend(more.listings);
        self.exchanges.extend(more.exchanges);
        self.partnerships.extend(more.partnerships);
    }

    /// Adds an id, by the name of its type.
    fn add(&mut self, type_name: &str, id: &str) {
        fn put<T: FromStr + Ord>(ids: &mut BTreeSet<T>, id: &str) {
            ids.extend(id.parse());
        }
        match type_name {
            "MemberId" => put(&mut self.members, id),
            "GroupId" => put(&mut self.groups, id),
            "ListingId" => put(&mut self.listings, id),
            "ExchangeId" => put(&mut self.exchanges, id),
            "PartnershipId" => put(&mut self.partnerships, id),
            _ => {}
        }
    }
}

/// The ids to name in a response, and the reader of their names.
#[derive(Debug, Clone)]
pub struct ToName {
    /// The caller.
    pub reader: MemberId,
    /// The ids in the body.
    pub mentioned: Arc<Mentioned>,
    /// The body.
    pub body: Bytes,
}

/// Returns all people whom a view names.
pub fn named_in(view: &impl Serialize) -> BTreeSet<Name> {
    walked(view).people
}

fn walked(view: &impl Serialize) -> Walk {
    let mut walk = Walk::default();
    // The walk itself never fails, and a view that cannot be serialised is not sent.
    let _ = view.serialize(&mut walk);
    walk
}

/// The types whose values are collected.
const NAMING: [&str; 6] =
    ["MemberId", "Address", "GroupId", "ListingId", "ExchangeId", "PartnershipId"];

/// A serialiser without output that collects the people and the ids.
#[derive(Default)]
struct Walk {
    people: BTreeSet<Name>,
    mentioned: Mentioned,
}

type Ended = Result<(), fmt::Error>;

macro_rules! names_nobody {
    ($($method:ident($type:ty)),+ $(,)?) => {$(
        fn $method(self, _: $type) -> Ended {
            Ok(())
        }
    )+};
}

impl<'w> Serializer for &'w mut Walk {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Object<'w>;
    type SerializeStruct = Object<'w>;
    type SerializeStructVariant = Self;

    names_nobody! {
        serialize_bool(bool), serialize_i8(i8), serialize_i16(i16), serialize_i32(i32), serialize_i64(i64),
        serialize_u8(u8), serialize_u16(u16), serialize_u32(u32), serialize_u64(u64), serialize_f32(f32),
        serialize_f64(f64), serialize_char(char), serialize_str(&str), serialize_bytes(&[u8]),
        serialize_unit_struct(&'static str),
    }

    fn serialize_none(self) -> Ended {
        Ok(())
    }

    fn serialize_unit(self) -> Ended {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Ended {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Ended {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Ended {
        if !NAMING.contains(&name) {
            return value.serialize(self);
        }
        if let Ok(Value::String(text)) = serde_json::to_value(value) {
            self.mentioned.add(name, &text);
            match name {
                "MemberId" => drop(self.people.insert(Name::Member(text))),
                "Address" => drop(self.people.insert(Name::Address(text))),
                _ => {}
            }
        }
        Ok(())
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Ended {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'w>, fmt::Error> {
        Ok(Object::of(self))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'w>, fmt::Error> {
        Ok(Object::of(self))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, fmt::Error> {
        Ok(self)
    }
}

macro_rules! walks_into {
    ($($trait:ident::$method:ident($($field:ty)?)),+ $(,)?) => {$(
        impl $trait for &mut Walk {
            type Ok = ();
            type Error = fmt::Error;

            fn $method<T: Serialize + ?Sized>(&mut self, $(_: $field,)? value: &T) -> Ended {
                value.serialize(&mut **self)
            }

            fn end(self) -> Ended {
                Ok(())
            }
        }
    )+};
}

walks_into! {
    SerializeSeq::serialize_element(),
    SerializeTuple::serialize_element(),
    SerializeTupleStruct::serialize_field(),
    SerializeTupleVariant::serialize_field(),
    SerializeStructVariant::serialize_field(&'static str),
}

/// The walk through an object. It keeps the ids in the field `id` apart until it knows whether there is a name, too.
struct Object<'w> {
    walk: &'w mut Walk,
    own: Mentioned,
    has_name: bool,
    key: String,
}

impl<'w> Object<'w> {
    fn of(walk: &'w mut Walk) -> Self {
        Object { walk, own: Mentioned::default(), has_name: false, key: String::new() }
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Ended {
        self.has_name |= matches!(key, "name" | "title");
        if key != "id" {
            return value.serialize(&mut *self.walk);
        }
        let others = std::mem::take(&mut self.walk.mentioned);
        value.serialize(&mut *self.walk)?;
        self.own = std::mem::replace(&mut self.walk.mentioned, others);
        Ok(())
    }

    fn ended(self) -> Ended {
        if !self.has_name {
            self.walk.mentioned.extend(self.own);
        }
        Ok(())
    }
}

impl SerializeStruct for Object<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Ended {
        self.field(key, value)
    }

    fn end(self) -> Ended {
        self.ended()
    }
}

impl SerializeMap for Object<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Ended {
        self.key = match serde_json::to_value(key) {
            Ok(Value::String(key)) => key,
            _ => String::new(),
        };
        key.serialize(&mut *self.walk)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Ended {
        let key = std::mem::take(&mut self.key);
        self.field(&key, value)
    }

    fn end(self) -> Ended {
        self.ended()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;
    use trust_core::Tag;

    use super::*;
    use crate::http::protocol::person::PersonView;

    #[derive(serde::Serialize)]
    struct Inner {
        helper: Option<MemberId>,
        nobody: Option<MemberId>,
        by_id: BTreeMap<MemberId, u32>,
    }

    #[derive(serde::Serialize)]
    struct View {
        member: MemberId,
        owner: PersonView,
        all: Vec<MemberId>,
        email: Option<Address>,
        group: GroupId,
        listing: ListingId,
        tag: Tag,
        title: &'static str,
        capacity: serde_json::Value,
        #[serde(flatten)]
        inner: Inner,
    }

    #[test]
    fn people_and_addresses_are_named_and_nothing_else_is() {
        let member = |id: &str| id.parse::<MemberId>().expect("an id");
        let view = View {
            member: member("ana"),
            owner: PersonView { id: member("bea"), name: "zoe".to_owned() },
            all: vec![member("carl"), member("dora")],
            email: Some(Address("a@example.org".to_owned())),
            group: "zoe".parse().expect("an id"),
            listing: "zoe".parse().expect("an id"),
            tag: "zoe".parse().expect("an id"),
            title: "zoe",
            capacity: json!({"member": ["zoe", {"owner": "zoe"}]}),
            inner: Inner {
                helper: Some(member("emil")),
                nobody: None,
                by_id: BTreeMap::from([(member("fay"), 1)]),
            },
        };
        let mentioned = Mentioned::by(&view);
        // Bea has her name beside her id.
        let members = ["ana", "carl", "dora", "emil", "fay"].map(member);
        assert_eq!(mentioned.members, BTreeSet::from(members));
        assert_eq!(mentioned.groups, BTreeSet::from(["zoe".parse().expect("an id")]));
        assert_eq!(mentioned.listings, BTreeSet::from(["zoe".parse().expect("an id")]));
        let people = ["ana", "bea", "carl", "dora", "emil", "fay"];
        let mut expected: BTreeSet<_> = people.map(|id| Name::Member(id.to_owned())).into();
        expected.insert(Name::Address("a@example.org".to_owned()));
        assert_eq!(named_in(&view), expected);
    }
}
