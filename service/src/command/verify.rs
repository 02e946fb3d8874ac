//! `trustd verify`: holds the engine's answers and the ledgers against what the record says.
//!
//! The engine that follows the change log is compared with one that is made from the tables alone: who
//! there is, who trusts and blocks whom, groups, partnerships, resources, and what each member is shown.
//! The log is replayed from its beginning, or from the newest checkpoint where it was cut.

use std::collections::BTreeSet;

use clap::Args;
use trust_core::{Filter, NodeIdx, Paging, View};

use super::{Failure, progress};
use crate::clock;
use crate::config::Config;
use crate::feed::{self, Projection};
use crate::store::{Store, change_log, ledger};

/// Recomputes everything from the record and reports any difference.
#[derive(Args)]
pub struct Verify {
    /// Compare what so many members are shown, evenly spread, instead of all
    #[arg(long, value_name = "N")]
    members: Option<usize>,
}

impl Verify {
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let store = Store::open(&config.database, config.connections).await?;
        let mut connection = store.read().await?;
        // What was written was written under the model of the log.
        let model = change_log::model(&mut connection).await?.unwrap_or(config.sharing_model);
        drop(connection);
        let record = feed::of_record(&store, config.engine, model).await?;
        let mut differences = Vec::new();
        // A server may be writing: the log may have more by now.
        let log = feed::of_log(&store, config.engine, record.revision).await?;
        if let Some(log) = &log {
            compare(&record, log, self.members, &mut differences);
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

fn compare(record: &Projection, log: &Projection, most: Option<usize>, found: &mut Vec<String>) {
    same("members", &members(&record.view), &members(&log.view), found);
    same("trust", &trust(&record.view), &trust(&log.view), found);
    same("blocks", &blocks(&record.view), &blocks(&log.view), found);
    same("groups", &groups(&record.view), &groups(&log.view), found);
    same("resources", &resources(&record.view), &resources(&log.view), found);
    let all: Vec<_> = record.view.members().collect();
    let step = all.len().div_ceil(most.unwrap_or(all.len()).max(1)).max(1);
    let now = clock::now();
    let bar = progress::bar("comparing what members are shown", all.len().div_ceil(step) as u64);
    for &member in all.iter().step_by(step) {
        let id = record.view.id(member);
        let Ok(other) = log.view.node(id) else { continue };
        let (theirs, ours) = (shown(&record.view, member, now), shown(&log.view, other, now));
        if theirs != ours {
            found.push(format!("{id} is shown {} resources, not {}", ours.len(), theirs.len()));
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
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

/// All that a member is shown, with what admits them.
fn shown(view: &View, member: NodeIdx, now: i64) -> BTreeSet<String> {
    let filter = Filter { include_own: true, ..Filter::default() };
    let paging = Paging { limit: usize::MAX, ..Paging::default() };
    let Ok(page) = view.list(member, &filter, &paging, now) else { return BTreeSet::new() };
    page.rows
        .iter()
        .map(|row| format!("{} {} {}", view.resource_id(row.resource), row.via.name(), row.trust))
        .collect()
}
