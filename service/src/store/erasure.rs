//! Erasing a member: the member's own rows are deleted, and rows that must stay name a pseudonym. Each noun does its part.

use sqlx::Result;
use trust_commons::Timestamp;
use trust_commons::exchange::Exchange;
use trust_commons::listing::Listing;
use trust_commons::privacy::{Erasure, Holdings, Stewardship};
use trust_core::MemberId;

use super::change_log::LogRevision;
use super::nouns::NOUNS;
use super::query::{execute, fetch_all, queries};
use super::{
    Connection, change_log, checkpoint, community, idempotency, join_request, listing, partnership,
};

/// Fetches the data that the rules need for erasing a member. Ledgers are settled and renamed separately.
pub async fn holdings(db: &mut Connection, member: &MemberId) -> Result<Holdings> {
    let mut holdings = Holdings {
        stewardships: stewardships(db, member).await?,
        listings: listing::of_owner(db, member).await?,
        exchanges: exchanges(db, member).await?,
        partnerships: partnership::named_in(db, member).await?,
        ..Holdings::default()
    };
    let ending = holdings.stewardships.iter().filter(|it| it.others.is_empty());
    for Stewardship { stewards, .. } in ending {
        for live in partnership::live_of(db, &stewards.community).await? {
            for side in [&live.a, &live.b].into_iter().filter(|&side| *side != stewards.community) {
                holdings.partners.push(community::stewards(db, side).await?);
            }
            holdings.partnerships.retain(|named| named.id != live.id);
            holdings.partnerships.push(live);
        }
        holdings.join_requests.extend(join_request::pending(db, &stewards.community).await?);
    }
    Ok(holdings)
}

async fn stewardships(db: &mut Connection, member: &MemberId) -> Result<Vec<Stewardship>> {
    let sql = "SELECT community FROM community_member WHERE member = $1 AND steward = 1 ORDER BY community";
    let mut stewardships = Vec::new();
    for id in fetch_all(db, sql, &[member]).await? {
        let stewards = community::stewards(db, &id).await?;
        let others = community::longest_standing(db, &id, member).await?;
        stewardships.push(Stewardship { stewards, others });
    }
    Ok(stewardships)
}

queries! {
    fn exchanges(member: &MemberId) -> Vec<Exchange> =
        fetch_all "SELECT * FROM exchange WHERE provider = $1 OR receiver = $1 ORDER BY id";
}

/// Fetches the listings of others for which a member was accepted.
pub async fn accepted_for(db: &mut Connection, member: &MemberId) -> Result<Vec<Listing>> {
    let sql = "SELECT listing FROM listing_accepted JOIN listing ON id = listing
         WHERE member = $1 AND owner <> $1";
    listing::fetch(db, sql, &[member]).await
}

/// Carries out an erasure after the accounts were settled. The log is cut before `revision`, because earlier
/// entries name the member.
pub async fn carry_out(
    db: &mut Connection,
    erasure: &Erasure,
    revision: LogRevision,
    now: Timestamp,
) -> Result<()> {
    let Erasure { member, pseudonym, .. } = erasure;
    let sql = "INSERT INTO member (id, name, created_at, erased) VALUES ($1, 'erased', $2, 1)";
    execute(db, sql, &[pseudonym, &now]).await?;
    idempotency::forget(db, member, revision).await?;
    // A noun comes after the nouns that its rows name, and the member's row is what all of them name.
    for erase in NOUNS.iter().rev().filter_map(|noun| noun.erase) {
        erase(db, erasure, now).await?;
    }
    community::forget_words_of_the_empty(db).await?;
    change_log::forget_before(db, revision).await?;
    checkpoint::forget(db).await
}
