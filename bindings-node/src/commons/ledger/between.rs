//! Transfers between two communities: one leg in each ledger, both or neither.

use std::sync::Arc;

use napi::bindgen_prelude::JsObjectValue;
use napi::{Env, Unknown};
use napi_derive::napi;
use trust_commons::ledger::{self, Between as Core, LedgerRefusal, Legs};
use trust_commons::{Notice, Outcome as Done, PartnershipId, json};

use super::Ledger;
use super::command::Order;
use crate::commons::given::{Given, record};
use crate::commons::made::Made;
use crate::commons::shown::Transfer;
use crate::failure::{Failure, Outcome, guard};

/// Two ledgers that settle over a partnership, made by `Ledger.between`.
///
/// The payer pays the account `clearing:PARTNERSHIP` of its own ledger, and that of the other ledger pays the payee:
/// so each ledger keeps its sum of 0. The legs have the transfer's id with `:out` and `:in` behind it. A command gives
/// new ledgers, in `payer` and `payee` of a new value, and leaves these as they are; where it is refused and an id is
/// to be remembered, the error's `after` has them.
#[napi]
pub struct Between {
    payer: Arc<ledger::Ledger>,
    payee: Arc<ledger::Ledger>,
    partnership: PartnershipId,
    legs: Option<Legs>,
    notices: Vec<Notice>,
}

impl Between {
    /// The two ledgers, if they are of two communities.
    pub fn of(
        payer: Arc<ledger::Ledger>,
        payee: Arc<ledger::Ledger>,
        partnership: PartnershipId,
    ) -> Outcome<Self> {
        if payer.community == payee.community {
            let community = payer.community.clone();
            return Err(Failure::rule(&LedgerRefusal::SameLedger { community }));
        }
        Ok(Between { payer, payee, partnership, legs: None, notices: Vec::new() })
    }

    fn after(
        &self,
        command: impl FnOnce(&mut Core<'_>) -> Result<Done<Legs>, LedgerRefusal>,
    ) -> Outcome<Self> {
        let (mut payer, mut payee) = ((*self.payer).clone(), (*self.payee).clone());
        let both = Core::new(&mut payer, &mut payee, &self.partnership);
        let done = both.and_then(|mut both| command(&mut both));
        let refusals = |payer: &ledger::Ledger, payee: &ledger::Ledger| {
            payer.refused.len() + payee.refused.len()
        };
        let remembers = refusals(&payer, &payee) != refusals(&self.payer, &self.payee);
        let next = Between::of(payer.into(), payee.into(), self.partnership.clone())?;
        match done {
            Ok(Done { value, notices, .. }) => {
                for ledger in [&next.payer, &next.payee] {
                    Ledger::holding(Made::loaded(ledger.clone()))?;
                }
                Ok(Between { legs: Some(value), notices, ..next })
            }
            Err(refusal) if remembers => {
                Err(Failure::rule_after(&refusal, |error| error.set_named_property("after", next)))
            }
            Err(refusal) => Err(Failure::rule(&refusal)),
        }
    }
}

#[napi]
impl Between {
    /// The ledger of the payer's community.
    #[napi(getter)]
    pub fn payer(&self, env: &Env) -> napi::Result<Ledger> {
        guard(env, || Ledger::holding(Made::loaded(self.payer.clone())))
    }

    /// The ledger of the payee's community.
    #[napi(getter)]
    pub fn payee(&self, env: &Env) -> napi::Result<Ledger> {
        guard(env, || Ledger::holding(Made::loaded(self.payee.clone())))
    }

    /// The partnership that they settle over.
    #[napi(getter)]
    pub fn partnership(&self) -> String {
        self.partnership.to_string()
    }

    /// The leg in the payer's ledger that the command which led here made or decided.
    #[napi(getter)]
    pub fn outgoing(&self) -> Option<Transfer> {
        self.legs.as_ref().map(|legs| Transfer::from(&legs.outgoing))
    }

    /// The leg in the payee's ledger.
    #[napi(getter)]
    pub fn incoming(&self) -> Option<Transfer> {
        self.legs.as_ref().map(|legs| Transfer::from(&legs.incoming))
    }

    /// Who is to hear of what the command which led here did.
    #[napi(getter, ts_return_type = "Notice[]")]
    pub fn notices(&self, env: &Env) -> napi::Result<String> {
        guard(env, || Ok(json::notices(&self.notices)?))
    }

    /// As `Ledger.reserve`, in both ledgers or in neither. Refused like it, and `TRANSFER_ID_TOO_LONG`.
    #[napi(
        ts_args_type = "id: string, debit: string, credit: string, minutes: number, options: { now: number; expiresAt?: number | null }"
    )]
    pub fn reserve(
        &self,
        env: &Env,
        id: Unknown<'_>,
        debit: Unknown<'_>,
        credit: Unknown<'_>,
        minutes: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Between> {
        guard(env, || {
            let order = Order::read(env, &id, &debit, &credit, &minutes)?;
            let given = Given::read(env, &options, &["now", "expiresAt"])?;
            let (expires_at, now) = (given.moment("expiresAt")?, given.now()?);
            let Order { id, debit, credit, minutes } = &order;
            self.after(|both| both.reserve(id, debit, credit, *minutes, expires_at, now))
        })
    }

    /// As `Ledger.transfer`, in both ledgers or in neither.
    #[napi(
        ts_args_type = "id: string, debit: string, credit: string, minutes: number, options: { now: number }"
    )]
    pub fn transfer(
        &self,
        env: &Env,
        id: Unknown<'_>,
        debit: Unknown<'_>,
        credit: Unknown<'_>,
        minutes: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Between> {
        guard(env, || {
            let order = Order::read(env, &id, &debit, &credit, &minutes)?;
            let now = Given::read(env, &options, &["now"])?.now()?;
            let Order { id, debit, credit, minutes } = &order;
            self.after(|both| both.transfer(id, debit, credit, *minutes, now))
        })
    }

    /// As `Ledger.post`, in both ledgers or in neither.
    #[napi(ts_args_type = "id: string, options: { now: number }")]
    pub fn post(&self, env: &Env, id: Unknown<'_>, options: Unknown<'_>) -> napi::Result<Between> {
        guard(env, || {
            let id = record(env, "id", &id)?;
            let now = Given::read(env, &options, &["now"])?.now()?;
            self.after(|both| both.post(&id, now))
        })
    }

    /// As `Ledger.void`, in both ledgers or in neither.
    #[napi(ts_args_type = "id: string, options: { now: number }")]
    pub fn void(&self, env: &Env, id: Unknown<'_>, options: Unknown<'_>) -> napi::Result<Between> {
        guard(env, || {
            let id = record(env, "id", &id)?;
            let now = Given::read(env, &options, &["now"])?.now()?;
            self.after(|both| both.void(&id, now))
        })
    }

    /// As `Ledger.reverse`, in both ledgers or in neither: payer and payee are those of `original`.
    #[napi(ts_args_type = "id: string, original: string, options: { now: number }")]
    pub fn reverse(
        &self,
        env: &Env,
        id: Unknown<'_>,
        original: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Between> {
        guard(env, || {
            let (id, original) = (record(env, "id", &id)?, record(env, "original", &original)?);
            let now = Given::read(env, &options, &["now"])?.now()?;
            self.after(|both| both.reverse(&id, &original, now))
        })
    }
}
