//! The arguments that each command and each question of the domain classes takes, in their order, and the types of these.

use napi::{Env, Unknown};
use serde_json::{Value, json};
use trust_commons::TransferId;
use trust_commons::exchange::ExchangeKind;
use trust_commons::ledger::AccountId;
use trust_commons::wire::{Fields, Kind};

use super::given::{model, roles, text, token, whole, word};
use crate::failure::{Failure, NativeResult};
use crate::ids::{group, member, resource};
use crate::options::{Options, boolean, is_absent, seconds};

/// The commands and questions: class, name, arguments by position, and options. An argument with `?` may be left out. A
/// question that is not listed takes no arguments.
#[rustfmt::skip]
const CALLS: &[(Kind, &str, &str, &str)] = &[
    (Kind::Partnership, "propose", "id a b",
        "by now stewards? shareOffers? shareNeeds? shareMemberCount? live? model?"),
    (Kind::Partnership, "approve", "", "by now stewards? shareOffers? shareNeeds? shareMemberCount?"),
    (Kind::Partnership, "decline", "", "by now stewards?"),
    (Kind::Partnership, "withdraw", "", "by now stewards?"),
    (Kind::Partnership, "dissolve", "", "by now stewards?"),
    (Kind::Exchange, "offer", "id",
        "by now title kind? mode? minutes? listing? community? providerCommunity? receiverCommunity? blocked? receiver?"),
    (Kind::Exchange, "ask", "id",
        "by now title kind? mode? minutes? listing? community? providerCommunity? receiverCommunity? blocked? provider"),
    (Kind::Exchange, "request", "", "by now receiverCommunity? blocked?"),
    (Kind::Exchange, "accept", "", "by now blocked?"),
    (Kind::Exchange, "start", "", "by now blocked?"),
    (Kind::Exchange, "complete", "", "by now"),
    (Kind::Exchange, "cancel", "", "by now"),
    (Kind::Exchange, "reverse", "", "by now steward?"),
    (Kind::Exchange, "allowed_in", "community", "credit?"),
    (Kind::Exchange, "is_of", "member", ""),
    (Kind::Invite, "issue", "id token circle?",
        "by now community? stewards? owner? email? member? isMember? invitedAt? expiresIn?"),
    (Kind::Invite, "accept", "", "by now email? isMember? blocked? stewards?"),
    (Kind::Invite, "revoke", "", "by now stewards?"),
    (Kind::Invite, "preview", "", "now viewer? blocked? stewards?"),
    (Kind::Invite, "status", "", "now"),
    (Kind::Invite, "opens_with", "token", ""),
    (Kind::Ledger, "open", "account", "floor? ceiling? soft?"),
    (Kind::Ledger, "set_limits", "account", "floor? ceiling? soft?"),
    (Kind::Ledger, "reserve", "id debit credit minutes", "now expiresAt?"),
    (Kind::Ledger, "transfer", "id debit credit minutes", "now"),
    (Kind::Ledger, "post", "id", "now"),
    (Kind::Ledger, "void", "id", "now"),
    (Kind::Ledger, "reverse", "id original", "now"),
    (Kind::Ledger, "pay", "exchange", "now"),
    (Kind::Ledger, "expire", "", "now"),
    (Kind::Ledger, "settle", "account settlement id", "now"),
    (Kind::Ledger, "take_back", "account id", "now"),
    (Kind::Ledger, "rename", "account name", ""),
    (Kind::Ledger, "account", "account", "now?"),
    (Kind::Ledger, "balance", "account", ""),
    (Kind::Ledger, "statement", "account", "now?"),
];

/// Returns the argument of that name as JSON. The name decides the type.
fn read(env: &Env, class: Kind, name: &str, value: &Unknown<'_>) -> NativeResult<Value> {
    Ok(match name {
        "by" | "member" | "owner" | "provider" | "receiver" | "viewer" => {
            json!(member(env, name, value)?)
        }
        "a" | "b" | "circle" | "community" | "providerCommunity" | "receiverCommunity" => {
            json!(group(env, name, value)?)
        }
        "listing" => json!(resource(env, value)?),
        // All ids of records have the same form.
        "id" | "original" => json!(word::<TransferId>(env, name, value)?),
        "credit" if class == Kind::Exchange => json!(boolean(name, value)?),
        "account" | "credit" | "debit" | "name" | "settlement" => {
            json!(word::<AccountId>(env, name, value)?)
        }
        "minutes" if class == Kind::Exchange => json!(whole::<u32>(name, value)?),
        "minutes" => json!(whole::<u64>(name, value)?),
        "ceiling" | "expiresIn" | "floor" | "soft" => json!(whole::<i64>(name, value)?),
        "expiresAt" | "invitedAt" | "now" => json!(seconds(name, value)?),
        "blocked" | "isMember" | "live" | "steward" => json!(boolean(name, value)?),
        "shareMemberCount" | "shareNeeds" | "shareOffers" => json!(boolean(name, value)?),
        "kind" => json!(word::<ExchangeKind>(env, name, value)?),
        "model" => json!(model(env, name, value)?),
        "stewards" => json!(roles(env, name, value)?),
        // A text that is no token opens no invite.
        "token" => json!(token(env, value)?.map_or(String::new(), |token| token.to_string())),
        _ => json!(text(env, name, value)?),
    })
}

/// Returns the arguments of a call as JSON, with the defaults that the rules leave to the caller.
pub fn arguments(
    env: &Env,
    class: Kind,
    call: &str,
    positions: &[Unknown<'_>],
    options: &Unknown<'_>,
) -> NativeResult<Fields> {
    let found = CALLS.iter().find(|(of, name, ..)| *of == class && *name == call);
    let (positional, optional) = found.map_or(("", ""), |(_, _, first, then)| (first, then));
    let mut fields = Fields::new();
    for ((name, may_be_absent), value) in names(positional).zip(positions) {
        if !(may_be_absent && is_absent(value)) {
            fields.insert(name.to_owned(), read(env, class, name, value)?);
        }
    }
    let known: Vec<&str> = names(optional).map(|(name, _)| name).collect();
    let options = Options::read(options, &known)?;
    for (name, may_be_absent) in names(optional) {
        let value = match options.get(name)? {
            Some(value) => read(env, class, name, &value)?,
            // An account without a bound.
            None if is_limit(name) && options.is_null(name)? => Value::Null,
            None if may_be_absent => continue,
            None => return Err(Failure::Argument(format!("{name} must be given"))),
        };
        fields.insert(snake_case(name), value);
    }
    add_defaults(call, &mut fields);
    Ok(fields)
}

/// Sets the defaults: an exchange is a gift, the owner of a circle is the member who invites into it, and a community
/// has no credits.
fn add_defaults(call: &str, fields: &mut Fields) {
    let default = match call {
        "offer" | "ask" => Some(("mode", Value::from("gift"))),
        "issue" if fields.contains_key("circle") => {
            fields.get("by").map(|by| ("owner", by.clone()))
        }
        "allowed_in" => Some(("credit", Value::from(false))),
        _ => None,
    };
    if let Some((name, value)) = default {
        fields.entry(name).or_insert(value);
    }
}

fn is_limit(name: &str) -> bool {
    ["ceiling", "floor", "soft"].contains(&name)
}

/// Returns the names in a list, each with whether it may be left out.
fn names(list: &'static str) -> impl Iterator<Item = (&'static str, bool)> {
    list.split_whitespace().map(|name| match name.strip_suffix('?') {
        Some(name) => (name, true),
        None => (name, false),
    })
}

/// Spells `shareOffers` as the rules do.
fn snake_case(name: &str) -> String {
    name.chars().fold(String::new(), |mut spelt, letter| {
        if letter.is_uppercase() {
            spelt.push('_');
        }
        spelt.extend(letter.to_lowercase());
        spelt
    })
}
