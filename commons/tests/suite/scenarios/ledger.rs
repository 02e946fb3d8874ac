//! The commands of ledgers, as scenarios write them. The ledger is `oak`'s where none is named.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use trust_commons::ledger::{AccountId, Between, Ledger, LedgerRefusal, Limits, LimitsPatch};
use trust_commons::{CommunityId, Outcome, PartnershipId, Timestamp, TransferId};

use super::{Answer, Noun, code};

/// Some communities' ledgers; each is there from the start, and empty.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct World(BTreeMap<CommunityId, Ledger>);

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Open(Open),
    SetLimits(Open),
    Reserve(Order),
    Transfer(Order),
    Post(Decide),
    Void(Decide),
    Reverse(Decide),
    Expire(Expire),
    Settle(Settle),
    TakeBack(TakeBack),
    Rename(Rename),
    ReserveBetween(Order),
    TransferBetween(Order),
    PostBetween(Decide),
    VoidBetween(Decide),
    ReverseBetween(Decide),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    #[serde(default = "oak")]
    community: CommunityId,
    account: AccountId,
    floor: Option<Limit>,
    ceiling: Option<Limit>,
    soft: Option<Limit>,
}

/// Minutes, or the word `none`. Left out, it is the default, or stays.
#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
enum Limit {
    Minutes(i64),
    Word(Nothing),
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Nothing {
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    #[serde(default = "oak")]
    community: CommunityId,
    /// Whose ledger the payee's account is in.
    #[serde(default = "river")]
    payee: CommunityId,
    #[serde(default = "partnership")]
    partnership: PartnershipId,
    id: TransferId,
    debit: AccountId,
    credit: AccountId,
    minutes: u64,
    expires_at: Option<Timestamp>,
    now: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    #[serde(default = "oak")]
    community: CommunityId,
    #[serde(default = "river")]
    payee: CommunityId,
    #[serde(default = "partnership")]
    partnership: PartnershipId,
    id: TransferId,
    original: Option<TransferId>,
    now: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expire {
    #[serde(default = "oak")]
    community: CommunityId,
    now: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    #[serde(default = "oak")]
    community: CommunityId,
    account: AccountId,
    settlement: AccountId,
    id: TransferId,
    now: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    #[serde(default = "oak")]
    community: CommunityId,
    account: AccountId,
    id: TransferId,
    now: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    #[serde(default = "oak")]
    community: CommunityId,
    account: AccountId,
    name: AccountId,
}

fn oak() -> CommunityId {
    CommunityId::new("oak").unwrap()
}

fn river() -> CommunityId {
    CommunityId::new("river").unwrap()
}

fn partnership() -> PartnershipId {
    PartnershipId::new("p").unwrap()
}

impl Open {
    fn patch(&self) -> LimitsPatch {
        let given = |limit: Option<Limit>| {
            limit.map(|limit| match limit {
                Limit::Minutes(minutes) => Some(minutes),
                Limit::Word(Nothing::None) => None,
            })
        };
        LimitsPatch {
            floor: given(self.floor),
            ceiling: given(self.ceiling),
            soft: given(self.soft),
        }
    }
}

impl World {
    fn ledger(&mut self, community: &CommunityId) -> &mut Ledger {
        self.0.entry(community.clone()).or_insert_with(|| Ledger::new(community.clone()))
    }

    fn between<T>(
        &mut self,
        (payer, payee, partnership): (&CommunityId, &CommunityId, &PartnershipId),
        act: impl FnOnce(&mut Between<'_>) -> Result<Outcome<T>, LedgerRefusal>,
    ) -> Result<Outcome<T>, LedgerRefusal> {
        let mut from = self.ledger(payer).clone();
        let mut to = self.ledger(payee).clone();
        let done = act(&mut Between::new(&mut from, &mut to, partnership)?);
        for ledger in [from, to] {
            self.0.insert(ledger.community.clone(), ledger);
        }
        done
    }
}

impl Noun for World {
    type Command = Command;

    fn apply(&mut self, command: &Command) -> Result<Answer, &'static str> {
        let answer = match command {
            Command::Open(o) => self
                .ledger(&o.community)
                .open(o.account.clone(), o.patch().onto(Limits::default()))
                .map(|done| Answer::of(done, "open")),
            Command::SetLimits(o) => self
                .ledger(&o.community)
                .set_limits(&o.account, o.patch())
                .map(|done| Answer::of(done, "open")),
            Command::Expire(e) => {
                self.ledger(&e.community).expire(e.now).map(|done| Answer::of(done, "expired"))
            }
            Command::Settle(s) => self
                .ledger(&s.community)
                .settle(&s.account, &s.settlement, &s.id, s.now)
                .map(|done| Answer::of(done, "settled")),
            Command::TakeBack(t) => self
                .ledger(&t.community)
                .take_back(&t.account, &t.id, t.now)
                .map(|done| Answer::of(done, "open")),
            Command::Rename(r) => self
                .ledger(&r.community)
                .rename(&r.account, &r.name)
                .map(|()| Answer::of(Outcome::of(()), "renamed")),
            Command::Reserve(o) | Command::Transfer(o) => self.order(command, o),
            Command::Post(d) | Command::Void(d) | Command::Reverse(d) => self.decide(command, d),
            Command::ReserveBetween(o) | Command::TransferBetween(o) => {
                self.order_between(command, o)
            }
            Command::PostBetween(d) | Command::VoidBetween(d) | Command::ReverseBetween(d) => {
                self.decide_between(command, d)
            }
        };
        answer.map_err(code)
    }

    fn substance(&self) -> serde_json::Value {
        let ledgers = self.0.iter().map(|(community, ledger)| {
            let ledger = Ledger { refused: BTreeMap::new(), ..ledger.clone() };
            (community.to_string(), serde_json::to_value(ledger).unwrap())
        });
        let ledgers: BTreeMap<_, _> =
            ledgers.filter(|(_, l)| l["accounts"] != serde_json::json!({})).collect();
        // Accounts of different ledgers are told apart by their names in the scenarios.
        let balances: BTreeMap<_, _> = self
            .0
            .values()
            .flat_map(|ledger| {
                let own = ledger.community == oak();
                ledger.balances().into_iter().map(move |(id, balance)| {
                    let name =
                        if own { id.to_string() } else { format!("{}/{id}", ledger.community) };
                    (name, balance)
                })
            })
            .collect();
        serde_json::json!({ "balances": balances, "ledgers": ledgers })
    }

    fn check(&self) {
        for ledger in self.0.values() {
            ledger.check().unwrap();
            let text = serde_json::to_string(ledger).unwrap();
            assert_eq!(&serde_json::from_str::<Ledger>(&text).unwrap(), ledger);
        }
    }
}

type Answered = Result<Answer, LedgerRefusal>;

impl World {
    fn order(&mut self, command: &Command, o: &Order) -> Answered {
        let ledger = self.ledger(&o.community);
        let done = match command {
            Command::Reserve(_) => {
                ledger.reserve(&o.id, &o.debit, &o.credit, o.minutes, o.expires_at, o.now)?
            }
            _ => ledger.transfer(&o.id, &o.debit, &o.credit, o.minutes, o.now)?,
        };
        let status = done.value.status;
        Ok(Answer::of(done, status))
    }

    fn decide(&mut self, command: &Command, d: &Decide) -> Answered {
        let ledger = self.ledger(&d.community);
        let done = match command {
            Command::Post(_) => ledger.post(&d.id, d.now)?,
            Command::Void(_) => ledger.void(&d.id, d.now)?,
            _ => ledger.reverse(&d.id, d.original.as_ref().expect("what is reversed"), d.now)?,
        };
        let status = done.value.status;
        Ok(Answer::of(done, status))
    }

    fn order_between(&mut self, command: &Command, o: &Order) -> Answered {
        let done =
            self.between((&o.community, &o.payee, &o.partnership), |both| match command {
                Command::ReserveBetween(_) => {
                    both.reserve(&o.id, &o.debit, &o.credit, o.minutes, o.expires_at, o.now)
                }
                _ => both.transfer(&o.id, &o.debit, &o.credit, o.minutes, o.now),
            })?;
        let status = done.value.outgoing.status;
        Ok(Answer::of(done, status))
    }

    fn decide_between(&mut self, command: &Command, d: &Decide) -> Answered {
        let done =
            self.between((&d.community, &d.payee, &d.partnership), |both| match command {
                Command::PostBetween(_) => both.post(&d.id, d.now),
                Command::VoidBetween(_) => both.void(&d.id, d.now),
                _ => both.reverse(&d.id, d.original.as_ref().expect("what is reversed"), d.now),
            })?;
        let status = done.value.outgoing.status;
        Ok(Answer::of(done, status))
    }
}
