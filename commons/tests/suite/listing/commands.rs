//! Commands of listings and responses as short method calls, by an owner with the default preference in the hybrid model.

use std::collections::BTreeSet;

use trust_commons::listing::{self, Draft, Listing, ListingRefusal, Patch, Quantity, Ties};
use trust_commons::response::{self, Earlier, Response, ResponseRefusal};
use trust_commons::steward::Stewards;
use trust_commons::{ListingId, Noun, Outcome, ResponseId, Timestamp};
use trust_core::MemberId;

type People = BTreeSet<MemberId>;
type Listed = Result<Outcome<Listing>, ListingRefusal>;

pub trait ListingCommands: Sized {
    fn post(
        id: ListingId,
        by: MemberId,
        draft: Draft,
        ties: Ties,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal>;
    fn edit(
        &self,
        by: &MemberId,
        patch: Patch,
        answering: &People,
        ties: Ties,
        now: Timestamp,
    ) -> Listed;
    fn withdraw(
        &self,
        by: &MemberId,
        stewards: Option<&Stewards>,
        answering: &People,
        now: Timestamp,
    ) -> Listed;
    fn fulfil(
        &self,
        by: &MemberId,
        helper: Option<&MemberId>,
        visible: bool,
        answering: &People,
        now: Timestamp,
    ) -> Listed;
    fn expire(&self, answering: &People, now: Timestamp) -> Listed;
    fn reopen(&self, by: &MemberId, answering: &People, now: Timestamp) -> Listed;
    fn repost(
        &self,
        by: &MemberId,
        id: ListingId,
        patch: Patch,
        ties: Ties,
        now: Timestamp,
    ) -> Listed;
    fn delete(
        &self,
        by: &MemberId,
        answering: &People,
    ) -> Result<Outcome<Option<Self>>, ListingRefusal>;
}

fn of(by: &MemberId, answering: &People, now: Timestamp) -> listing::Context {
    let answering = answering.clone();
    listing::Context { answering, ..listing::Context::of(by.clone(), now) }
}

/// The listing after a command that does not delete it.
fn kept(is: &Listing, command: listing::Command, context: &listing::Context) -> Listed {
    Ok(is.clone().apply(command, context)?.map(|after| after.expect("it is kept")))
}

impl ListingCommands for Listing {
    fn post(id: ListingId, by: MemberId, draft: Draft, ties: Ties, now: Timestamp) -> Listed {
        let context = listing::Context { ties, ..listing::Context::of(by, now) };
        Listing::create(listing::Creation::Post { id, draft }, &context)
    }

    fn edit(
        &self,
        by: &MemberId,
        patch: Patch,
        answering: &People,
        ties: Ties,
        now: Timestamp,
    ) -> Listed {
        let context = listing::Context { ties, ..of(by, answering, now) };
        kept(self, listing::Command::Edit(patch), &context)
    }

    fn withdraw(
        &self,
        by: &MemberId,
        stewards: Option<&Stewards>,
        answering: &People,
        now: Timestamp,
    ) -> Listed {
        let stewards = stewards.cloned().into_iter().collect();
        let context = listing::Context { stewards, ..of(by, answering, now) };
        kept(self, listing::Command::Withdraw, &context)
    }

    fn fulfil(
        &self,
        by: &MemberId,
        helper: Option<&MemberId>,
        visible: bool,
        answering: &People,
        now: Timestamp,
    ) -> Listed {
        let helper = helper.cloned();
        let hidden = helper.iter().filter(|_| !visible).cloned().collect();
        let context = listing::Context { hidden, ..of(by, answering, now) };
        kept(self, listing::Command::Fulfil { helper }, &context)
    }

    fn expire(&self, answering: &People, now: Timestamp) -> Listed {
        kept(self, listing::Command::Expire, &of(&self.owner, answering, now))
    }

    fn reopen(&self, by: &MemberId, answering: &People, now: Timestamp) -> Listed {
        kept(self, listing::Command::Reopen, &of(by, answering, now))
    }

    fn repost(
        &self,
        by: &MemberId,
        id: ListingId,
        patch: Patch,
        ties: Ties,
        now: Timestamp,
    ) -> Listed {
        let context = listing::Context { ties, ..listing::Context::of(by.clone(), now) };
        kept(self, listing::Command::Repost { id, patch }, &context)
    }

    fn delete(
        &self,
        by: &MemberId,
        answering: &People,
    ) -> Result<Outcome<Option<Self>>, ListingRefusal> {
        self.clone().apply(listing::Command::Delete, &of(by, answering, Timestamp::from_secs(0)))
    }
}

type Decided = Result<Outcome<(Response, Listing)>, ResponseRefusal>;

pub trait ResponseCommands: Sized {
    fn give(
        id: ResponseId,
        listing: &Listing,
        by: &MemberId,
        message: &str,
        sees: bool,
        earlier: &[Earlier],
        now: Timestamp,
    ) -> Result<Outcome<Self>, ResponseRefusal>;
    fn given(
        &self,
        command: response::Command,
        by: &MemberId,
        listing: &Listing,
        hidden: &People,
        now: Timestamp,
    ) -> Decided;

    fn accept(
        &self,
        by: &MemberId,
        listing: &Listing,
        quantity: Option<Quantity>,
        hidden: &People,
        now: Timestamp,
    ) -> Decided {
        self.given(response::Command::Accept { quantity }, by, listing, hidden, now)
    }

    fn decline(
        &self,
        by: &MemberId,
        listing: &Listing,
        hidden: &People,
        now: Timestamp,
    ) -> Decided {
        self.given(response::Command::Decline, by, listing, hidden, now)
    }

    fn withdraw(&self, by: &MemberId, listing: &Listing, now: Timestamp) -> Decided {
        self.given(response::Command::Withdraw, by, listing, &People::new(), now)
    }
}

impl ResponseCommands for Response {
    fn give(
        id: ResponseId,
        listing: &Listing,
        by: &MemberId,
        message: &str,
        sees: bool,
        earlier: &[Earlier],
        now: Timestamp,
    ) -> Result<Outcome<Self>, ResponseRefusal> {
        let (message, earlier) = (message.to_owned(), earlier.to_vec());
        let context = response::Context::of(by.clone(), listing.clone(), now);
        let context = response::Context { sees, earlier, ..context };
        Response::create(response::Creation::Give { id, message }, &context)
    }

    fn given(
        &self,
        command: response::Command,
        by: &MemberId,
        listing: &Listing,
        hidden: &People,
        now: Timestamp,
    ) -> Decided {
        let hidden = hidden.clone();
        let context = response::Context::of(by.clone(), listing.clone(), now);
        let decided = self.clone().apply(command, &response::Context { hidden, ..context })?;
        Ok(decided.map(|after| (after.response, after.listing.unwrap_or_else(|| listing.clone()))))
    }
}
