//! Arguments of commands: ids of records, amounts, roles, tokens, and options objects of all those.

use std::collections::BTreeMap;

use napi::bindgen_prelude::{FromNapiValue, Object};
use napi::{Env, JsValue, Unknown, ValueType};
use serde::de::DeserializeOwned;
use trust_commons::invite::Token;
use trust_commons::json::{self, InvalidValue};
use trust_commons::partnership::{Sides, Terms};
use trust_commons::steward::Stewards;
use trust_commons::{CommunityId, Timestamp};
use trust_core::{GroupId, MemberId, ResourceId};

use crate::failure::{Failure, Outcome};
use crate::ids::{MAX_SAFE, Noun, each, group, id, member, resource, wrong_type};
use crate::options::{Options, is_absent, number};
use crate::raw::{Elements, ID_BUFFER, typed_array};

/// The id of a record or an account in `value`.
pub fn record<T: DeserializeOwned>(env: &Env, what: &str, value: &Unknown<'_>) -> Outcome<T> {
    Ok(json::word(what, &text(env, what, value)?)?)
}

/// The text in `value`.
pub fn text(env: &Env, what: &str, value: &Unknown<'_>) -> Outcome<String> {
    Ok(id(env, Noun::Text, what, value, &mut { ID_BUFFER })?.into_owned())
}

/// The whole number in `value`.
pub fn whole<T: TryFrom<i64>>(what: &str, value: &Unknown<'_>) -> Outcome<T> {
    let given = number(what, value)?;
    let whole = (given.fract() == 0.0 && given.abs() <= MAX_SAFE).then_some(given as i64);
    let whole = whole.and_then(|whole| T::try_from(whole).ok());
    Ok(whole.ok_or_else(|| InvalidValue(format!("{what}: {given} is no whole number in range")))?)
}

/// The token in `value`: its 32 bytes, or its text. A text that is no token is none.
pub fn token(env: &Env, value: &Unknown<'_>) -> Outcome<Option<Token>> {
    let bytes = typed_array(env, value, |elements| match elements {
        Elements::U8(bytes) => Some(bytes.to_vec()),
        _ => None,
    });
    match bytes {
        Some(Some(bytes)) => {
            let bits: Result<[u8; 32], _> = bytes.try_into();
            let wrong = |bytes: Vec<u8>| format!("a token has 32 bytes, not {}", bytes.len());
            Ok(Some(Token::new(bits.map_err(|bytes| InvalidValue(wrong(bytes)))?)))
        }
        None if value.get_type()? == ValueType::String => {
            Ok(text(env, "token", value).ok().and_then(|text| text.parse().ok()))
        }
        _ => Err(wrong_type("token", "a Uint8Array or a string", value)),
    }
}

/// The options of a command.
pub struct Given<'env> {
    env: &'env Env,
    options: Options<'env>,
}

impl<'env> Given<'env> {
    /// Reads an options object whose names are among `known`.
    pub fn read(env: &'env Env, options: &Unknown<'env>, known: &[&str]) -> Outcome<Self> {
        Ok(Given { env, options: Options::read(options, known)? })
    }

    fn optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Unknown<'env>) -> Outcome<T>,
    ) -> Outcome<Option<T>> {
        self.options.get(name)?.map(|value| read(&value)).transpose()
    }

    /// Who does it.
    pub fn by(&self) -> Outcome<MemberId> {
        required("by", self.member("by")?)
    }

    /// When it is done, in seconds.
    pub fn now(&self) -> Outcome<Timestamp> {
        required("now", self.options.seconds("now")?)
    }

    /// Another moment.
    pub fn moment(&self, name: &str) -> Outcome<Option<Timestamp>> {
        self.options.seconds(name)
    }

    /// A member.
    pub fn member(&self, name: &str) -> Outcome<Option<MemberId>> {
        self.optional(name, |value| member(self.env, name, value))
    }

    /// A community.
    pub fn community(&self, name: &str) -> Outcome<Option<CommunityId>> {
        self.optional(name, |value| group(self.env, name, value))
    }

    /// A listing.
    pub fn listing(&self, name: &str) -> Outcome<Option<ResourceId>> {
        self.optional(name, |value| resource(self.env, value))
    }

    /// A text.
    pub fn text(&self, name: &str) -> Outcome<Option<String>> {
        self.optional(name, |value| text(self.env, name, value))
    }

    /// A text that must be given.
    pub fn required_text(&self, name: &str) -> Outcome<String> {
        required(name, self.text(name)?)
    }

    /// A whole number.
    pub fn whole<T: TryFrom<i64>>(&self, name: &str) -> Outcome<Option<T>> {
        self.optional(name, |value| whole(name, value))
    }

    /// A whole number, or null for none; nothing if it is not given.
    pub fn limit(&self, name: &str) -> Outcome<Option<Option<i64>>> {
        if self.options.is_null(name)? {
            return Ok(Some(None));
        }
        Ok(self.whole(name)?.map(Some))
    }

    /// Yes or no; no if not given.
    pub fn flag(&self, name: &str) -> Outcome<bool> {
        Ok(self.options.boolean(name)?.unwrap_or(false))
    }

    /// What a side of a partnership consents to.
    pub fn terms(&self) -> Outcome<Terms> {
        let usual = Terms::default();
        let flag = |name, usual| Ok::<_, Failure>(self.options.boolean(name)?.unwrap_or(usual));
        Ok(Terms {
            share_offers: flag("shareOffers", usual.share_offers)?,
            share_needs: flag("shareNeeds", usual.share_needs)?,
            share_member_count: flag("shareMemberCount", usual.share_member_count)?,
        })
    }

    /// The stewards of both sides of a partnership; none where no roles are given.
    pub fn stewards(&self, a: &CommunityId, b: &CommunityId) -> Outcome<Both> {
        let roles = self.roles()?;
        Ok(Both(roles.map(|roles| (stewards_in(&roles, a), stewards_in(&roles, b)))))
    }

    /// The stewards of a community; nobody where no roles are given.
    pub fn stewards_of(&self, community: &CommunityId) -> Outcome<Stewards> {
        Ok(stewards_in(&self.roles()?.unwrap_or_default(), community))
    }

    /// Who the stewards of which communities are.
    fn roles(&self) -> Outcome<Option<Roles>> {
        let Some(value) = self.options.get("stewards")? else { return Ok(None) };
        let wrong = || wrong_type("stewards", "an object of arrays of ids", &value);
        if value.get_type()? != ValueType::Object || value.is_array()? {
            return Err(wrong());
        }
        let named = Object::from_unknown(value.to_unknown())?;
        let mut roles = BTreeMap::new();
        for name in Object::keys(&named)? {
            let Some(members) = named.get::<Unknown>(&name)? else { continue };
            let members = each(&format!("stewards.{name}"), &members, |what, value| {
                member(self.env, what, value)
            })?;
            let community = GroupId::new(&name)?;
            roles.insert(community.clone(), Stewards::new(community, members));
        }
        Ok(Some(roles))
    }
}

type Roles = BTreeMap<CommunityId, Stewards>;

/// The stewards of a community. One that is not named has none.
fn stewards_in(roles: &Roles, community: &CommunityId) -> Stewards {
    let named = roles.get(community).cloned();
    named.unwrap_or_else(|| Stewards::new(community.clone(), []))
}

/// The stewards of both sides of a partnership.
pub struct Both(Option<(Stewards, Stewards)>);

impl Both {
    pub fn sides(&self) -> Sides<'_> {
        let both = self.0.as_ref();
        Sides { a: both.map(|(a, _)| a), b: both.map(|(_, b)| b) }
    }
}

fn required<T>(name: &str, given: Option<T>) -> Outcome<T> {
    given.ok_or_else(|| Failure::Argument(format!("{name} must be given")))
}

/// The id of a group in an argument that is no option.
pub fn community(env: &Env, what: &str, value: &Unknown<'_>) -> Outcome<CommunityId> {
    match is_absent(value) {
        true => Err(wrong_type(what, "a string", value)),
        false => group(env, what, value),
    }
}
