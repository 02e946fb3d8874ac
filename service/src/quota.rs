//! Quotas: limits on the stored items of a member.

use serde::Serialize;

/// The kinds of counted items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// The bytes of the texts that the member wrote.
    Texts,
    /// The open listings.
    Listings,
    /// All listings, open and closed.
    KeptListings,
    /// Circles.
    Circles,
    /// The invites that can be used.
    Invites,
    /// The communities that the member founded.
    Communities,
    /// The script tokens that the member created and that have not ended; tokens created by the operator are not
    /// counted.
    Tokens,
    /// The responses stored under idempotency keys.
    Answers,
}

/// The limits of each member.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Quotas {
    /// The bytes of texts.
    pub texts: u64,
    /// The open listings.
    pub listings: u64,
    /// All listings.
    pub kept_listings: u64,
    /// Circles.
    pub circles: u64,
    /// Open invites.
    pub invites: u64,
    /// The founded communities.
    pub communities: u64,
    /// The script tokens.
    pub tokens: u64,
    /// The stored responses.
    pub answers: u64,
    /// The stored notifications. More are not refused, since other members cause them: the oldest are deleted.
    pub notifications: u32,
    /// The days after which notifications are deleted.
    pub notice_days: u32,
}

impl Quota {
    /// Returns the limit of each member.
    pub fn limit(self, quotas: &Quotas) -> u64 {
        match self {
            Quota::Texts => quotas.texts,
            Quota::Listings => quotas.listings,
            Quota::KeptListings => quotas.kept_listings,
            Quota::Circles => quotas.circles,
            Quota::Invites => quotas.invites,
            Quota::Communities => quotas.communities,
            Quota::Tokens => quotas.tokens,
            Quota::Answers => quotas.answers,
        }
    }

    /// Returns the code of the refusal beyond the limit.
    pub const fn code(self) -> &'static str {
        match self {
            Quota::Texts => "TOO_MUCH_TEXT",
            Quota::Listings => "TOO_MANY_LISTINGS",
            Quota::KeptListings => "TOO_MANY_LISTINGS_KEPT",
            Quota::Circles => "TOO_MANY_CIRCLES",
            Quota::Invites => "TOO_MANY_INVITES",
            Quota::Communities => "TOO_MANY_COMMUNITIES",
            Quota::Tokens => "TOO_MANY_TOKENS",
            Quota::Answers => "TOO_MANY_ANSWERS",
        }
    }

    /// Names the counted items.
    pub const fn noun(self) -> &'static str {
        match self {
            Quota::Texts => "bytes of text",
            Quota::Listings => "open listings",
            Quota::KeptListings => "listings, open or closed",
            Quota::Circles => "circles",
            Quota::Invites => "open invites",
            Quota::Communities => "founded communities",
            Quota::Tokens => "tokens of scripts",
            Quota::Answers => "answers kept for a day under idempotency keys",
        }
    }
}
