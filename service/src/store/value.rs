//! The values of columns: how a type of the rules is stored and read.
//!
//! A type is stored as text, a 64-bit integer, a double or bytes, which both databases support. A stored value that
//! its type does not allow is an error of the query that reads it.

use serde_json::Value as Json;
use sqlx::any::AnyRow;
use sqlx::error::BoxDynError;
use sqlx::{Any, ColumnIndex, Decode, Encode, Row as _, Type};
use trust_commons::circle::CircleKind;
use trust_commons::community::{CellInvitationStatus, JoinPolicy, JoinStatus};
use trust_commons::exchange::{ExchangeKind, ExchangeStatus, Mode};
use trust_commons::invite::TokenHash;
use trust_commons::ledger::{AccountId, Settlement, TransferStatus};
use trust_commons::listing::{ListingKind, ListingStatus, ListingType, Quantity, Urgency};
use trust_commons::partnership::PartnershipStatus;
use trust_commons::preference::Visibility;
use trust_commons::response::ResponseStatus;
use trust_commons::sharing::{Sharing, SharingModel};
use trust_commons::skill::SkillCategory;
use trust_commons::{
    CellInvitationId, Event, ExchangeId, InviteId, JoinRequestId, ListingId, PartnershipId,
    ResponseId, SkillId, Timestamp, TransferId,
};
use trust_core::{GroupId, Kilometres, MemberId, Precision, Weight};

use super::bind::{Arguments, Bind, Bound};

/// A type that both databases store.
pub trait Stored: Type<Any> + for<'q> Encode<'q, Any> + for<'r> Decode<'r, Any> {}

impl<T: Type<Any> + for<'q> Encode<'q, Any> + for<'r> Decode<'r, Any>> Stored for T {}

/// A value for one placeholder.
pub trait Scalar: Bind {
    /// The type of the column.
    type Stored: Stored;

    /// The value as a column holds it.
    fn to_stored(&self) -> Result<Self::Stored, BoxDynError>;
}

/// A value that is written to and read from one column.
pub trait Value: Scalar + Sized {
    /// Converts the value of the column.
    fn from_stored(stored: Self::Stored) -> Result<Self, BoxDynError>;
}

/// Reads a column by its name or number.
pub fn read<T: Value>(
    row: &AnyRow,
    column: impl ColumnIndex<AnyRow> + ToString,
) -> sqlx::Result<T> {
    T::from_stored(row.try_get(&column)?)
        .map_err(|source| sqlx::Error::ColumnDecode { index: column.to_string(), source })
}

impl<T: Scalar + ?Sized> Scalar for &T {
    type Stored = T::Stored;

    fn to_stored(&self) -> Result<Self::Stored, BoxDynError> {
        (*self).to_stored()
    }
}

/// A column that may be NULL.
impl<T: Scalar> Scalar for Option<T>
where
    Option<T::Stored>: Stored,
{
    type Stored = Option<T::Stored>;

    fn to_stored(&self) -> Result<Self::Stored, BoxDynError> {
        self.as_ref().map(T::to_stored).transpose()
    }
}

impl<T: Value> Value for Option<T>
where
    Option<T::Stored>: Stored,
{
    fn from_stored(stored: Self::Stored) -> Result<Self, BoxDynError> {
        stored.map(T::from_stored).transpose()
    }
}

impl Scalar for str {
    type Stored = String;

    fn to_stored(&self) -> Result<String, BoxDynError> {
        Ok(self.to_owned())
    }
}

impl Bind for str {
    fn bind(&self, arguments: &mut Arguments) -> Bound {
        arguments.add(self)
    }
}

/// Binds no value to no placeholder.
impl Bind for () {
    fn bind(&self, _: &mut Arguments) -> Bound {
        Ok(())
    }
}

impl<T: Scalar> Bind for Option<T>
where
    Option<T::Stored>: Stored,
{
    fn bind(&self, arguments: &mut Arguments) -> Bound {
        arguments.add(self.to_stored()?)
    }
}

/// Implements [`Value`]: `type as type of the column, conversion to the column, conversion from it`.
macro_rules! values {
    ($($type:ty as $stored:ty, $to:expr, $from:expr;)+) => {$(
        impl $crate::store::value::Scalar for $type {
            type Stored = $stored;

            fn to_stored(&self) -> Result<$stored, sqlx::error::BoxDynError> {
                let to: fn(&$type) -> Result<$stored, sqlx::error::BoxDynError> = $to;
                to(self)
            }
        }

        impl $crate::store::value::Value for $type {
            fn from_stored(stored: $stored) -> Result<Self, sqlx::error::BoxDynError> {
                let from: fn($stored) -> Result<$type, sqlx::error::BoxDynError> = $from;
                from(stored)
            }
        }

        impl $crate::store::bind::Bind for $type {
            fn bind(&self, arguments: &mut $crate::store::bind::Arguments) -> $crate::store::bind::Bound {
                arguments.add($crate::store::value::Scalar::to_stored(self)?)
            }
        }
    )+};
}

/// Implements [`Value`] for types that are stored as the text of their `Display` and `FromStr`.
macro_rules! texts {
    ($($type:ty),+ $(,)?) => {
        $crate::store::value::values! { $($type as String, |it| Ok(it.to_string()), |text| Ok(text.parse()?);)+ }
    };
}

/// Implements [`Value`] for types that are stored as JSON.
macro_rules! documents {
    ($($type:ty),+ $(,)?) => {
        $crate::store::value::values! {
            $($type as String, |it| Ok(serde_json::to_string(it)?), |text| Ok(serde_json::from_str(&text)?);)+
        }
    };
}

pub(super) use {documents, texts, values};

texts! {
    MemberId, GroupId, ListingId, ResponseId, InviteId, JoinRequestId, CellInvitationId, PartnershipId,
    ExchangeId, TransferId, AccountId, SkillId,
    CellInvitationStatus, CircleKind, ExchangeKind, ExchangeStatus, JoinPolicy, JoinStatus, ListingKind,
    ListingStatus, ListingType, PartnershipStatus, ResponseStatus, SharingModel, SkillCategory, TransferStatus,
    Urgency, Visibility,
}

documents! { Event, Json, Sharing, Vec<Settlement> }

values! {
    String as String, |text| Ok(text.clone()), Ok;
    i64 as i64, |number| Ok(*number), Ok;
    f64 as f64, |number| Ok(*number), Ok;
    Timestamp as i64, |moment| Ok(moment.as_secs()), |seconds| Ok(Timestamp::from_secs(seconds));
    Vec<u8> as Vec<u8>, |bytes| Ok(bytes.clone()), Ok;
    bool as i64, |it| Ok(i64::from(*it)), |number| Ok(number != 0);
    u32 as i64, |number| Ok(i64::from(*number)), |number| Ok(u32::try_from(number)?);
    u64 as i64, |number| Ok(i64::try_from(*number)?), |number| Ok(u64::try_from(number)?);
    Kilometres as f64, |it| Ok(it.km()), |km| Ok(Kilometres::new(km)?);
    Precision as String, |it| Ok(it.name().to_owned()), |name| Ok(name.parse()?);
    Quantity as i64, |it| Ok(it.thousandths().into()), |it| Ok(Quantity::from_thousandths(it.try_into()?)?);
    TokenHash as String, |hash| Ok(hash.to_string()), |text| Ok(TokenHash::try_from(text)?);
    Weight as i64, |it| Ok(it.thousandths().into()), |it| Ok(Weight::from_thousandths(it.try_into()?)?);
    // The mode of a gift has no amount.
    Mode as Option<i64>,
        |mode| Ok(match mode {
            Mode::Credit { minutes } => Some(i64::from(*minutes)),
            _ => None,
        }),
        |minutes| Ok(match minutes {
            None => Mode::Gift,
            Some(minutes) => Mode::Credit { minutes: minutes.try_into()? },
        });
}
