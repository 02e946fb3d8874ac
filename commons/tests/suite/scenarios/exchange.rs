//! The commands of exchanges, as scenarios write them.

use serde::{Deserialize, Serialize};
use trust_commons::exchange::{Draft, Exchange, ExchangeKind, Mode};
use trust_commons::{CommunityId, ExchangeId, ListingId, Timestamp};
use trust_core::MemberId;

use super::{Answer, Noun, code};

/// One exchange, from its first command on.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct One(pub Option<Exchange>);

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Offer(Beginning),
    Ask(Beginning),
    Request(Doing),
    Accept(Doing),
    Start(Doing),
    Complete(Doing),
    Cancel(Doing),
    Reverse(Doing),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beginning {
    id: ExchangeId,
    by: MemberId,
    /// Of an offer.
    receiver: Option<MemberId>,
    /// Of what is asked for.
    provider: Option<MemberId>,
    #[serde(default = "service")]
    kind: ExchangeKind,
    title: String,
    /// In credit mode.
    minutes: Option<u32>,
    listing: Option<ListingId>,
    community: Option<CommunityId>,
    provider_community: Option<CommunityId>,
    receiver_community: Option<CommunityId>,
    #[serde(default)]
    blocked: bool,
    now: Timestamp,
}

fn service() -> ExchangeKind {
    ExchangeKind::Service
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doing {
    by: MemberId,
    receiver_community: Option<CommunityId>,
    #[serde(default)]
    blocked: bool,
    #[serde(default)]
    steward: bool,
    now: Timestamp,
}

impl Beginning {
    fn draft(&self) -> Draft {
        Draft {
            kind: self.kind,
            mode: self.minutes.map_or(Mode::Gift, |minutes| Mode::Credit { minutes }),
            title: self.title.clone(),
            listing: self.listing.clone(),
            community: self.community.clone(),
            provider_community: self.provider_community.clone(),
            receiver_community: self.receiver_community.clone(),
        }
    }
}

impl Noun for One {
    type Command = Command;

    fn apply(&mut self, command: &Command) -> Result<Answer, &'static str> {
        let is = || self.0.as_ref().expect("an exchange begins with an offer or by asking");
        let outcome = match command {
            Command::Offer(b) => Exchange::offer(
                b.id.clone(),
                b.draft(),
                &b.by,
                b.receiver.clone(),
                b.blocked,
                b.now,
            ),
            Command::Ask(b) => {
                let provider = b.provider.clone().expect("somebody is asked");
                Exchange::ask(b.id.clone(), b.draft(), &b.by, provider, b.blocked, b.now)
            }
            Command::Request(d) => {
                is().request(&d.by, d.receiver_community.clone(), d.blocked, d.now)
            }
            Command::Accept(d) => is().accept(&d.by, d.blocked, d.now),
            Command::Start(d) => is().start(&d.by, d.blocked, d.now),
            Command::Complete(d) => is().complete(&d.by, d.now),
            Command::Cancel(d) => is().cancel(&d.by, d.now),
            Command::Reverse(d) => is().reverse(&d.by, d.steward, d.now),
        };
        let outcome = outcome.map_err(code)?;
        let next = outcome.value.clone();
        let status = next.status;
        self.0 = Some(next);
        Ok(Answer::of(outcome, status))
    }
}
