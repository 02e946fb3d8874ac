//! Notices: messages to people about events that others caused.

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use crate::id::{
    CellId, CellInvitationId, CircleId, CommunityId, ExchangeId, InviteId, JoinRequestId,
    ListingId, PartnershipId, ResponseId,
};

/// Word of an event, to one person. It holds ids, never text: whoever shows it looks up what its reader
/// may see, and leaves it out where reader and doer are hidden from each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Who is told.
    pub to: MemberId,
    /// Whose doing it is.
    pub by: MemberId,
    /// The kind of the event.
    pub event: Event,
}

impl Notice {
    /// Word of an event to these but the one whose doing it is.
    pub(crate) fn to_others<'a>(
        members: impl IntoIterator<Item = &'a MemberId>,
        by: &MemberId,
        event: &Event,
    ) -> Vec<Self> {
        let others = members.into_iter().filter(|&member| member != by);
        others.map(|to| Notice { to: to.clone(), by: by.clone(), event: event.clone() }).collect()
    }
}

/// The kind of the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // each field is the id of what the variant names
#[non_exhaustive]
pub enum Event {
    /// Somebody answered one's listing.
    ResponseReceived { listing: ListingId, response: ResponseId },
    /// One's answer was accepted.
    ResponseAccepted { listing: ListingId, response: ResponseId },
    /// One's answer was declined.
    ResponseDeclined { listing: ListingId, response: ResponseId },
    /// Somebody took an answer to one's listing back.
    ResponseWithdrawn { listing: ListingId, response: ResponseId },
    /// Somebody accepted for the reader's listing steps back, or is there no longer.
    HelperSteppedBack { listing: ListingId },
    /// The owner of a listing takes the acceptance of the reader's answer back.
    HelperReleased { listing: ListingId, response: ResponseId },
    /// A listing that the reader answered, and perhaps was accepted for, is fulfilled.
    ListingFulfilled { listing: ListingId },
    /// A steward withdrew the reader's listing, or one that the reader answered.
    ListingWithdrawn { listing: ListingId },
    /// A listing that the reader answered has expired.
    ListingExpired { listing: ListingId },
    /// The owner of a listing that the reader answered has deleted it.
    ListingDeleted { listing: ListingId },
    /// A listing that the reader answered says something else now.
    ListingChanged { listing: ListingId },
    /// A listing that the reader answered was closed, and is open again.
    ListingReopened { listing: ListingId },
    /// An invite to one's circle was accepted.
    InviteAccepted { circle: CircleId },
    /// A steward of a community invites the reader into it.
    InviteReceived { community: CommunityId, invite: InviteId },
    /// Somebody asks to join a community that one is a steward of.
    JoinRequested { community: CommunityId, request: JoinRequestId },
    /// One has become a member of a community.
    JoinApproved { community: CommunityId, request: JoinRequestId },
    /// A community did not let one in.
    JoinDeclined { community: CommunityId, request: JoinRequestId },
    /// Somebody joined a community that the reader is a steward of: an open one, or by an invite.
    MemberJoined { community: CommunityId },
    /// Somebody left a community that one is a steward of.
    MemberLeft { community: CommunityId },
    /// A community of one's own was closed.
    CommunityClosed { community: CommunityId },
    /// The reader is invited into a cell.
    CellInvited { community: CommunityId, cell: CellId, invitation: CellInvitationId },
    /// Whoever this is about is a steward, who wants to come into a cell of the reader, which the reader accepts or not.
    CellEntryRequested { community: CommunityId, cell: CellId, invitation: CellInvitationId },
    /// Somebody whom the reader invited into a cell declined.
    CellDeclined { community: CommunityId, cell: CellId, invitation: CellInvitationId },
    /// The reader was let into a cell.
    CellJoined { community: CommunityId, cell: CellId },
    /// A steward took the reader out of a cell.
    CellLeft { community: CommunityId, cell: CellId },
    /// Whoever this is about came into a cell of the reader.
    CellMemberJoined { community: CommunityId, cell: CellId },
    /// Whoever this is about is in a cell of the reader no longer.
    CellMemberLeft { community: CommunityId, cell: CellId },
    /// A steward ended a cell of the reader.
    CellEnded { community: CommunityId, cell: CellId },
    /// A community of one's own has a partner.
    PartnershipStarted { partnership: PartnershipId },
    /// A community of one's own has a partner no longer.
    PartnershipEnded { partnership: PartnershipId },
    /// The limits of one's account were changed.
    LimitsChanged { community: CommunityId },
    /// One has become a steward.
    StewardAppointed { community: CommunityId },
    /// One is a steward no longer.
    StewardDismissed { community: CommunityId },
    /// Another community proposes a partnership to one's own.
    PartnershipProposed { partnership: PartnershipId },
    /// A partnership that one's community proposed is active.
    PartnershipApproved { partnership: PartnershipId },
    /// A partnership that one's community proposed was declined.
    PartnershipDeclined { partnership: PartnershipId },
    /// A proposal to one's community was taken back.
    PartnershipWithdrawn { partnership: PartnershipId },
    /// A partnership of one's community has ended.
    PartnershipDissolved { partnership: PartnershipId },
    /// Somebody offers one an exchange.
    ExchangeOffered { exchange: ExchangeId },
    /// Somebody asks for what one offers.
    ExchangeRequested { exchange: ExchangeId },
    /// What one asked for is agreed.
    ExchangeAccepted { exchange: ExchangeId },
    /// The other one has begun.
    ExchangeStarted { exchange: ExchangeId },
    /// The other one says it is done, and waits for one's own word.
    ExchangeConfirmed { exchange: ExchangeId },
    /// Both say it is done.
    ExchangeCompleted { exchange: ExchangeId },
    /// The other one called it off.
    ExchangeCancelled { exchange: ExchangeId },
    /// What was paid for it has been paid back.
    ExchangeReversed { exchange: ExchangeId },
    /// What is reserved for an exchange lapses soon: it waits for the word of one or both of the two.
    ExchangeLapsing { exchange: ExchangeId },
    /// What was reserved for an exchange has lapsed. The last confirmation reserves and pays it anew.
    ExchangeLapsed { exchange: ExchangeId },
    /// One's account has passed its soft limit.
    BalanceLow { community: CommunityId },
    /// Somebody left a community that one is a steward of, with so many minutes; what they owe is negative.
    BalanceSettled { community: CommunityId, minutes: i64 },
}
