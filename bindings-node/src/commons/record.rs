//! Records: values of the domain classes, which the JavaScript classes hold as externals.

use std::sync::Arc;

use napi::bindgen_prelude::{External, JsObjectValue};
use napi::{Env, Unknown};
use napi_derive::napi;
use trust_commons::invite::InviteRefusal;
use trust_commons::json;
use trust_commons::ledger::{Ledger, Transfer};
use trust_commons::wire::{self, Answer, Kind, Record, Refused};
use trust_commons::{Notification, TransferId};
use trust_core::Change;

use super::arguments::arguments;
use super::given;
use crate::failure::{Failure, NativeResult, guard};
use crate::ids::{MAX_SAFE, group};

/// A record and the results of the command that made it.
pub struct Made {
    pub record: Arc<Record>,
    changes: Vec<Change>,
    notifications: Vec<Notification>,
    made: Option<Transfer>,
    released: Vec<TransferId>,
}

/// A record as JavaScript holds it.
pub type Handle = External<Made>;

impl Made {
    /// Returns a record that no command made.
    pub fn loaded(record: Arc<Record>) -> NativeResult<Self> {
        check_totals(&record)?;
        let (changes, notifications, released) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Made { record, changes, notifications, made: None, released })
    }

    fn by(answer: Result<Answer, wire::Failure<Record>>) -> NativeResult<Handle> {
        let Answer { record, changes, notifications, made, released } =
            answer.map_err(|failure| failed(failure, |after| Made::loaded(after.into())))?;
        check_totals(&record)?;
        Ok(External::new(Made { record: record.into(), changes, notifications, made, released }))
    }
}

/// Returns the error of a call that failed. `hold` makes the object that JavaScript holds of a state that remembers a
/// refusal.
pub fn failed<T, H: Send + 'static>(
    failure: wire::Failure<T>,
    hold: impl FnOnce(T) -> NativeResult<H>,
) -> Failure {
    match failure {
        wire::Failure::Unreadable(error) => error.into(),
        wire::Failure::Refused(refused, None) => Failure::rule(*refused),
        wire::Failure::Refused(refused, Some(after)) => match hold(*after) {
            Ok(after) => Failure::rule_after(*refused, |error| {
                error.set_named_property("after", External::new(after))
            }),
            Err(failure) => failure,
        },
    }
}

/// Refuses a ledger whose totals are beyond the numbers that JavaScript holds exactly.
fn check_totals(record: &Record) -> NativeResult<()> {
    let Record::Ledger(ledger) = record else { return Ok(()) };
    let held = |minutes: u64| minutes <= MAX_SAFE as u64;
    for account in ledger.accounts.values() {
        let debits = account.debits_posted.saturating_add(account.debits_pending);
        let credits = account.credits_posted.saturating_add(account.credits_pending);
        if !held(debits) || !held(credits) {
            let message = format!("a total of account {} is beyond 2^53 - 1", account.id);
            return Err(Failure::refused("TOO_LARGE", message));
        }
    }
    Ok(())
}

fn class(name: &str) -> NativeResult<Kind> {
    name.parse().map_err(|_| Failure::Argument(format!("there is no class {name}")))
}

/// Returns a record of `class`, made by a command.
#[napi(skip_typescript)]
pub fn create_record(
    env: &Env,
    class: String,
    command: String,
    positions: Vec<Unknown<'_>>,
    options: Unknown<'_>,
) -> napi::Result<Handle> {
    guard(env, || {
        let class = self::class(&class)?;
        let fields = arguments(env, class, &command, &positions, &options)?;
        Made::by(Record::create(class, &command, fields))
    })
}

/// Returns an empty ledger.
#[napi(skip_typescript)]
pub fn create_ledger(env: &Env, community: Unknown<'_>) -> napi::Result<Handle> {
    guard(env, || {
        let ledger = Ledger::new(group(env, "community", &community)?);
        Ok(External::new(Made::loaded(Record::Ledger(ledger).into())?))
    })
}

/// Returns the record of `class` that a JSON text holds.
#[napi(skip_typescript)]
pub fn read_record(env: &Env, class: String, json: String) -> napi::Result<Handle> {
    guard(env, || {
        let record = Record::read(self::class(&class)?, &json)?;
        Ok(External::new(Made::loaded(record.into())?))
    })
}

/// Returns the JSON text of a record.
#[napi(skip_typescript)]
pub fn write_record(env: &Env, record: &Handle) -> napi::Result<String> {
    guard(env, || Ok(record.record.write()?))
}

/// Returns the record after a command.
#[napi(skip_typescript)]
pub fn apply_command(
    env: &Env,
    record: &Handle,
    command: String,
    positions: Vec<Unknown<'_>>,
    options: Unknown<'_>,
) -> napi::Result<Handle> {
    guard(env, || {
        let record = &record.record;
        let fields = arguments(env, record.kind(), &command, &positions, &options)?;
        Made::by(record.apply(&command, fields))
    })
}

/// Returns the answer to a question, as JSON text.
#[napi(skip_typescript)]
pub fn ask_record(
    env: &Env,
    record: &Handle,
    question: String,
    positions: Vec<Unknown<'_>>,
    options: Unknown<'_>,
) -> napi::Result<String> {
    guard(env, || {
        let record = &record.record;
        let fields = arguments(env, record.kind(), &question, &positions, &options)?;
        let answer = record.ask(&question, fields);
        let answer =
            answer.map_err(|failure| failed(failure, |after| Made::loaded(after.into())))?;
        Ok(json::write(&answer)?)
    })
}

/// Returns the differences between two states of a ledger, as JSON text.
#[napi(skip_typescript)]
pub fn ledger_changes(env: &Env, ledger: &Handle, before: &Handle) -> napi::Result<String> {
    guard(env, || Ok(json::write(&ledger.record.changed_since(&before.record)?)?))
}

/// Returns a result of the command that made a record: `changes`, `notices`, `made` or `released`, as JSON text.
#[napi(skip_typescript)]
pub fn command_result(env: &Env, record: &Handle, name: String) -> napi::Result<String> {
    guard(env, || {
        Ok(match name.as_str() {
            "changes" => json::write(&record.changes)?,
            "notices" => json::notifications(&record.notifications)?,
            "made" => json::write(&record.made.as_ref().map(wire::transfer))?,
            _ => json::write(&record.released)?,
        })
    })
}

/// Returns the text of a token, and that of its hash. A text that is no token opens no invite.
#[napi(skip_typescript)]
pub fn token_texts(env: &Env, token: Unknown<'_>) -> napi::Result<Vec<String>> {
    guard(env, || {
        let unknown = || Failure::rule(Refused::from(&InviteRefusal::UnknownInvite));
        let token = given::token(env, &token)?.ok_or_else(unknown)?;
        Ok(vec![token.to_string(), token.hash().to_string()])
    })
}
