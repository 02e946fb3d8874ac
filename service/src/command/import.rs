//! `trustd import` and `trustd export`: trust and blocks as edge lists.
//!
//! An import is one write: readers, and the next start after an interruption, see all of it or nothing. So nobody
//! sees trust without the blocks of the same file.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use trust_commons::block::Block;
use trust_commons::member as rules;
use trust_commons::trust::Declaration;
use trust_core::{BulkLoad, Change, MemberId, Weight};
use trust_files::{Input, Tsv};

use super::reading::Reading;
use super::serve;
use crate::config::Config;
use crate::store::{Store, import, member};
use crate::terminal::{Failure, progress_bar};
use crate::work::Task;

/// The greatest number of changes that are written to the change log as one entry. A larger import cuts the log:
/// processes that follow it rebuild from the record, which is then faster.
const LOGGED: usize = 100_000;
/// The greatest number of refused ids in a message.
const MOST_NAMED: usize = 10;

/// Read an edge list.
#[derive(Args)]
pub struct Import {
    /// Rows of source, target and weight (0 to 1; below 0 a block), plain or gzip; `-` is standard input
    file: PathBuf,
    #[command(flatten)]
    reading: Reading,
}

/// Write an edge list.
#[derive(Args)]
pub struct Export {
    /// The file to write, in the format of `import`; standard output if absent or `-`
    file: Option<PathBuf>,
}

impl Import {
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let go_on = &mut |_| ControlFlow::Continue(());
        let input = Input::open_or_stdin(&self.file)?;
        let Tsv { load, rows, skipped, first_rows, .. } =
            input.read_tsv(&self.reading.options(), go_on)?;
        let people = accounts(&load, &first_rows)?;
        let app = serve::open(config).await?;
        let mut task = app.begin_task().await?;
        let mut changes = add_people(&mut task, &people, &first_rows).await?;
        changes.extend(add_blocks(&mut task, &load).await?);
        changes.extend(set_trust(&mut task, &load).await?);
        if changes.len() <= LOGGED {
            task.change(changes);
            task.commit().await?;
        } else {
            task.commit_unlogged().await?;
        }
        let (people, edges, blocks) = (people.len(), load.edges.len(), load.blocks.len());
        println!("{people} people, {edges} edges, {blocks} blocks");
        println!("{} of {rows} rows left out: {skipped}", skipped.total());
        app.store.close().await;
        Ok(())
    }
}

/// Returns the ids of a file in its order, if all of them can be accounts.
fn accounts(load: &BulkLoad, first_rows: &[u32]) -> Result<Vec<MemberId>, Failure> {
    let names = (0..load.names.len() as u32).map(|position| load.names.name(position));
    let people = names.map(MemberId::new).collect::<Result<Vec<_>, _>>()?;
    let refused: Vec<_> =
        people.iter().zip(first_rows).filter(|(id, _)| rules::check_id(id).is_err()).collect();
    refuse(
        &refused,
        "cannot be accounts (2 to 64 of a-z, 0-9, `.`, `-` and `_`, beginning with a letter or a digit)",
    )?;
    Ok(people)
}

/// Refuses a file because of ids in it, each with the first row that names it.
fn refuse(ids: &[(&MemberId, &u32)], why: &str) -> Result<(), Failure> {
    if ids.is_empty() {
        return Ok(());
    }
    let count = ids.len();
    let mut message = format!("nothing was imported: {count} of its ids {why}");
    for (id, row) in ids.iter().take(MOST_NAMED) {
        message += &format!("\n  row {row}: {:?}", id.as_str());
    }
    if count > MOST_NAMED {
        message += &format!("\n  and {} more", count - MOST_NAMED);
    }
    Err(message.into())
}

/// Adds people who have no account yet.
async fn add_people(
    task: &mut Task,
    people: &[MemberId],
    first_rows: &[u32],
) -> Result<Vec<Change>, Failure> {
    let (bar, now) = (progress_bar("people", people.len() as u64), task.now);
    let (mut changes, mut waiting, mut erased) = (Vec::new(), Vec::new(), Vec::new());
    for (people, rows) in people.chunks(import::ROWS).zip(first_rows.chunks(import::ROWS)) {
        let ids: Vec<&str> = people.iter().map(MemberId::as_str).collect();
        let known = import::known(task.sql(), &ids).await?;
        let former = member::erased_among(task.sql(), people).await?;
        let is_gone = |id: &MemberId| known.get(id.as_str()) == Some(&true) || former.contains(&id);
        let gone = people.iter().zip(rows).filter(|(id, _)| is_gone(id));
        erased.extend(gone);
        let new: Vec<MemberId> =
            people.iter().filter(|id| !known.contains_key(id.as_str())).cloned().collect();
        if !new.is_empty() {
            import::add_members(task.sql(), &new, now).await?;
            let ids: Vec<&str> = new.iter().map(MemberId::as_str).collect();
            waiting.extend(import::blocks_of(task.sql(), &ids).await?);
            changes.extend(new.iter().flat_map(|member| rules::facts(member, None)));
        }
        bar.inc(people.len() as u64);
    }
    bar.finish_and_clear();
    refuse(&erased, "belong to erased members")?;
    changes.extend(waiting.into_iter().flat_map(blocked));
    Ok(changes)
}

async fn set_trust(task: &mut Task, load: &BulkLoad) -> Result<Vec<Change>, Failure> {
    let (edges, name) = (&load.edges, |position: u32| load.names.name(position));
    let ends = edges.sources.iter().zip(&edges.targets).zip(&edges.weights);
    let rows: Vec<(&str, &str, Weight)> =
        ends.map(|((&source, &target), &weight)| (name(source), name(target), weight)).collect();
    let bar = progress_bar("trust", rows.len() as u64);
    let mut changes = Vec::new();
    for rows in rows.chunks(import::ROWS) {
        let changed = import::set_trust(task.sql(), rows).await?.into_iter();
        let declared = |(source, target, weight)| Declaration { source, target, weight }.facts();
        changes.extend(changed.flat_map(declared));
        bar.inc(rows.len() as u64);
    }
    bar.finish_and_clear();
    Ok(changes)
}

async fn add_blocks(task: &mut Task, load: &BulkLoad) -> Result<Vec<Change>, Failure> {
    let (name, now) = (|position: u32| load.names.name(position), task.now);
    let rows: Vec<(&str, &str)> =
        load.blocks.iter().map(|&(blocker, blocked)| (name(blocker), name(blocked))).collect();
    let mut changes = Vec::new();
    for rows in rows.chunks(import::ROWS) {
        let changed = import::add_blocks(task.sql(), rows, now).await?.into_iter();
        changes.extend(changed.flat_map(blocked));
    }
    Ok(changes)
}

/// Returns the engine's facts of a block.
fn blocked((blocker, blocked): (MemberId, MemberId)) -> [Change; 1] {
    Block { blocker, blocked }.facts()
}

impl Export {
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let store = Store::open_existing(&config.database, config.connections).await?;
        let app = serve::on(store, config).await?;
        let view = app.feed.now().view;
        match self.file.filter(|file| file.as_os_str() != "-") {
            Some(file) => trust_files::write_tsv(&view, &file)?,
            None => trust_files::write_tsv_to(&view, &mut io::stdout().lock())?,
        }
        eprintln!("{} edges, {} blocks", view.edge_count(), view.block_count());
        let left_out = trust_files::left_out(&view);
        if !left_out.is_empty() {
            eprintln!("left out, as an edge list cannot hold it: {left_out}");
        }
        let waiting = import::blocks_of_nobody(&mut *app.store.read().await?).await?;
        if waiting > 0 {
            eprintln!("left out: {waiting} blocks of unused ids");
        }
        app.store.close().await;
        Ok(())
    }
}
