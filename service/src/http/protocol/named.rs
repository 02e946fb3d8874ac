//! Finds the people whom a response names, by the types of its fields. A [`MemberId`](trust_core::MemberId) and an
//! [`Address`] name a person; texts, enumerations and ids of other items name nobody, whatever their content.

use std::collections::BTreeSet;
use std::fmt;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::Value;

use crate::store::idempotency::Name;

/// The e-mail address of an invited person.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Address(pub String);

/// Returns all people whom a view names.
pub fn named_in(view: &impl Serialize) -> BTreeSet<Name> {
    let mut found = Walk::default();
    // The walk itself never fails, and a view that cannot be serialised is not sent.
    let _ = view.serialize(&mut found);
    found.0
}

/// A serialiser without output that collects the names.
#[derive(Default)]
struct Walk(BTreeSet<Name>);

type Ended = Result<(), fmt::Error>;

macro_rules! names_nobody {
    ($($method:ident($type:ty)),+ $(,)?) => {$(
        fn $method(self, _: $type) -> Ended {
            Ok(())
        }
    )+};
}

impl Serializer for &mut Walk {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
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
        let of: fn(String) -> Name = match name {
            "MemberId" => Name::Member,
            "Address" => Name::Address,
            _ => return value.serialize(self),
        };
        if let Ok(Value::String(text)) = serde_json::to_value(value) {
            self.0.insert(of(text));
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

    fn serialize_map(self, _: Option<usize>) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
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
    SerializeStruct::serialize_field(&'static str),
    SerializeStructVariant::serialize_field(&'static str),
}

impl SerializeMap for &mut Walk {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Ended {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Ended {
        value.serialize(&mut **self)
    }

    fn end(self) -> Ended {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;
    use trust_core::{GroupId, MemberId, ResourceId, Tag};

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
        listing: ResourceId,
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
        let people = ["ana", "bea", "carl", "dora", "emil", "fay"];
        let mut expected: BTreeSet<_> = people.map(|id| Name::Member(id.to_owned())).into();
        expected.insert(Name::Address("a@example.org".to_owned()));
        assert_eq!(named_in(&view), expected);
    }
}
