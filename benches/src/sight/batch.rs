//! Measures ten thousand edits, as one batch and one by one, while many viewers are watched.

use std::time::Duration;

use trust_core::{Change, Engine};

use super::edit::edit;
use super::stage::{Stage, watch_all};
use crate::clock::{Spread, cpu};
use crate::report::Row;

const EDITS: usize = 10_000;
/// CPU time after which no more edits are made one by one.
const PATIENCE: Duration = Duration::from_secs(60);

/// The time of edits made one by one over that of a batch, per edit.
pub fn batch(stage: &Stage<'_>) -> Vec<Row> {
    let viewers = stage.watched();
    let (mut singly, mut together) = (stage.engine(), stage.engine());
    let watches = watch_all(&mut singly, viewers);
    let mut changes: Vec<Change> = Vec::new();
    let mut times: Vec<Duration> = Vec::new();
    let mut spent = Duration::ZERO;
    while times.len() < stage.extent.edits && spent < PATIENCE {
        let (_, change) = edit(stage, &singly, times.len() as u64);
        changes.push(change.clone());
        let (applied, time) = cpu(|| singly.apply([change]));
        assert!(applied.is_ok());
        times.push(time);
        spent += time;
    }
    let shown = |watches: &[trust_core::Watch]| -> Vec<_> {
        watches.iter().step_by(viewers.len().div_ceil(20)).map(|watch| watch.visible()).collect()
    };
    let known = shown(&watches);
    drop((watches, singly));
    let watches = watch_all(&mut together, viewers);
    let (applied, few) = cpu(|| together.apply(changes));
    assert!(applied.is_ok());
    assert!(known == shown(&watches), "a batch shows what its edits one by one do");
    drop((watches, together));
    let (all, balls) = whole_batch(stage, viewers);
    let each = |time: Duration, count: usize| time.as_secs_f64() / count as f64;
    let name = stage.name();
    let singly = each(spent, times.len());
    let row =
        |what: String, ratio: f64| Row::at_least(name, &what, Spread::of(vec![ratio]), Some(3.0));
    let note = format!(
        "{} one by one, {:.3} ms each; {balls} balls repaired in the batch",
        times.len(),
        singly * 1e3
    );
    let same = format!("the same {} edits, one by one / as a batch", times.len());
    vec![
        row(format!("{EDITS} edits, one by one / as a batch"), singly / each(all, EDITS))
            .note(note),
        row(same, singly / each(few, times.len())),
    ]
}

/// The time of all of them as one batch, and how many balls that repaired.
fn whole_batch(stage: &Stage<'_>, viewers: &[u32]) -> (Duration, u64) {
    // The edits are those of an engine that makes them one by one with nobody watching.
    let mut ahead: Engine = stage.engine();
    let mut changes = Vec::with_capacity(EDITS);
    for i in 0..EDITS {
        let (_, change) = edit(stage, &ahead, i as u64);
        assert!(ahead.apply([change.clone()]).is_ok());
        changes.push(change);
    }
    let mut engine = stage.engine();
    let watches = watch_all(&mut engine, viewers);
    let (applied, time) = cpu(|| engine.apply(changes));
    assert!(applied.is_ok());
    drop(watches);
    (time, engine.maintenance().last.balls_repaired)
}
