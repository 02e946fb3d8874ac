//! Pairs of ledgers that settle over a partnership, which the JavaScript class `Between` holds as externals.

use std::sync::Arc;

use napi::bindgen_prelude::External;
use napi::{Env, Unknown};
use napi_derive::napi;
use trust_commons::ledger::{Ledger, Legs};
use trust_commons::wire::{self, Kind, Moves, Record};
use trust_commons::{Notification, PartnershipId, json};

use super::arguments::arguments;
use super::given::word;
use super::record::{Handle, Made, failed};
use crate::failure::{Failure, NativeResult, guard};

/// Two ledgers and the results of the command that made them.
pub struct Pair {
    payer: Arc<Record>,
    payee: Arc<Record>,
    partnership: PartnershipId,
    legs: Option<Legs>,
    notifications: Vec<Notification>,
}

/// A pair as JavaScript holds it.
pub type PairHandle = External<Pair>;

impl Pair {
    fn after(moves: Moves, partnership: &PartnershipId) -> NativeResult<Self> {
        let Moves { payer, payee, legs, notifications } = moves;
        let [payer, payee] = [payer, payee].map(|ledger| Arc::new(Record::Ledger(ledger)));
        for ledger in [&payer, &payee] {
            Made::loaded(ledger.clone())?;
        }
        Ok(Pair { payer, payee, partnership: partnership.clone(), legs, notifications })
    }
}

fn ledger<'a>(name: &str, record: &'a Record) -> NativeResult<&'a Ledger> {
    match record {
        Record::Ledger(ledger) => Ok(ledger),
        _ => Err(Failure::Argument(format!("{name} must be a Ledger"))),
    }
}

/// Returns two ledgers, if they are of two communities.
#[napi(skip_typescript)]
pub fn create_pair(
    env: &Env,
    payer: &Handle,
    payee: &Handle,
    partnership: Unknown<'_>,
) -> napi::Result<PairHandle> {
    guard(env, || {
        let (payer, payee) = (payer.record.clone(), payee.record.clone());
        let partnership = word(env, "partnership", &partnership)?;
        wire::check_pair(ledger("payer", &payer)?, ledger("payee", &payee)?)
            .map_err(Failure::rule)?;
        Ok(External::new(Pair { payer, payee, partnership, legs: None, notifications: Vec::new() }))
    })
}

/// Returns the pair after a movement.
#[napi(skip_typescript)]
pub fn move_between(
    env: &Env,
    pair: &PairHandle,
    command: String,
    positions: Vec<Unknown<'_>>,
    options: Unknown<'_>,
) -> napi::Result<PairHandle> {
    guard(env, || {
        let Pair { payer, payee, partnership, .. } = &**pair;
        let fields = arguments(env, Kind::Ledger, &command, &positions, &options)?;
        let (payer, payee) = (ledger("payer", payer)?, ledger("payee", payee)?);
        let moves = wire::move_between(payer, payee, partnership, &command, fields);
        let moves =
            moves.map_err(|failure| failed(failure, |after| Pair::after(after, partnership)))?;
        Ok(External::new(Pair::after(moves, partnership)?))
    })
}

/// Returns the ledgers of the payer and of the payee.
#[napi(skip_typescript)]
pub fn pair_ledgers(env: &Env, pair: &PairHandle) -> napi::Result<Vec<Handle>> {
    guard(env, || {
        let ledgers = [&pair.payer, &pair.payee];
        ledgers.map(|ledger| Ok(External::new(Made::loaded(ledger.clone())?))).into_iter().collect()
    })
}

/// Returns the `partnership` that a pair settles over, or a result of the command that made it: `outgoing`,
/// `incoming` or `notices`, as JSON text.
#[napi(skip_typescript)]
pub fn pair_field(env: &Env, pair: &PairHandle, name: String) -> napi::Result<String> {
    guard(env, || {
        let legs = pair.legs.as_ref();
        Ok(match name.as_str() {
            "outgoing" => json::write(&legs.map(|legs| wire::transfer(&legs.outgoing)))?,
            "incoming" => json::write(&legs.map(|legs| wire::transfer(&legs.incoming)))?,
            "notices" => json::notifications(&pair.notifications)?,
            _ => json::write(&pair.partnership)?,
        })
    })
}
