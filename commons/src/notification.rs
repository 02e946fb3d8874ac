//! Notifications: messages to people about events that others caused.

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use crate::id::{
    CellId, CellInvitationId, CircleId, CommunityId, ExchangeId, InviteId, JoinRequestId,
    ListingId, PartnershipId, ResponseId,
};

/// A message about an event, to one member. It contains ids and no text: whoever shows it looks up what the
/// recipient may see, and leaves it out if recipient and actor are hidden from each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// The recipient.
    pub to: MemberId,
    /// The actor: the member whose action caused it.
    pub by: MemberId,
    /// The kind of the event.
    pub event: Event,
}

impl Notification {
    /// Makes notifications of an event to these members, except its actor.
    pub(crate) fn to_others<'a>(
        members: impl IntoIterator<Item = &'a MemberId>,
        by: &MemberId,
        event: &Event,
    ) -> Vec<Self> {
        let others = members.into_iter().filter(|&member| member != by);
        others
            .map(|to| Notification { to: to.clone(), by: by.clone(), event: event.clone() })
            .collect()
    }
}

/// The kind of the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // each field is the id of what the variant names
#[non_exhaustive]
pub enum Event {
    /// A member responded to a listing of the recipient.
    ResponseReceived { listing: ListingId, response: ResponseId },
    /// The recipient's response was accepted.
    ResponseAccepted { listing: ListingId, response: ResponseId },
    /// The recipient's response was declined.
    ResponseDeclined { listing: ListingId, response: ResponseId },
    /// A response to a listing of the recipient was withdrawn.
    ResponseWithdrawn { listing: ListingId, response: ResponseId },
    /// A member accepted for the recipient's listing stepped back, or no longer exists.
    HelperSteppedBack { listing: ListingId },
    /// The owner of a listing released the recipient.
    HelperReleased { listing: ListingId, response: ResponseId },
    /// A listing that the recipient responded to, or was accepted for, was fulfilled.
    ListingFulfilled { listing: ListingId },
    /// A steward withdrew a listing of the recipient, or one that the recipient responded to.
    ListingWithdrawn { listing: ListingId },
    /// A listing that the recipient responded to has expired.
    ListingExpired { listing: ListingId },
    /// The owner deleted a listing that the recipient responded to.
    ListingDeleted { listing: ListingId },
    /// A listing that the recipient responded to was changed.
    ListingChanged { listing: ListingId },
    /// A closed listing that the recipient responded to is open again.
    ListingReopened { listing: ListingId },
    /// An invite into a circle of the recipient was accepted.
    InviteAccepted { circle: CircleId },
    /// A steward invites the recipient into a community.
    InviteReceived { community: CommunityId, invite: InviteId },
    /// A member asks to join a community of which the recipient is a steward.
    JoinRequested { community: CommunityId, request: JoinRequestId },
    /// The recipient has joined a community.
    JoinApproved { community: CommunityId, request: JoinRequestId },
    /// A community declined the recipient's request to join.
    JoinDeclined { community: CommunityId, request: JoinRequestId },
    /// A member joined a community of which the recipient is a steward: an open community, or by an invite.
    MemberJoined { community: CommunityId },
    /// A member left a community of which the recipient is a steward.
    MemberLeft { community: CommunityId },
    /// A community of the recipient was closed.
    CommunityClosed { community: CommunityId },
    /// The recipient is invited into a cell.
    CellInvited { community: CommunityId, cell: CellId, invitation: CellInvitationId },
    /// The actor, a steward, asks to enter a cell of the recipient, who accepts or declines.
    CellEntryRequested { community: CommunityId, cell: CellId, invitation: CellInvitationId },
    /// A member whom the recipient invited into a cell declined.
    CellDeclined { community: CommunityId, cell: CellId, invitation: CellInvitationId },
    /// The recipient entered a cell.
    CellJoined { community: CommunityId, cell: CellId },
    /// A steward removed the recipient from a cell.
    CellLeft { community: CommunityId, cell: CellId },
    /// The actor entered a cell of the recipient.
    CellMemberJoined { community: CommunityId, cell: CellId },
    /// The actor left a cell of the recipient.
    CellMemberLeft { community: CommunityId, cell: CellId },
    /// A steward removed a cell of the recipient.
    CellEnded { community: CommunityId, cell: CellId },
    /// A community of the recipient gained a partner.
    PartnershipStarted { partnership: PartnershipId },
    /// A community of the recipient lost a partner.
    PartnershipEnded { partnership: PartnershipId },
    /// The limits of the recipient's account were changed.
    LimitsChanged { community: CommunityId },
    /// The recipient became a steward.
    StewardAppointed { community: CommunityId },
    /// The recipient is no longer a steward.
    StewardDismissed { community: CommunityId },
    /// Another community proposed a partnership to the recipient's community.
    PartnershipProposed { partnership: PartnershipId },
    /// A partnership proposed by the recipient's community is active.
    PartnershipApproved { partnership: PartnershipId },
    /// A partnership proposed by the recipient's community was declined.
    PartnershipDeclined { partnership: PartnershipId },
    /// A proposal to the recipient's community was withdrawn.
    PartnershipWithdrawn { partnership: PartnershipId },
    /// A partnership of the recipient's community was dissolved.
    PartnershipDissolved { partnership: PartnershipId },
    /// A member offers the recipient an exchange.
    ExchangeOffered { exchange: ExchangeId },
    /// A member requests an exchange that the recipient offers.
    ExchangeRequested { exchange: ExchangeId },
    /// The recipient's request was accepted.
    ExchangeAccepted { exchange: ExchangeId },
    /// The other party started the exchange.
    ExchangeStarted { exchange: ExchangeId },
    /// The other party confirmed completion, and waits for the recipient's confirmation.
    ExchangeConfirmed { exchange: ExchangeId },
    /// Both parties confirmed completion.
    ExchangeCompleted { exchange: ExchangeId },
    /// The other party cancelled the exchange.
    ExchangeCancelled { exchange: ExchangeId },
    /// The payment was reversed.
    ExchangeReversed { exchange: ExchangeId },
    /// The reservation of an exchange expires soon; a confirmation is missing.
    ExchangeLapsing { exchange: ExchangeId },
    /// The reservation of an exchange has expired. The last confirmation reserves and pays again.
    ExchangeLapsed { exchange: ExchangeId },
    /// The recipient's account has fallen below its soft limit.
    BalanceLow { community: CommunityId },
    /// A member left a community of which the recipient is a steward, with this balance in minutes; a debt is
    /// negative.
    BalanceSettled { community: CommunityId, minutes: i64 },
}

/// The noun that an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // each is the id of what the variant names
#[non_exhaustive]
pub enum Subject<'a> {
    Listing(&'a ListingId),
    Circle(&'a CircleId),
    Community(&'a CommunityId),
    Cell(&'a CellId),
    Partnership(&'a PartnershipId),
    Exchange(&'a ExchangeId),
}

impl Event {
    /// Returns the noun that the event is about.
    pub fn subject(&self) -> Subject<'_> {
        #[allow(clippy::enum_glob_use)] // every variant has a row
        use Event::*;
        match self {
            ResponseReceived { listing, .. }
            | ResponseAccepted { listing, .. }
            | ResponseDeclined { listing, .. }
            | ResponseWithdrawn { listing, .. }
            | HelperSteppedBack { listing }
            | HelperReleased { listing, .. }
            | ListingFulfilled { listing }
            | ListingWithdrawn { listing }
            | ListingExpired { listing }
            | ListingDeleted { listing }
            | ListingChanged { listing }
            | ListingReopened { listing } => Subject::Listing(listing),
            InviteAccepted { circle } => Subject::Circle(circle),
            InviteReceived { community, .. }
            | JoinRequested { community, .. }
            | JoinApproved { community, .. }
            | JoinDeclined { community, .. }
            | MemberJoined { community }
            | MemberLeft { community }
            | CommunityClosed { community }
            | LimitsChanged { community }
            | StewardAppointed { community }
            | StewardDismissed { community }
            | BalanceLow { community }
            | BalanceSettled { community, .. } => Subject::Community(community),
            CellInvited { cell, .. }
            | CellEntryRequested { cell, .. }
            | CellDeclined { cell, .. }
            | CellJoined { cell, .. }
            | CellLeft { cell, .. }
            | CellMemberJoined { cell, .. }
            | CellMemberLeft { cell, .. }
            | CellEnded { cell, .. } => Subject::Cell(cell),
            PartnershipStarted { partnership }
            | PartnershipEnded { partnership }
            | PartnershipProposed { partnership }
            | PartnershipApproved { partnership }
            | PartnershipDeclined { partnership }
            | PartnershipWithdrawn { partnership }
            | PartnershipDissolved { partnership } => Subject::Partnership(partnership),
            ExchangeOffered { exchange }
            | ExchangeRequested { exchange }
            | ExchangeAccepted { exchange }
            | ExchangeStarted { exchange }
            | ExchangeConfirmed { exchange }
            | ExchangeCompleted { exchange }
            | ExchangeCancelled { exchange }
            | ExchangeReversed { exchange }
            | ExchangeLapsing { exchange }
            | ExchangeLapsed { exchange } => Subject::Exchange(exchange),
        }
    }
}
