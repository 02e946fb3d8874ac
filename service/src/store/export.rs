//! The data of a person. Each noun fetches its part; the rules make an export of it that lacks other people's private data.

use std::collections::BTreeSet;

use sqlx::Result;
use trust_commons::Timestamp;
use trust_commons::privacy::{Export, Held};
use trust_core::MemberId;

use super::Connection;
use super::block::hidden_from;
use super::member::Member;
use super::noun::ExportPart;
use super::nouns::NOUNS;
use super::query::{fetch_into, queries};

/// Fetches the whole export of a member. The connection should be in a transaction that reads one consistent state.
pub async fn of_member(db: &mut Connection, member: Member, now: Timestamp) -> Result<Export> {
    let hidden = hidden(db, &member.id).await?;
    let mut held = Held {
        place: member.place,
        hidden,
        ..Held::nothing(member.id, member.preference, nobody()?, now)
    };
    for noun in NOUNS {
        if let ExportPart::By(fetch) = noun.export {
            fetch(db, &mut held).await?;
        }
    }
    Ok(held.export())
}

queries! {
    /// Fetches the members whom a block in either direction hides from a member.
    pub fn hidden(id: &MemberId) -> BTreeSet<MemberId> =
        fetch_into "SELECT id FROM member WHERE id IN (", hidden_from!("$1"), ")";
}

/// The id that stands for people who no longer exist. No account has this id.
fn nobody() -> Result<MemberId> {
    MemberId::new("(nobody)").map_err(|error| sqlx::Error::Encode(error.into()))
}
