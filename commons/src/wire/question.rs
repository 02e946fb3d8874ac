//! Questions about a value: by name, with arguments and answers as JSON.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use trust_core::MemberId;

use super::{Failure, Fields, Record, Refused, shown};
use crate::Timestamp;
use crate::exchange::{Credits, Exchange};
use crate::id::CommunityId;
use crate::invite::{Holder, Invite, Token};
use crate::json::InvalidValue;
use crate::ledger::{AccountId, Ledger, LedgerRefusal, Statement};
use crate::partnership::Partnership;
use crate::refusal::Refusal;
use crate::steward::Roles;

type Answered = Result<Value, Failure<Record>>;

impl Record {
    /// Answers the question of that name.
    pub fn ask(&self, name: &str, fields: Fields) -> Answered {
        match self {
            Record::Exchange(exchange) => ask_exchange(exchange, name, fields),
            Record::Invite(invite) => ask_invite(invite, name, fields),
            Record::Partnership(partnership) => ask_partnership(partnership, name),
            Record::Ledger(ledger) => ask_ledger(ledger, name, fields),
        }
    }

    /// Returns the accounts, transfers and refusals that are new or changed since `before`.
    pub fn changed_since(&self, before: &Record) -> Result<Value, InvalidValue> {
        match (self, before) {
            (Record::Ledger(ledger), Record::Ledger(before)) => {
                Ok(shown::changed(&ledger.changed_since(before)))
            }
            _ => Err(InvalidValue("only ledgers can be compared".to_owned())),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfMember {
    member: MemberId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InCommunity {
    community: CommunityId,
    credit: bool,
}

fn ask_exchange(exchange: &Exchange, name: &str, fields: Fields) -> Answered {
    Ok(match name {
        "minutes" => json!(exchange.minutes()),
        "cross_community" => json!(exchange.cross_community()),
        "payee_community" => json!(exchange.payee_community()),
        "payer_community" => json!(exchange.payer_community()),
        "is_of" => json!(exchange.is_of(&read::<OfMember>(fields)?.member)),
        "allowed_in" => {
            let InCommunity { community, credit } = read(fields)?;
            let credits = if credit { Credits::Used } else { Credits::NotUsed };
            answer(exchange.allowed_in(&community, credits))?
        }
        _ => return unknown(name),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Looking {
    viewer: Option<MemberId>,
    #[serde(default)]
    blocked: bool,
    #[serde(default)]
    stewards: Roles,
    now: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct At {
    now: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    token: String,
}

fn ask_invite(invite: &Invite, name: &str, fields: Fields) -> Answered {
    Ok(match name {
        "status" => json!(invite.status(read::<At>(fields)?.now)),
        "preview" => {
            let Looking { viewer, blocked, stewards, now } = read(fields)?;
            answer(invite.preview(Holder::of(viewer.as_ref(), blocked), &stewards, now))?
        }
        "opens_with" => {
            let token = read::<Opening>(fields)?.token.parse::<Token>();
            json!(token.is_ok_and(|token| invite.opens_with(&token)))
        }
        _ => return unknown(name),
    })
}

fn ask_partnership(partnership: &Partnership, name: &str) -> Answered {
    Ok(match name {
        "effective" => json!(partnership.effective()),
        "is_live" => json!(partnership.is_live()),
        _ => return unknown(name),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfAccount {
    account: AccountId,
    now: Option<Timestamp>,
}

fn ask_ledger(ledger: &Ledger, name: &str, fields: Fields) -> Answered {
    Ok(match name {
        "community" => json!(ledger.community),
        "size" => {
            json!({ "accounts": ledger.accounts.len(), "transfers": ledger.transfers.len() })
        }
        "accounts" => {
            let accounts = ledger.accounts.iter();
            accounts.map(|(id, account)| (id.to_string(), shown::account(account))).collect()
        }
        "transfers" => {
            let transfers = ledger.transfers.iter();
            transfers.map(|(id, moved)| (id.to_string(), shown::transfer(moved))).collect()
        }
        "refused" => json!(ledger.refused),
        "balances" => json!(ledger.balances()),
        "account" => shown::account(&statement(ledger, fields)?.account),
        "balance" => json!(statement(ledger, fields)?.balance),
        "statement" => shown::statement(&statement(ledger, fields)?),
        "check" => {
            ledger.check().map_err(|unsound| InvalidValue(unsound.to_string()))?;
            Value::Null
        }
        _ => return unknown(name),
    })
}

fn statement(ledger: &Ledger, fields: Fields) -> Result<Statement, Failure<Record>> {
    let OfAccount { account, now } = read(fields)?;
    // At the earliest time no reservation has expired yet.
    let found = ledger.statement(&account, now.unwrap_or(Timestamp::MIN));
    found.ok_or_else(|| refused(&LedgerRefusal::UnknownAccount { account }))
}

fn read<T: DeserializeOwned>(fields: Fields) -> Result<T, InvalidValue> {
    Ok(serde_json::from_value(Value::Object(fields))?)
}

fn refused(refusal: &impl Refusal) -> Failure<Record> {
    Failure::Refused(Box::new(Refused::from(refusal)), None)
}

fn answer<T: serde::Serialize, R: Refusal>(answer: Result<T, R>) -> Answered {
    match answer {
        Ok(value) => Ok(serde_json::to_value(value).map_err(InvalidValue::from)?),
        Err(refusal) => Err(refused(&refusal)),
    }
}

fn unknown<T>(name: &str) -> Result<T, Failure<Record>> {
    Err(InvalidValue(format!("{name:?} is not a question")).into())
}
