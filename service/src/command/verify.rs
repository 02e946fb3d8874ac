//! `trustd verify`: compares the engine's answers and the ledgers with the record.
//!
//! The engine that follows the change log is compared with an engine that is built from the tables alone: members,
//! trust, blocks, groups, partnerships, resources, and the resources shown to each member. The log is replayed from
//! its beginning, or from the newest checkpoint if the log was cut.

use std::collections::BTreeSet;

use clap::Args;
use trust_core::{Filter, NodeIdx, Paging, View};

use crate::clock;
use crate::config::Config;
use crate::feed;
use crate::store::{Store, change_log, ledger};
use crate::terminal::{Failure, progress_bar};

/// Recomputes everything from the record and reports any difference.
#[derive(Args)]
pub struct Verify {
    /// Compare the resources shown to this number of members, evenly spread, instead of all
    #[arg(long, value_name = "N")]
    members: Option<usize>,
}

impl Verify {
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let store = Store::open_existing(&config.database, config.connections).await?;
        let mut connection = store.read().await?;
        // The record was written under the sharing model of the log.
        let model = change_log::model(&mut connection).await?.unwrap_or(config.sharing_model);
        drop(connection);
        let record = feed::of_record(&store, config.engine, model).await?;
        let mut differences = Vec::new();
        // A running server may have appended to the log in the meantime.
        let log = feed::of_log(&store, config.engine, record.revision).await?;
        if let Some(log) = &log {
            differences.extend(self::differences(&record.view, &log.view, self.members));
        }
        let mut moment = store.read_at_once().await?;
        for difference in ledger::verify(&mut moment).await? {
            differences.push(format!("ledger: {difference}"));
        }
        drop(moment);
        store.close().await;
        let (members, resources) = (record.view.member_count(), record.view.resource_count());
        println!("revision {}: {members} members, {resources} resources", record.revision);
        match differences.len() {
            0 if log.is_none() => {
                println!(
                    "no difference in the ledgers' sums; answers were not compared: the log was cut, and there"
                );
                println!("is no checkpoint since. A running server makes one within a second.");
                Ok(())
            }
            0 => {
                println!("no difference");
                Ok(())
            }
            count => {
                differences.iter().for_each(|difference| println!("{difference}"));
                Err(format!("{count} differences").into())
            }
        }
    }
}

/// Returns the differences between the record and the log, by id, because the two number members differently.
/// Compares the resources shown to `most` members, or to all.
fn differences(record: &View, log: &View, most: Option<usize>) -> Vec<String> {
    let mut found = Vec::new();
    same("members", &members(record), &members(log), &mut found);
    same("trust", &trust(record), &trust(log), &mut found);
    same("blocks", &blocks(record), &blocks(log), &mut found);
    same("groups", &groups(record), &groups(log), &mut found);
    same("resources", &resources(record), &resources(log), &mut found);
    let all: Vec<_> = record.members().collect();
    let step = all.len().div_ceil(most.unwrap_or(all.len()).max(1)).max(1);
    let now = clock::now().as_secs();
    let bar =
        progress_bar("comparing the resources shown to members", all.len().div_ceil(step) as u64);
    for &member in all.iter().step_by(step) {
        let id = record.id(member);
        let Ok(other) = log.node(id) else { continue };
        let (theirs, ours) = (shown(record, member, now), shown(log, other, now));
        if theirs != ours {
            found.push(format!("{id} is shown {} resources, not {}", ours.len(), theirs.len()));
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    found
}

fn same(what: &str, record: &BTreeSet<String>, log: &BTreeSet<String>, found: &mut Vec<String>) {
    found.extend(record.difference(log).map(|one| format!("{what}: only in the record: {one}")));
    found.extend(log.difference(record).map(|one| format!("{what}: only in the log: {one}")));
}

fn members(view: &View) -> BTreeSet<String> {
    view.members().map(|node| format!("{} {:?}", view.id(node), view.place(node))).collect()
}

fn trust(view: &View) -> BTreeSet<String> {
    view.edges().map(|(s, t, weight)| format!("{} {} {weight}", view.id(s), view.id(t))).collect()
}

fn blocks(view: &View) -> BTreeSet<String> {
    view.blocks().map(|(a, b)| format!("{} {}", view.id(a), view.id(b))).collect()
}

fn groups(view: &View) -> BTreeSet<String> {
    let described = view.groups().map(|group| {
        let members: BTreeSet<_> =
            view.members_of(group).iter().map(|node| view.id(NodeIdx(node))).collect();
        let partners: BTreeSet<_> = view
            .partners_of(group)
            .into_iter()
            .map(|(partner, tags)| format!("{} {tags:?}", view.group_id(partner)))
            .collect();
        let owner = view.owner_of(group).map(|owner| view.id(owner));
        let (id, kind) = (view.group_id(group), view.kind_of(group));
        format!("{id} {kind:?} {owner:?} {members:?} {partners:?}")
    });
    described.collect()
}

fn resources(view: &View) -> BTreeSet<String> {
    view.resources().filter_map(|one| Some(format!("{:?}", view.resource_of(one)?))).collect()
}

/// Returns all resources shown to a member, each with the grant that admits the member.
fn shown(view: &View, member: NodeIdx, now: i64) -> BTreeSet<String> {
    let filter = Filter { include_own: true, ..Filter::default() };
    let paging = Paging { limit: usize::MAX, ..Paging::default() };
    let Ok(page) = view.list(member, &filter, &paging, now) else { return BTreeSet::new() };
    page.rows
        .iter()
        .map(|row| format!("{} {} {}", view.resource_id(row.resource), row.via.name(), row.trust))
        .collect()
}

#[cfg(test)]
mod tests {
    use rand::seq::SliceRandom;
    use rand::{SeedableRng, rngs::StdRng};
    use trust_core::{Change, Engine};

    use super::{View, differences};

    /// The members and groups, in an order that may vary.
    const FIRST: [&str; 9] = [
        r#"{"change": "add_member", "member": "ana"}"#,
        r#"{"change": "add_member", "member": "bea"}"#,
        r#"{"change": "add_member", "member": "cy"}"#,
        r#"{"change": "put_group", "group": "oak", "kind": "community", "owner": null}"#,
        r#"{"change": "put_group", "group": "elm", "kind": "community", "owner": null}"#,
        r#"{"change": "put_group", "group": "ash", "kind": "community", "owner": null}"#,
        r#"{"change": "put_group", "group": "den", "kind": "cell", "owner": null}"#,
        r#"{"change": "put_group", "group": "kin", "kind": "circle", "owner": "ana"}"#,
        r#"{"change": "put_group", "group": "pals", "kind": "circle", "owner": "ana"}"#,
    ];
    const THEN: [&str; 13] = [
        r#"{"change": "set_trust", "source": "ana", "target": "bea", "weight": 0.7}"#,
        r#"{"change": "set_trust", "source": "bea", "target": "cy", "weight": 0.9}"#,
        r#"{"change": "set_trust", "source": "cy", "target": "ana", "weight": 0.6}"#,
        r#"{"change": "block", "blocker": "cy", "blocked": "bea"}"#,
        r#"{"change": "join", "group": "oak", "member": "ana"}"#,
        r#"{"change": "join", "group": "elm", "member": "bea"}"#,
        r#"{"change": "join", "group": "kin", "member": "cy"}"#,
        r#"{"change": "put_partnership", "a": "oak", "b": "elm", "shares": ["need", "offer", "loan"]}"#,
        r#"{"change": "put_partnership", "a": "ash", "b": "oak", "shares": ["loan", "need"]}"#,
        r#"{"change": "set_place", "member": "bea", "place": {"latitude": 50.8, "longitude": 4.3, "precision": "city"}}"#,
        r#"{"change": "put_resource", "id": "saw", "owner": "ana", "audience": ["circle:pals", "circle:kin", "partner", "public"], "community": "oak", "tags": ["offer", "loan"], "created_at": 1, "expires_at": null, "place": null, "active": true}"#,
        r#"{"change": "put_resource", "id": "jam", "owner": "bea", "audience": ["network", "community"], "community": null, "tags": ["need"], "created_at": 1, "expires_at": null, "place": null, "active": true}"#,
        r#"{"change": "put_resource", "id": "cot", "owner": "cy", "audience": ["trusted", "cell"], "community": null, "tags": [], "created_at": 2, "expires_at": null, "place": null, "active": true}"#,
    ];
    /// Names that occur, and of which nothing is left.
    const GONE: [&str; 4] = [
        r#"{"change": "put_resource", "id": "gone", "owner": "dan", "audience": [], "community": null, "tags": ["loan", "need"], "created_at": 0, "expires_at": null, "place": null, "active": true}"#,
        r#"{"change": "put_group", "group": "gone", "kind": "cell", "owner": null}"#,
        r#"{"change": "erase", "member": "dan"}"#,
        r#"{"change": "remove_group", "group": "gone"}"#,
    ];

    fn view(parts: &[Vec<&str>]) -> View {
        let mut engine = Engine::default();
        for text in parts.iter().flatten() {
            let change: Change = serde_json::from_str(text).expect("a change");
            engine.apply([change]).expect("a sound change");
        }
        engine.view()
    }

    #[test]
    fn what_is_compared_does_not_depend_on_what_was_met_first() {
        let plain = view(&[FIRST.to_vec(), THEN.to_vec()]);
        for seed in 0..100 {
            let mut numbers = StdRng::seed_from_u64(seed);
            let (mut first, mut then) = (FIRST.to_vec(), THEN.to_vec());
            first.shuffle(&mut numbers);
            then.shuffle(&mut numbers);
            let gone = if seed % 2 == 0 { GONE.to_vec() } else { Vec::new() };
            let other = view(&[gone, first, then]);
            assert_eq!(differences(&plain, &other, None), [""; 0], "seed {seed}");
        }
    }

    #[test]
    fn whatever_differs_is_found() {
        let plain = view(&[FIRST.to_vec(), THEN.to_vec()]);
        for left_out in &THEN {
            let rest = THEN.iter().filter(|text| *text != left_out);
            let other = view(&[FIRST.to_vec(), rest.copied().collect()]);
            assert_ne!(differences(&plain, &other, None), [""; 0], "{left_out}");
            assert_ne!(differences(&other, &plain, None), [""; 0], "{left_out}");
        }
    }
}
