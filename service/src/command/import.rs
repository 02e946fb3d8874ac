//! `trustd import` and `trustd export`: who trusts and blocks whom, as edge lists.

use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use trust_core::{BulkLoad, Change, MemberId};
use trust_files::TsvOptions;

use super::{Failure, progress, serve};
use crate::app::App;
use crate::config::Config;
use crate::http::{Task, accounts};
use crate::store::{block, member, trust};

/// How many rows are written at once.
const BATCH: usize = 5_000;

/// Reads an edge list.
#[derive(Args)]
pub struct Import {
    /// Rows of source, target and weight (0 to 1; below 0 a block), separated by tabs; plain or gzip
    file: PathBuf,
}

/// Writes an edge list.
#[derive(Args)]
pub struct Export {
    /// Where to, as `import` reads it; to standard output if left out, or `-`
    file: Option<PathBuf>,
}

impl Import {
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let go_on = &mut |_| ControlFlow::Continue(());
        let tsv = trust_files::read_tsv(&self.file, &TsvOptions::default(), go_on)?;
        let app = serve::open(config).await?;
        let BulkLoad { names, edges, blocks } = tsv.load;
        let people: Vec<_> = (0..names.len() as u32).collect();
        let ends = edges.sources.iter().zip(&edges.targets);
        let edges: Vec<_> = ends.zip(&edges.weights).map(|((&s, &t), &w)| (s, t, w)).collect();
        let id = |position: u32| MemberId::new(names.name(position));

        in_batches("people", &app, &people, async |task: &mut Task, &person| {
            let (id, now) = (id(person)?, task.now);
            if member::insert(task.sql(), &id, id.as_str(), None, now).await? {
                accounts::join(task, &id).await?;
            }
            Ok(())
        })
        .await?;
        in_batches("trust", &app, &edges, async |task: &mut Task, &(source, target, weight)| {
            let (source, target) = (id(source)?, id(target)?);
            if trust::set(task.sql(), &source, &target, weight).await? {
                task.change(Change::SetTrust { source, target, weight });
            }
            Ok(())
        })
        .await?;
        in_batches("blocks", &app, &blocks, async |task: &mut Task, &(blocker, blocked)| {
            let (blocker, blocked, now) = (id(blocker)?, id(blocked)?, task.now);
            if block::insert(task.sql(), &blocker, &blocked, now).await? {
                task.change(Change::Block { blocker, blocked });
            }
            Ok(())
        })
        .await?;

        let (people, edges, blocks) = (people.len(), edges.len(), blocks.len());
        let skipped = tsv.skipped.total();
        println!("{people} people, {edges} edges, {blocks} blocks; {skipped} rows left out");
        app.store.close().await;
        Ok(())
    }
}

/// Does something for each of `all`, so many in one write that it goes fast.
async fn in_batches<T>(
    what: &'static str,
    app: &App,
    all: &[T],
    mut each: impl AsyncFnMut(&mut Task, &T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let bar = progress::bar(what, all.len() as u64);
    for batch in all.chunks(BATCH) {
        let mut task = app.begin_task().await?;
        for one in batch {
            each(&mut task, one).await?;
        }
        task.commit().await?;
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    Ok(())
}

impl Export {
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let app = serve::open(config).await?;
        let view = app.feed.now().view;
        match self.file.filter(|file| file.as_os_str() != "-") {
            Some(file) => trust_files::write_tsv(&view, &file)?,
            None => trust_files::write_tsv_to(&view, &mut std::io::stdout().lock())?,
        }
        eprintln!("{} edges, {} blocks", view.edge_count(), view.block_count());
        app.store.close().await;
        Ok(())
    }
}
