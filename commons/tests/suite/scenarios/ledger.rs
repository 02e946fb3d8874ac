//! The commands of ledgers, as scenarios write them. The ledger is `oak`'s where none is named.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::str::FromStr;

use serde::Serialize;
use serde_json::{Value, json};
use strum::VariantNames;
use trust_commons::command::named;
use trust_commons::ledger::{ClearingPair, Ledger, LedgerRefusal, Movement};
use trust_commons::{CommunityId, PartnershipId};

use super::{Answer, Fields, State, code};

/// Some communities' ledgers; each is there from the start, and empty.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct World(BTreeMap<CommunityId, Ledger>);

fn oak() -> CommunityId {
    CommunityId::new("oak").unwrap()
}

impl World {
    fn ledger(&mut self, community: &CommunityId) -> &mut Ledger {
        self.0.entry(community.clone()).or_insert_with(|| Ledger::new(community.clone()))
    }

    fn move_between(
        &mut self,
        (payer, payee, partnership): (&CommunityId, &CommunityId, &PartnershipId),
        movement: &Movement,
    ) -> Result<Answer, LedgerRefusal> {
        let mut from = self.ledger(payer).clone();
        let mut to = self.ledger(payee).clone();
        let done = ClearingPair::new(&mut from, &mut to, partnership)?.carry_out(movement);
        for ledger in [from, to] {
            self.0.insert(ledger.community.clone(), ledger);
        }
        let done = done?;
        let status = done.value.outgoing.status;
        Ok(Answer::of(done, status))
    }
}

/// The id that a field holds, else `usual`.
fn id<T: FromStr<Err: Debug>>(fields: &mut Fields, name: &str, usual: &str) -> T {
    let given = fields.remove(name);
    given.as_ref().and_then(Value::as_str).unwrap_or(usual).parse().unwrap()
}

impl State for World {
    fn apply(&mut self, command: &str, mut fields: Fields) -> Result<Answer, &'static str> {
        let community: CommunityId = id(&mut fields, "community", "oak");
        if let Some(movement) = command.strip_suffix("_between") {
            let payee = id(&mut fields, "payee", "river");
            let partnership = id(&mut fields, "partnership", "p");
            let movement = named(movement, fields).unwrap();
            return self.move_between((&community, &payee, &partnership), &movement).map_err(code);
        }
        for limit in ["floor", "ceiling", "soft"] {
            if fields.get(limit) == Some(&json!("none")) {
                fields.insert(limit.to_owned(), Value::Null);
            }
        }
        let ledger = self.ledger(&community);
        if Movement::VARIANTS.contains(&command) {
            let moved = ledger.carry_out(&named(command, fields).unwrap()).map_err(code)?;
            let status = moved.value.status;
            return Ok(Answer::of(moved, status));
        }
        let done = ledger.apply(named(command, fields).unwrap()).map_err(code)?;
        let status = match command {
            "expire" => "expired",
            "settle" => "settled",
            "rename" => "renamed",
            _ => "open",
        };
        Ok(Answer::of(done, status))
    }

    fn substance(&self) -> Value {
        let ledgers = self.0.iter().map(|(community, ledger)| {
            let ledger = Ledger { refused: BTreeMap::new(), ..ledger.clone() };
            (community.to_string(), serde_json::to_value(ledger).unwrap())
        });
        let ledgers: BTreeMap<_, _> = ledgers.filter(|(_, l)| l["accounts"] != json!({})).collect();
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
        json!({ "balances": balances, "ledgers": ledgers })
    }

    fn check(&self) {
        for ledger in self.0.values() {
            ledger.check().unwrap();
            let text = serde_json::to_string(ledger).unwrap();
            assert_eq!(&serde_json::from_str::<Ledger>(&text).unwrap(), ledger);
        }
    }
}
