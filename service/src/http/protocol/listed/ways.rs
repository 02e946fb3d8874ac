//! The ways of trust from the reader to the owners of a page: the number of steps, and the first person.
//!
//! The engine has searched everybody whom the reader trusts for the page anyway, and reads the paths from that. The first
//! person and the number of steps are withheld exactly as [`PathView`](crate::http::trust::PathView) withholds a path.

use std::collections::HashMap;

use trust_core::{MemberId, NodeIdx, TrustPath};

use crate::app::App;
use crate::cache::PersonOnPaths;
use crate::feed;
use crate::http::protocol::person::PersonView;
use crate::http::protocol::problem::{OrFail, Problem};
use crate::http::protocol::reading::Reading;
use crate::store::change_log::{self, LogRevision};
use crate::store::member;

/// The way of trust from the reader to an owner; empty without trust, and if the path may not be shown.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// The number of steps.
    pub hops: Option<usize>,
    /// The first person after the reader.
    pub through: Option<PersonView>,
}

impl Way {
    /// The way to the reader.
    pub const OWN: Way = Way { hops: Some(0), through: None };
}

/// The ways to some owners, by number.
pub struct Ways {
    ways: HashMap<NodeIdx, Way>,
    /// The newest revision at which one of the people was read.
    pub newest: LogRevision,
}

impl Ways {
    /// Finds the ways from the reader to these people.
    pub async fn find(
        app: &App,
        reading: &Reading,
        owners: impl Iterator<Item = NodeIdx>,
    ) -> Result<Self, Problem> {
        let mut owners: Vec<NodeIdx> = owners.filter(|owner| *owner != reading.viewer).collect();
        owners.sort_unstable();
        owners.dedup();
        let paths = reading.view.explain_trust_many(reading.viewer, &owners);
        let known = |path: &&TrustPath| reading.may_know_steps(&path.members);
        let shown = paths.iter().flatten().filter(known).flat_map(|path| &path.members[1..]);
        let people = people(app, shown).await?;
        let newest = people.values().map(|person| person.as_of).max();
        let newest = newest.filter(|_| !feed::injects("blind")).unwrap_or_default();
        let way = |(owner, path): (&NodeIdx, &Option<TrustPath>)| {
            let path = path.as_ref().filter(known)?;
            let through = Some(first(path, &people)?);
            Some((*owner, Way { hops: Some(path.weights.len()), through }))
        };
        let mut ways: HashMap<_, _> = owners.iter().zip(&paths).filter_map(way).collect();
        ways.insert(reading.viewer, Way::OWN);
        Ok(Ways { ways, newest })
    }

    /// Returns the way to a person.
    pub fn to(&self, owner: NodeIdx) -> Way {
        self.ways.get(&owner).cloned().unwrap_or_default()
    }
}

/// Returns the first person on a path of which the reader may know every step, if its people agreed to be named.
fn first(path: &TrustPath, people: &HashMap<&MemberId, PersonOnPaths>) -> Option<PersonView> {
    let others = &path.members[1..];
    let is_named = |id| people.get(id).is_some_and(|person| person.is_named);
    if others.len() > 1 && !others.iter().all(is_named) {
        return None;
    }
    let id = others.first()?;
    Some(PersonView { id: id.clone(), name: people.get(id)?.name.clone() })
}

/// Fetches people on paths, from the cache if possible, else from the record.
async fn people<'m>(
    app: &App,
    ids: impl Iterator<Item = &'m MemberId>,
) -> Result<HashMap<&'m MemberId, PersonOnPaths>, Problem> {
    let cache = app.feed.cache();
    let mut people = HashMap::new();
    let mut missing = HashMap::new();
    for id in ids {
        match cache.person(id.as_str()) {
            Some(person) => drop(people.insert(id, person)),
            None => drop(missing.insert(id.as_str(), id)),
        }
    }
    if missing.is_empty() {
        return Ok(people);
    }
    let before = cache.before();
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let as_of = change_log::head(&mut moment).await.or_fail()?.revision;
    let asked: Vec<&str> = missing.keys().copied().collect();
    for (id, name, is_named) in member::on_paths(&mut moment, &asked).await.or_fail()? {
        let person = PersonOnPaths { name, is_named, as_of };
        cache.keep_person(before, id.as_str(), &person);
        if let Some(id) = missing.get(id.as_str()) {
            people.insert(*id, person);
        }
    }
    Ok(people)
}
