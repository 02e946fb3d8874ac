//! Functions that read changes from JavaScript. An engine makes them alone, a batch collects them.

use std::str::FromStr;

use napi::{Env, Unknown};
use trust_core::{Change, GroupKind, Weight};

use crate::failure::{Failure, NativeResult};
use crate::ids::{group, member, resource, tags, wrong_type};
use crate::options::{Options, is_absent, number};
use crate::shared;

pub fn set_trust(
    env: &Env,
    source: &Unknown<'_>,
    target: &Unknown<'_>,
    weight: &Unknown<'_>,
) -> NativeResult<Change> {
    let (source, target) = (member(env, "source", source)?, member(env, "target", target)?);
    let weight = match is_absent(weight) {
        true => Weight::VOUCH,
        false => Weight::from_f64(number("weight", weight)?)?,
    };
    Ok(Change::SetTrust { source, target, weight })
}

pub fn revoke_trust(env: &Env, source: &Unknown<'_>, target: &Unknown<'_>) -> NativeResult<Change> {
    let (source, target) = (member(env, "source", source)?, member(env, "target", target)?);
    Ok(Change::RevokeTrust { source, target })
}

pub fn block(env: &Env, blocker: &Unknown<'_>, blocked: &Unknown<'_>) -> NativeResult<Change> {
    let (blocker, blocked) = (member(env, "blocker", blocker)?, member(env, "blocked", blocked)?);
    Ok(Change::Block { blocker, blocked })
}

pub fn unblock(env: &Env, blocker: &Unknown<'_>, blocked: &Unknown<'_>) -> NativeResult<Change> {
    let (blocker, blocked) = (member(env, "blocker", blocker)?, member(env, "blocked", blocked)?);
    Ok(Change::Unblock { blocker, blocked })
}

pub fn add_member(env: &Env, member: &Unknown<'_>) -> NativeResult<Change> {
    Ok(Change::AddMember { member: self::member(env, "member", member)? })
}

pub fn remove_member(env: &Env, member: &Unknown<'_>) -> NativeResult<Change> {
    Ok(Change::RemoveMember { member: self::member(env, "member", member)? })
}

pub fn erase(env: &Env, member: &Unknown<'_>) -> NativeResult<Change> {
    Ok(Change::Erase { member: self::member(env, "member", member)? })
}

pub fn put_group(env: &Env, group: &Unknown<'_>, options: &Unknown<'_>) -> NativeResult<Change> {
    let group = self::group(env, "group", group)?;
    let options = Options::read(options, &["kind", "owner"])?;
    let kind = options.word(env, "kind")?;
    let kind = kind.ok_or_else(|| Failure::Argument("kind must be given".to_owned()))?;
    let owner = options.get("owner")?.map(|owner| member(env, "owner", &owner)).transpose()?;
    Ok(Change::PutGroup { group, kind: GroupKind::from_str(&kind)?, owner })
}

pub fn remove_group(env: &Env, group: &Unknown<'_>) -> NativeResult<Change> {
    Ok(Change::RemoveGroup { group: self::group(env, "group", group)? })
}

pub fn join(env: &Env, group: &Unknown<'_>, member: &Unknown<'_>) -> NativeResult<Change> {
    let group = self::group(env, "group", group)?;
    Ok(Change::Join { group, member: self::member(env, "member", member)? })
}

pub fn leave(env: &Env, group: &Unknown<'_>, member: &Unknown<'_>) -> NativeResult<Change> {
    let group = self::group(env, "group", group)?;
    Ok(Change::Leave { group, member: self::member(env, "member", member)? })
}

pub fn put_partnership(
    env: &Env,
    a: &Unknown<'_>,
    b: &Unknown<'_>,
    options: &Unknown<'_>,
) -> NativeResult<Change> {
    let (a, b) = (group(env, "a", a)?, group(env, "b", b)?);
    let shares = Options::read(options, &["shares"])?.get("shares")?;
    let shares = shares.ok_or_else(|| Failure::Argument("shares must be given".to_owned()))?;
    Ok(Change::PutPartnership { a, b, shares: tags(env, "shares", &shares)? })
}

pub fn end_partnership(env: &Env, a: &Unknown<'_>, b: &Unknown<'_>) -> NativeResult<Change> {
    Ok(Change::EndPartnership { a: group(env, "a", a)?, b: group(env, "b", b)? })
}

pub fn set_place(
    env: &Env,
    member: &Unknown<'_>,
    latitude: &Unknown<'_>,
    longitude: &Unknown<'_>,
    options: &Unknown<'_>,
) -> NativeResult<Change> {
    let member = self::member(env, "member", member)?;
    let (latitude, longitude) = (number("latitude", latitude)?, number("longitude", longitude)?);
    let options = Options::read(options, &["precision"])?;
    let place = shared::place(env, latitude, longitude, &options)?;
    Ok(Change::SetPlace { member, place })
}

pub fn clear_place(env: &Env, member: &Unknown<'_>) -> NativeResult<Change> {
    Ok(Change::ClearPlace { member: self::member(env, "member", member)? })
}

pub fn put_resource(env: &Env, id: &Unknown<'_>, options: &Unknown<'_>) -> NativeResult<Change> {
    if is_absent(options) {
        return Err(wrong_type("options", "an object", options));
    }
    Ok(Change::PutResource(Box::new(shared::resource(env, resource(env, id)?, options)?)))
}

pub fn remove_resource(env: &Env, id: &Unknown<'_>) -> NativeResult<Change> {
    Ok(Change::RemoveResource { resource: resource(env, id)? })
}
