//! A restriction of a list to certain rows: to ids, to an owner, or to the results of a text search.
//!
//! The record finds the rows that have the words, hidden ones too, and the engine lists those that the reader may see. The
//! words are read at a moment that is not newer than the view that decides. Otherwise a listing that was changed just now
//! could be found by a word of a text that was never shown to the reader.

use std::collections::BTreeSet;

use trust_commons::text::searched_words;
use trust_core::{Filter, MemberId, ResourceIdx, Threshold};

use super::{Shown, of_noun};
use crate::app::App;
use crate::http::protocol::page::MOST;
use crate::http::protocol::problem::{OrFail, Problem};
use crate::http::protocol::reading::Reading;
use crate::store::word;

/// The greatest number of characters of a search.
const LONGEST_SEARCH: usize = 200;
/// The greatest number of words of a search.
const MOST_WORDS: usize = 10;

/// The rows that a list is restricted to; all rows by default.
#[derive(Debug, Default)]
pub struct Search {
    ids: Option<BTreeSet<String>>,
    owner: Option<MemberId>,
    /// The row has, for each of these, a word that begins with it.
    words: Vec<String>,
    /// The reader trusts the owner of the row at least this much, or is the owner.
    trusts: Option<Threshold>,
}

impl Search {
    /// Reads a search of listings: ids with commas between them, an owner, and a text.
    pub fn of(
        ids: Option<&str>,
        owner: Option<&MemberId>,
        text: Option<&str>,
    ) -> Result<Self, Problem> {
        Ok(Search {
            ids: ids.map(parse_ids).transpose()?,
            owner: owner.cloned(),
            words: text.map(parse_words).transpose()?.unwrap_or_default(),
            trusts: None,
        })
    }

    /// Restricts the search to rows of owners whom the reader trusts at least this much. The `min_trust` of a filter
    /// exempts rows that a group admits; this exempts none. A filter has to name the same bound, so that the search
    /// counts as a question about trust.
    pub fn trusting(self, least: Option<Threshold>) -> Self {
        Search { trusts: least.filter(|least| least.thousandths() > 0), ..self }
    }

    /// Returns the filter with the rows that are found, and the reading that is as new as they are.
    pub(super) async fn resolve<N: Shown>(
        &self,
        app: &App,
        mut reading: Reading,
        filter: &Filter,
    ) -> Result<(Reading, Filter), Problem> {
        let mut filter = of_noun::<N>(filter);
        let number = |reading: &Reading, id: &str| reading.view.resource(&N::resource_id(id)).ok();
        let mut among: Option<BTreeSet<ResourceIdx>> = None;
        if !self.words.is_empty() {
            let (later, mut moment) = reading.with_record(app).await?;
            reading = later;
            let found = word::find::<N>(&mut moment, &self.words).await.or_fail()?;
            among = Some(found.iter().filter_map(|id| number(&reading, id)).collect());
        }
        let of_ids = self.ids.as_ref();
        let of_ids = of_ids.map(|ids| ids.iter().filter_map(|id| number(&reading, id)).collect());
        let of_owner = self.owner.as_ref().map(|owner| {
            // A hidden owner has as many listings as nobody has.
            let node = reading.node(owner.as_str());
            node.into_iter().flat_map(|node| reading.view.owned_by(node)).collect()
        });
        let of_trusted = self.trusts.map(|least| {
            let trusted = reading.view.ball(reading.viewer, least);
            let own = std::iter::once(reading.viewer);
            let owners = trusted.iter().map(|reached| reached.node).chain(own);
            owners.flat_map(|owner| reading.view.owned_by(owner)).collect()
        });
        for rows in [of_ids, of_owner, of_trusted].into_iter().flatten() {
            among = Some(among.map_or_else(|| BTreeSet::clone(&rows), |found| &found & &rows));
        }
        filter.among = among;
        Ok((reading, filter))
    }
}

fn parse_ids(text: &str) -> Result<BTreeSet<String>, Problem> {
    let ids: BTreeSet<_> = text.split(',').map(|id| id.trim().to_owned()).collect();
    match ids.len() {
        0..=MOST => Ok(ids),
        given => {
            let detail = format!("a list is asked for at most {MOST} ids, not {given}");
            Err(Problem::invalid("TOO_MANY_IDS", "ids", detail).with("value", given))
        }
    }
}

fn parse_words(text: &str) -> Result<Vec<String>, Problem> {
    let (words, length) = (searched_words(text), text.chars().count());
    if length > LONGEST_SEARCH || words.len() > MOST_WORDS {
        let detail = format!(
            "a search has at most {LONGEST_SEARCH} characters and {MOST_WORDS} words, not {length} and {}",
            words.len()
        );
        return Err(Problem::invalid("INVALID_SEARCH", "q", detail));
    }
    Ok(words)
}
