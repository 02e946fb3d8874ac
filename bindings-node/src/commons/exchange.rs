//! Exchanges between two people.

use napi::{Env, Unknown};
use napi_derive::napi;
use trust_commons::exchange::{Draft, Exchange as Core, ExchangeKind, ExchangeRefusal, Mode};
use trust_commons::{Outcome as Done, Timestamp, json};
use trust_core::MemberId;

use super::given::{Given, community, record};
use super::made::{Made, fields, value};
use crate::failure::{Failure, Outcome, guard};
use crate::ids::member;

/// One person does something for another, and both say that it is done. Begun by `Exchange.offer` (the provider
/// offers: offered, and requested by who takes it) or `Exchange.ask` (the receiver asks: requested).
///
/// Then the provider accepts, either starts it (in_progress), both say that it is complete (completed), or either
/// cancels (cancelled). In credit mode the receiver pays `minutes`: reserve them in a ledger when it is accepted,
/// under the id in `transfer`; post them when it is completed, void them when it is cancelled, reverse them when
/// it is reversed.
///
/// A frozen value: a command gives a new exchange and leaves this one as it is. The new one's `notices` are for
/// people. `blocked`: provider and receiver hide from each other. To who has no part in it, it is unknown.
#[napi]
pub struct Exchange {
    at: Made<Core>,
}

value!(Exchange: Core);

const BEGINNING: [&str; 11] = [
    "by",
    "now",
    "title",
    "kind",
    "mode",
    "minutes",
    "listing",
    "community",
    "providerCommunity",
    "receiverCommunity",
    "blocked",
];

type Command = fn(&Core, &MemberId, Timestamp) -> Result<Done<Core>, ExchangeRefusal>;
type Hidden = fn(&Core, &MemberId, bool, Timestamp) -> Result<Done<Core>, ExchangeRefusal>;

impl Exchange {
    fn holding(at: Made<Core>) -> Outcome<Self> {
        Ok(Exchange { at })
    }

    /// A command that two people may give who do not hide from each other.
    fn agreed(&self, env: &Env, options: Unknown<'_>, command: Hidden) -> napi::Result<Self> {
        guard(env, || {
            let given = Given::read(env, &options, &["by", "now", "blocked"])?;
            let (by, blocked, now) = (given.by()?, given.flag("blocked")?, given.now()?);
            Self::holding(Made::by(command(&self.at.value, &by, blocked, now))?)
        })
    }

    /// A command that the two may give whatever is between them.
    fn ended(&self, env: &Env, options: Unknown<'_>, command: Command) -> napi::Result<Self> {
        guard(env, || {
            let given = Given::read(env, &options, &["by", "now"])?;
            Self::holding(Made::by(command(&self.at.value, &given.by()?, given.now()?))?)
        })
    }
}

/// What is said of an exchange that begins.
fn draft(given: &Given<'_>) -> Outcome<Draft> {
    let kind = given.text("kind")?.map(|kind| json::word("kind", &kind)).transpose()?;
    let mode = given.text("mode")?;
    let mode = Mode::named(mode.as_deref().unwrap_or("gift"), given.whole("minutes")?)?;
    Ok(Draft {
        kind: kind.unwrap_or(ExchangeKind::Service),
        mode,
        title: given.required_text("title")?,
        listing: given.listing("listing")?,
        community: given.community("community")?,
        provider_community: given.community("providerCommunity")?,
        receiver_community: given.community("receiverCommunity")?,
    })
}

fields! { Exchange as this:
    "Its id, and that of its transfer."
    id -> String { this.id.to_string() }
    "What it is about."
    title -> String { this.title.clone() }
    "How many minutes it moves; `null` for a gift."
    minutes -> Option<u32> { this.minutes() }
    "Who gives."
    provider -> String { this.provider.to_string() }
    "Who takes; `null` while it is offered to whoever asks."
    receiver -> Option<String> { this.receiver.as_ref().map(ToString::to_string) }
    "Where it was made."
    community -> Option<String> { this.community.as_ref().map(ToString::to_string) }
    "The provider's community."
    provider_community -> Option<String> { this.provider_community.as_ref().map(ToString::to_string) }
    "The receiver's community."
    receiver_community -> Option<String> { this.receiver_community.as_ref().map(ToString::to_string) }
    "The listing it came from."
    listing -> Option<String> { this.listing.as_ref().map(ToString::to_string) }
    "The id of what pays for it, from the provider's acceptance on; `null` for a gift."
    transfer -> Option<String> { this.transfer.as_ref().map(ToString::to_string) }
    "When it was offered or asked for, in seconds."
    created_at -> i64 { this.created_at }
    "When the receiver asked for it."
    requested_at -> Option<i64> { this.requested_at }
    "When the provider agreed."
    accepted_at -> Option<i64> { this.accepted_at }
    "When it began."
    started_at -> Option<i64> { this.started_at }
    "When the provider said that it is done."
    provider_confirmed_at -> Option<i64> { this.provider_confirmed_at }
    "When the receiver said so."
    receiver_confirmed_at -> Option<i64> { this.receiver_confirmed_at }
    "When both had said so."
    completed_at -> Option<i64> { this.completed_at }
    "When it was called off."
    cancelled_at -> Option<i64> { this.cancelled_at }
    "When what was paid went back."
    reversed_at -> Option<i64> { this.reversed_at }
    "Whether the two are of different communities, both known."
    cross_community -> bool { this.cross_community() }
    "In whose ledger the provider is paid."
    payee_community -> Option<String> { this.payee_community().map(ToString::to_string) }
    "In whose ledger the receiver pays."
    payer_community -> Option<String> { this.payer_community().map(ToString::to_string) }
}

#[napi]
impl Exchange {
    /// How far it has come.
    #[napi(getter, ts_return_type = "ExchangeStatus")]
    pub fn status(&self) -> String {
        self.at.value.status.to_string()
    }

    /// What is exchanged.
    #[napi(getter, ts_return_type = "ExchangeKind")]
    pub fn kind(&self) -> String {
        self.at.value.kind.to_string()
    }

    /// Whether it moves credits.
    #[napi(getter, ts_return_type = "ExchangeMode")]
    pub fn mode(&self) -> &'static str {
        self.at.value.mode.name()
    }

    /// The provider `by` offers something: to one person if `receiver` is given, else to whoever requests it.
    ///
    /// Credits need the provider's community or the one where it is made. Refused: `UNKNOWN_EXCHANGE` (if
    /// `blocked`), `PROVIDER_IS_RECEIVER`, `INVALID_EXCHANGE_TITLE`, `INVALID_MINUTES`,
    /// `CREDIT_WITHOUT_COMMUNITY`.
    #[napi(writable, ts_args_type = "id: string, options: OfferOptions")]
    pub fn offer(env: &Env, id: Unknown<'_>, options: Unknown<'_>) -> napi::Result<Self> {
        guard(env, || {
            let given = Given::read(env, &options, &[&BEGINNING[..], &["receiver"]].concat())?;
            let (id, draft) = (record(env, "id", &id)?, draft(&given)?);
            let (receiver, blocked) = (given.member("receiver")?, given.flag("blocked")?);
            let done = Core::offer(id, draft, &given.by()?, receiver, blocked, given.now()?);
            Self::holding(Made::by(done)?)
        })
    }

    /// The receiver `by` asks `provider` for something that is not offered yet: it is requested at once.
    ///
    /// Credits need the community of each of the two, or the one where it is made. Refused like `offer`.
    #[napi(writable, ts_args_type = "id: string, options: AskOptions")]
    pub fn ask(env: &Env, id: Unknown<'_>, options: Unknown<'_>) -> napi::Result<Self> {
        guard(env, || {
            let given = Given::read(env, &options, &[&BEGINNING[..], &["provider"]].concat())?;
            let (id, draft) = (record(env, "id", &id)?, draft(&given)?);
            let (provider, blocked) = (given.member("provider")?, given.flag("blocked")?);
            let missing = || Failure::Argument("provider must be given".to_owned());
            let provider = provider.ok_or_else(missing)?;
            let done = Core::ask(id, draft, &given.by()?, provider, blocked, given.now()?);
            Self::holding(Made::by(done)?)
        })
    }

    /// `by` wants what is offered, and becomes its receiver.
    ///
    /// `receiverCommunity` is theirs; what the offer said stays where none is given. `blocked` also where the offer
    /// is hidden from who asks. Refused: `UNKNOWN_EXCHANGE`, `NOT_RECEIVER`, `EXCHANGE_NOT_OFFERED`, and the values
    /// as in `offer`.
    #[napi(
        ts_args_type = "options: { by: string; now: number; receiverCommunity?: string | null; blocked?: boolean }"
    )]
    pub fn request(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        guard(env, || {
            let names = ["by", "now", "receiverCommunity", "blocked"];
            let given = Given::read(env, &options, &names)?;
            let theirs = given.community("receiverCommunity")?;
            let (by, blocked, now) = (given.by()?, given.flag("blocked")?, given.now()?);
            Self::holding(Made::by(self.at.value.request(&by, theirs, blocked, now))?)
        })
    }

    /// The provider agrees. In credit mode, reserve `minutes` under the id in `transfer` now.
    ///
    /// Refused: `UNKNOWN_EXCHANGE`, `NOT_PROVIDER`, `EXCHANGE_NOT_REQUESTED`, `EXCHANGE_ALREADY_ACCEPTED`.
    #[napi(ts_args_type = "options: { by: string; now: number; blocked?: boolean }")]
    pub fn accept(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        self.agreed(env, options, Core::accept)
    }

    /// Either of the two begins, once the provider has accepted.
    ///
    /// Refused: `UNKNOWN_EXCHANGE`, `EXCHANGE_NOT_REQUESTED`, `EXCHANGE_NOT_ACCEPTED`.
    #[napi(ts_args_type = "options: { by: string; now: number; blocked?: boolean }")]
    pub fn start(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        self.agreed(env, options, Core::start)
    }

    /// One of the two says that it is done; the second one's word completes it. In credit mode, post then.
    ///
    /// Refused: `UNKNOWN_EXCHANGE`, `EXCHANGE_NOT_IN_PROGRESS`, `ALREADY_CONFIRMED`.
    #[napi(ts_args_type = "options: { by: string; now: number }")]
    pub fn complete(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        self.ended(env, options, Core::complete)
    }

    /// Either of the two calls it off, at any time before it is completed. What was reserved is to be voided.
    ///
    /// Refused: `UNKNOWN_EXCHANGE`, `EXCHANGE_CLOSED`.
    #[napi(ts_args_type = "options: { by: string; now: number }")]
    pub fn cancel(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        self.ended(env, options, Core::cancel)
    }

    /// What was paid goes back, once: by the provider, or a steward of either community (`steward`) who is not the
    /// receiver. Reverse the transfer then.
    ///
    /// Refused: `UNKNOWN_EXCHANGE`, `NOT_PROVIDER`, `EXCHANGE_NOT_COMPLETED`, `EXCHANGE_WITHOUT_CREDIT`,
    /// `EXCHANGE_ALREADY_REVERSED`.
    #[napi(ts_args_type = "options: { by: string; now: number; steward?: boolean }")]
    pub fn reverse(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        guard(env, || {
            let given = Given::read(env, &options, &["by", "now", "steward"])?;
            let (by, steward, now) = (given.by()?, given.flag("steward")?, given.now()?);
            Self::holding(Made::by(self.at.value.reverse(&by, steward, now))?)
        })
    }

    /// Throws `CREDIT_NOT_USED` for an exchange of credits that touches a community which has none (`credit`:
    /// whether it has).
    #[napi(ts_args_type = "community: string, options: { credit: boolean }")]
    pub fn allowed_in(
        &self,
        env: &Env,
        community: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<()> {
        guard(env, || {
            let given = Given::read(env, &options, &["credit"])?;
            let community = self::community(env, "community", &community)?;
            let allowed = self.at.value.allowed_in(&community, given.flag("credit")?);
            allowed.map_err(|refusal| Failure::rule(&refusal))
        })
    }

    /// Whether somebody is one of the two.
    #[napi(ts_args_type = "member: string")]
    pub fn is_of(&self, env: &Env, member: Unknown<'_>) -> napi::Result<bool> {
        guard(env, || Ok(self.at.value.is_of(&self::member(env, "member", &member)?)))
    }
}
