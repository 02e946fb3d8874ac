//! The nouns for libraries in other languages: commands, questions and fields by name, values as JSON.
//!
//! The bindings convert arguments to JSON, call one function of this module, and convert the answer back. They
//! contain no list of commands.

mod question;
mod shown;

pub use shown::transfer;

use serde::Deserialize;
use serde_json::{Map, Value};
use strum::VariantNames;
use trust_core::Change;

use crate::Timestamp;
use crate::command::{self, Noun, carry_out, named};
use crate::exchange::Exchange;
use crate::id::{PartnershipId, TransferId};
use crate::invite::Invite;
use crate::json::{self, InvalidValue};
use crate::ledger::{ClearingPair, Ledger, Legs, Moved, Movement, Transfer};
use crate::notification::Notification;
use crate::outcome::Outcome;
use crate::partnership::Partnership;
use crate::payment::{self, Books};
use crate::refusal::{Class, Refusal};

/// The arguments of a command or a question, by name.
pub type Fields = Map<String, Value>;

/// A value of any noun.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs)] // they are the nouns
pub enum Record {
    Exchange(Exchange),
    Invite(Invite),
    Partnership(Partnership),
    Ledger(Ledger),
}

/// The nouns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
#[allow(missing_docs)] // they are the nouns
pub enum Kind {
    Exchange,
    Invite,
    Partnership,
    Ledger,
}

/// The result of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The new value.
    pub record: Record,
    /// The changes for the engine.
    pub changes: Vec<Change>,
    /// The notifications for people.
    pub notifications: Vec<Notification>,
    /// For a ledger, the transfer that the command made or decided.
    pub made: Option<Transfer>,
    /// For a ledger, the reservations that the command released.
    pub released: Vec<TransferId>,
}

/// Two ledgers after a movement between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moves {
    /// The ledger of the payer's community.
    pub payer: Ledger,
    /// The ledger of the payee's community.
    pub payee: Ledger,
    /// The two legs, unless the movement was refused.
    pub legs: Option<Legs>,
    /// The notifications for people.
    pub notifications: Vec<Notification>,
}

/// A refusal of any noun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The code, in capitals.
    pub code: &'static str,
    /// The class.
    pub class: Class,
    /// The message.
    pub message: String,
    /// The refused values.
    pub fields: Fields,
}

impl<R: Refusal> From<&R> for Refused {
    fn from(refusal: &R) -> Self {
        let message = refusal.to_string();
        Refused {
            code: refusal.code(),
            class: refusal.class(),
            message,
            fields: json::fields(refusal),
        }
    }
}

/// The reason why a command or a question has no answer. `T` is the state that remembers a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure<T> {
    /// The noun does not have this name or argument.
    Unreadable(InvalidValue),
    /// The rules refuse it. A ledger that remembers the refusal is included.
    Refused(Box<Refused>, Option<Box<T>>),
}

impl<T> From<InvalidValue> for Failure<T> {
    fn from(error: InvalidValue) -> Self {
        Failure::Unreadable(error)
    }
}

impl<T, R: Refusal> From<command::Failure<R>> for Failure<T> {
    fn from(failure: command::Failure<R>) -> Self {
        match failure {
            command::Failure::Unreadable(error) => Failure::Unreadable(error),
            command::Failure::Refused(refusal) => {
                Failure::Refused(Box::new(Refused::from(&refusal)), None)
            }
        }
    }
}

type Answered = Result<Answer, Failure<Record>>;

impl Answer {
    fn of<N>(outcome: Outcome<N>, record: impl FnOnce(N) -> Record) -> Self {
        let Outcome { value, changes, notifications } = outcome;
        Answer { record: record(value), changes, notifications, made: None, released: Vec::new() }
    }
}

impl Record {
    /// Returns the noun of the value.
    pub const fn kind(&self) -> Kind {
        match self {
            Record::Exchange(_) => Kind::Exchange,
            Record::Invite(_) => Kind::Invite,
            Record::Partnership(_) => Kind::Partnership,
            Record::Ledger(_) => Kind::Ledger,
        }
    }

    /// Reads a value of a noun from a JSON text. Refused if the text holds anything else, or more.
    pub fn read(kind: Kind, text: &str) -> Result<Self, InvalidValue> {
        Ok(match kind {
            Kind::Exchange => Record::Exchange(json::read(text)?),
            Kind::Invite => Record::Invite(json::read(text)?),
            Kind::Partnership => Record::Partnership(json::read(text)?),
            Kind::Ledger => Record::Ledger(json::read(text)?),
        })
    }

    /// Returns the JSON text of the value.
    pub fn write(&self) -> Result<String, InvalidValue> {
        match self {
            Record::Exchange(value) => json::write(value),
            Record::Invite(value) => json::write(value),
            Record::Partnership(value) => json::write(value),
            Record::Ledger(value) => json::write(value),
        }
    }

    /// Makes a value by the command of that name. A ledger starts empty: [`Ledger::new`].
    pub fn create(kind: Kind, name: &str, fields: Fields) -> Answered {
        match kind {
            Kind::Exchange => Self::carried_out(None, name, fields, Record::Exchange),
            Kind::Invite => Self::carried_out(None, name, fields, Record::Invite),
            Kind::Partnership => Self::carried_out(None, name, fields, Record::Partnership),
            Kind::Ledger => Err(InvalidValue("a ledger begins empty".to_owned()).into()),
        }
    }

    /// Carries out the command of that name on a copy of the value.
    pub fn apply(&self, name: &str, fields: Fields) -> Answered {
        match self.clone() {
            Record::Exchange(it) => Self::carried_out(Some(it), name, fields, Record::Exchange),
            Record::Invite(it) => Self::carried_out(Some(it), name, fields, Record::Invite),
            Record::Partnership(it) => {
                Self::carried_out(Some(it), name, fields, Record::Partnership)
            }
            Record::Ledger(ledger) => moved(ledger, name, fields),
        }
    }

    fn carried_out<N: Noun<After = N>>(
        before: Option<N>,
        name: &str,
        fields: Fields,
        record: fn(N) -> Record,
    ) -> Answered {
        Ok(Answer::of(carry_out::<N>(before, name, fields)?, record))
    }
}

/// The command that takes the ledger step which the latest command to an exchange requires.
const PAY: &str = "pay";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pay {
    /// The JSON text of the exchange.
    exchange: String,
    now: Timestamp,
}

impl Pay {
    fn read(fields: Fields) -> Result<(Exchange, Timestamp), InvalidValue> {
        let Pay { exchange, now } = serde_json::from_value(Value::Object(fields))?;
        Ok((json::read(&exchange)?, now))
    }
}

fn moved(mut ledger: Ledger, name: &str, fields: Fields) -> Answered {
    let refused = ledger.refused.len();
    let made = |made| Moved { made, released: Vec::new() };
    let done = if name == PAY {
        let (exchange, now) = Pay::read(fields)?;
        let paid = payment::pay(&exchange, &mut Books::One(&mut ledger), now);
        let transfer = exchange.transfer.and_then(|id| ledger.transfers.get(&id).cloned());
        paid.map(|notifications| Outcome::of(made(transfer)).with_notifications(notifications))
    } else if Movement::VARIANTS.contains(&name) {
        let moved = ledger.carry_out(&named(name, fields)?);
        moved.map(|done| done.map(|transfer| made(Some(transfer))))
    } else {
        ledger.apply(named(name, fields)?)
    };
    match done {
        Ok(Outcome { value: Moved { made, released }, changes, notifications }) => {
            Ok(Answer { record: Record::Ledger(ledger), changes, notifications, made, released })
        }
        Err(refusal) => {
            let remembers = ledger.refused.len() != refused;
            let after = remembers.then(|| Box::new(Record::Ledger(ledger)));
            Err(Failure::Refused(Box::new(Refused::from(&refusal)), after))
        }
    }
}

/// Refuses two ledgers of one community, between which nothing can move.
pub fn check_pair(payer: &Ledger, payee: &Ledger) -> Result<(), Refused> {
    ClearingPair::check(payer, payee).map_err(|refusal| Refused::from(&refusal))
}

/// Carries out a movement between copies of two ledgers with a partnership.
pub fn move_between(
    payer: &Ledger,
    payee: &Ledger,
    partnership: &PartnershipId,
    name: &str,
    fields: Fields,
) -> Result<Moves, Failure<Moves>> {
    let (mut from, mut to) = (payer.clone(), payee.clone());
    let done = if name == PAY {
        let (exchange, now) = Pay::read(fields)?;
        let mut books = Books::Two { payer: &mut from, payee: &mut to, partnership };
        let paid = payment::pay(&exchange, &mut books, now);
        paid.map(|notifications| Outcome::of(None).with_notifications(notifications))
    } else {
        let movement: Movement = named(name, fields)?;
        let both = ClearingPair::new(&mut from, &mut to, partnership);
        both.and_then(|mut both| both.carry_out(&movement)).map(|done| done.map(Some))
    };
    let remembers =
        from.refused.len() + to.refused.len() != payer.refused.len() + payee.refused.len();
    let after = Moves { payer: from, payee: to, legs: None, notifications: Vec::new() };
    match done {
        Ok(Outcome { value: legs, notifications, .. }) => {
            Ok(Moves { legs, notifications, ..after })
        }
        Err(refusal) => {
            let after = remembers.then(|| Box::new(after));
            Err(Failure::Refused(Box::new(Refused::from(&refusal)), after))
        }
    }
}
