//! Compares one edited edge while many viewers are watched with recomputing what all of them see.

use std::time::Duration;

use trust_core::{Change, Engine, NodeIdx, VisibleChange, Watch, Weight};

use super::stage::{Stage, everything, newest, watch_all};
use crate::clock::{Spread, cpu, percentile};
use crate::report::Row;
use crate::rmat::mix;
use crate::world::member;

/// How many of the watched are asked again from nothing, for the comparison and for the cost.
const SAMPLE: usize = 20;
/// CPU time after which no more edits are made.
const PATIENCE: Duration = Duration::from_secs(120);

/// What an edit does to an edge.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind {
    Set,
    Raise,
    Lower,
    Revoke,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Set, Kind::Raise, Kind::Lower, Kind::Revoke];
}

/// Median and p99 of one edit in milliseconds, by kind, and how much dearer it is to make all sights
/// anew; walks of at most `hops` edges.
pub fn edits(stage: &Stage<'_>, hops: u8) -> Vec<Row> {
    let mut engine = stage.engine_with(hops);
    let viewers = stage.watched();
    let (watches, time) = cpu(|| watch_all(&mut engine, viewers));
    eprintln!(
        "{}: {} watched, {hops} hops, {:.1} s",
        stage.name(),
        viewers.len(),
        time.as_secs_f64()
    );
    let sampled: Vec<usize> = (0..SAMPLE).map(|i| i * viewers.len() / SAMPLE).collect();
    let before: Vec<_> = sampled.iter().map(|&at| watches[at].visible()).collect();
    watches.iter().for_each(|watch| drop(watch.poll()));
    let mut times = [const { Vec::new() }; 4];
    let mut work = [const { Vec::new() }; 3];
    let mut reported = 0;
    let mut all: Vec<Vec<VisibleChange>> = vec![Vec::new(); SAMPLE];
    for i in 0..stage.extent.edits {
        if times.iter().flatten().sum::<Duration>() > PATIENCE {
            break;
        }
        let (kind, change) = edit(stage, &engine, i as u64);
        let revision = engine.revision();
        let (applied, time) = cpu(|| engine.apply([change]));
        assert!(applied.is_ok_and(|after| after > revision), "{kind:?} alters something");
        times[kind as usize].push(time);
        let last = engine.maintenance().last;
        let counts = [last.nodes_revisited, last.edges_scanned, last.resources_decided];
        work.iter_mut().zip(counts).for_each(|(all, count)| all.push(count as f64));
        for (changes, &at) in all.iter_mut().zip(&sampled) {
            let polled = watches[at].poll();
            reported += polled.len();
            changes.extend(polled);
        }
    }
    compare(&engine, viewers, &watches, &sampled, before, all);
    let anew = anew(&engine, viewers, &sampled);
    rows(stage, hops, &mut times, work, &anew, reported)
}

fn rows(
    stage: &Stage<'_>,
    hops: u8,
    times: &mut [Vec<Duration>; 4],
    work: [Vec<f64>; 3],
    anew: &[f64],
    reported: usize,
) -> Vec<Row> {
    let name = stage.name();
    let watched = stage.watched().len();
    let mut all: Vec<Duration> = times.concat();
    let count = all.len();
    let row = |what: &str, times: &mut [Duration], share, goal| {
        let mut at = |share| percentile(times, share).as_secs_f64() * 1e3;
        let figure = Spread { least: at(0.0), median: at(share), greatest: at(1.0) };
        Row::at_most(name, &format!("{hops} hops, {what}, ms"), figure, goal)
    };
    let note = format!("{count} edits, {watched} watched, {reported} changes reported to {SAMPLE}");
    let mut rows = vec![
        row("one edit, median", &mut all, 0.5, Some(1.0)).note(note),
        row("one edit, p99", &mut all, 0.99, None),
    ];
    for (kind, times) in Kind::ALL.into_iter().zip(times) {
        if !times.is_empty() {
            rows.push(row(&format!("{kind:?}, median"), times, 0.5, None));
            rows.push(row(&format!("{kind:?}, p99"), times, 0.99, None));
        }
    }
    let whats = ["nodes revisited", "edges looked at", "resources decided"];
    for (what, counts) in whats.into_iter().zip(work) {
        let mean = counts.iter().sum::<f64>() / counts.len().max(1) as f64;
        let what = format!("{hops} hops, {what} per edit");
        rows.push(
            Row::at_most(name, &what, Spread::of(counts), None).note(format!("mean {mean:.0}")),
        );
    }
    let median = percentile(&mut all, 0.5).as_secs_f64();
    let mean = all.iter().sum::<Duration>().as_secs_f64() / count as f64;
    let anew = anew.iter().map(|each| each * watched as f64);
    let anew: Vec<f64> = anew.collect();
    let note = format!("{SAMPLE} made anew, taken {watched} times");
    for (what, one, goal) in [("median", median, Some(1000.0)), ("mean", mean, None)] {
        let ratios = anew.iter().map(|all| all / one).collect();
        let what = format!("{hops} hops, all sights anew / one edit, {what}");
        rows.push(Row::at_least(name, &what, Spread::of(ratios), goal).note(note.clone()));
    }
    rows
}

/// The `i`th edit: an edge of the engine as it is set, raised, lowered and revoked by turns. Busy
/// members edit more, and busy members are newly trusted more.
pub fn edit(stage: &Stage<'_>, engine: &Engine, i: u64) -> (Kind, Change) {
    let view = engine.view();
    let edges = stage.graph.forward.ends.len() as u64;
    let mut draws = (0u64..).map(|k| mix(mix(i ^ 0xED17) ^ k));
    let mut draw = |below: u64| draws.next().unwrap_or(0) % below;
    let kind = Kind::ALL[(i % 4) as usize];
    let mut found = None;
    while found.is_none() {
        let at = draw(edges) as u32;
        let source = stage.graph.forward.offsets.partition_point(|&offset| offset <= at) as u32 - 1;
        let other = stage.graph.forward.ends[draw(edges) as usize];
        let row: Vec<(NodeIdx, Weight)> = view.out_edges(NodeIdx(source)).collect();
        found = match kind {
            Kind::Set if source == other || row.iter().any(|edge| edge.0.0 == other) => None,
            Kind::Set => Some((source, other, Weight::VOUCH)),
            _ if row.is_empty() => None,
            _ => {
                let (target, weight) = row[draw(row.len() as u64) as usize];
                let (now, by) = (weight.thousandths(), 50 + draw(250) as u16);
                let next = match kind {
                    Kind::Raise => (now + by).min(1000),
                    _ => now.saturating_sub(by).max(1),
                };
                let weight = Weight::from_thousandths(next).unwrap_or(weight);
                (next != now).then_some((source, target.0, weight))
            }
        };
    }
    let (source, target, weight) = found.unwrap_or((0, 1, Weight::VOUCH));
    let (source, target) = (member(&view, source), member(&view, target));
    let change = match kind {
        Kind::Revoke => Change::RevokeTrust { source, target },
        _ => Change::SetTrust { source, target, weight },
    };
    (kind, change)
}

/// What the sampled watches show is what is made anew, and what they told sums up to it.
fn compare(
    engine: &Engine,
    viewers: &[u32],
    watches: &[Watch],
    sampled: &[usize],
    before: Vec<Vec<trust_core::ResourceId>>,
    reported: Vec<Vec<VisibleChange>>,
) {
    let fresh = Engine::of(&engine.view()).view();
    for ((&at, before), reported) in sampled.iter().zip(before).zip(reported) {
        let shown = watches[at].visible();
        assert_eq!(shown, everything(&fresh, viewers[at]), "viewer {}", viewers[at]);
        let mut summed: std::collections::BTreeSet<_> = before.into_iter().collect();
        for change in reported {
            change.vanished.iter().for_each(|gone| assert!(summed.remove(gone)));
            change.appeared.into_iter().for_each(|new| assert!(summed.insert(new)));
        }
        assert!(summed.into_iter().eq(shown), "what viewer {} was reported", viewers[at]);
    }
}

/// Seconds that it takes to make what each of the sampled sees anew.
fn anew(engine: &Engine, viewers: &[u32], sampled: &[usize]) -> Vec<f64> {
    let fresh = Engine::of(&engine.view()).view();
    sampled.iter().map(|&at| cpu(|| newest(&fresh, viewers[at])).1.as_secs_f64()).collect()
}
