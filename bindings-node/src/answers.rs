//! Answers that are plain objects in JavaScript.

use napi::Env;
use napi::bindgen_prelude::{Array, Float64Array, Object};
use napi_derive::napi;
use trust_core::{CompactionReport, Effort, LeftOut, MaintenanceReport, NodeIdx, TrustPath, View};
use trust_files::{Skipped, Tsv};

use crate::failure::NativeResult;

/// The path behind an effective trust: `weights[i]` leads from `members[i]` to `members[i + 1]`.
#[napi(object, js_name = "TrustPath")]
pub struct PathAnswer {
    /// The members from source to target, both included.
    pub members: Vec<String>,
    /// The direct trust of each step, 0.001 to 1; one fewer than the members.
    pub weights: Vec<f64>,
    /// The product of the weights: the effective trust.
    pub trust: f64,
}

impl From<TrustPath> for PathAnswer {
    fn from(path: TrustPath) -> Self {
        PathAnswer {
            members: path.members.into_iter().map(String::from).collect(),
            weights: path.weights.iter().map(|weight| weight.to_f64()).collect(),
            trust: path.trust.to_f64(),
        }
    }
}

/// A report of the compaction, which folds edits into the engine's frozen base. It never delays a
/// query.
#[napi(object)]
pub struct Compaction {
    /// The number of folds completed so far.
    pub finished: f64,
    /// Whether one is under way.
    pub running: bool,
    /// Edges edited since the base in use was frozen.
    pub delta_edges: f64,
    /// Edges of the base in use.
    pub base_edges: f64,
}

impl From<CompactionReport> for Compaction {
    fn from(report: CompactionReport) -> Self {
        Compaction {
            finished: report.finished as f64,
            running: report.running,
            delta_edges: report.delta_edges as f64,
            base_edges: report.base_edges as f64,
        }
    }
}

/// A report of the maintenance of watches and its cost.
#[napi(object, object_from_js = false)]
pub struct Maintenance {
    /// Watches that have not ended.
    pub watches: f64,
    /// Viewers with at least one watch.
    pub viewers: f64,
    /// Balls kept current: two per viewer, and one per owner who has blocked somebody.
    pub balls: f64,
    /// Bytes that the labels of those balls take.
    pub label_bytes: f64,
    /// The cost of the last change or batch.
    pub last: MaintenanceEffort,
    /// The cost of all changes and batches.
    pub total: MaintenanceEffort,
}

/// The cost of keeping the watches current.
#[napi(object, object_from_js = false)]
pub struct MaintenanceEffort {
    /// Balls whose labels were repaired or rebuilt.
    pub balls_repaired: f64,
    /// Members asked again for their labels, each once per ball and layer.
    pub nodes_revisited: f64,
    /// Edges looked at.
    pub edges_scanned: f64,
    /// Resources decided again, each once per viewer.
    pub resources_decided: f64,
}

impl From<MaintenanceReport> for Maintenance {
    fn from(report: MaintenanceReport) -> Self {
        Maintenance {
            watches: report.watches as f64,
            viewers: report.viewers as f64,
            balls: report.balls as f64,
            label_bytes: report.label_bytes as f64,
            last: report.last.into(),
            total: report.total.into(),
        }
    }
}

impl From<Effort> for MaintenanceEffort {
    fn from(effort: Effort) -> Self {
        MaintenanceEffort {
            balls_repaired: effort.balls_repaired as f64,
            nodes_revisited: effort.nodes_revisited as f64,
            edges_scanned: effort.edges_scanned as f64,
            resources_decided: effort.resources_decided as f64,
        }
    }
}

/// The result of a load of columns.
#[napi(object, object_from_js = false)]
#[derive(Clone)]
pub struct LoadReport {
    /// Rows given, those left out included.
    pub rows: f64,
    /// Rows taken as edges; of rows with the same source and target the last counts.
    pub edges: f64,
    /// Whether the load altered anything.
    pub altered: bool,
    /// Rows left out, by reason.
    pub skipped: LeftOutRows,
}

/// Rows of columns that were left out, each under the first reason that holds.
#[napi(object, object_from_js = false)]
#[derive(Clone)]
pub struct LeftOutRows {
    /// The source, the target or the weight is absent: `undefined`, `null` or NaN.
    pub missing: f64,
    /// Source and target are the same.
    pub self_loops: f64,
    /// The weight is 0, or rounds to 0 thousandths.
    pub zero_weights: f64,
}

impl From<LeftOut> for LeftOutRows {
    fn from(left_out: LeftOut) -> Self {
        LeftOutRows {
            missing: left_out.missing as f64,
            self_loops: left_out.self_loops as f64,
            zero_weights: left_out.zero_weights as f64,
        }
    }
}

/// The report of reading an edge list: rows read and rows left out.
#[napi(object, object_from_js = false)]
#[derive(Clone)]
pub struct TsvReport {
    /// Rows read, those skipped included; not comments and empty lines.
    pub rows: f64,
    /// Members named by the rows kept.
    pub members: f64,
    /// Edges read: rows of positive weight.
    pub edges: f64,
    /// Blocks read: rows of negative weight.
    pub blocks: f64,
    /// Whether the load altered anything.
    pub altered: bool,
    /// Rows passed over, by reason.
    pub skipped: SkippedRows,
}

/// Rows of an edge list that were passed over, by reason.
#[napi(object, object_from_js = false)]
#[derive(Clone)]
pub struct SkippedRows {
    /// Source and target are the same.
    pub self_loops: f64,
    /// The same source and target stood before.
    pub repeats: f64,
    /// The weight is 0.
    pub zero_weights: f64,
    /// The weight is no number, or outside [-1, 1].
    pub bad_weights: f64,
    /// An id is empty, longer than 255 bytes or not UTF-8.
    pub bad_ids: f64,
    /// Fewer than two columns.
    pub short_rows: f64,
    /// All of them.
    pub total: f64,
}

impl TsvReport {
    /// Returns the report of a file that is read, and not yet loaded.
    pub fn of(tsv: &Tsv) -> Self {
        TsvReport {
            rows: tsv.rows as f64,
            members: tsv.load.names.len() as f64,
            edges: tsv.load.edges.len() as f64,
            blocks: tsv.load.blocks.len() as f64,
            altered: false,
            skipped: SkippedRows::from(&tsv.skipped),
        }
    }
}

impl From<&Skipped> for SkippedRows {
    fn from(skipped: &Skipped) -> Self {
        SkippedRows {
            self_loops: skipped.self_loops as f64,
            repeats: skipped.repeats as f64,
            zero_weights: skipped.zero_weights as f64,
            bad_weights: skipped.bad_weights as f64,
            bad_ids: skipped.bad_ids as f64,
            short_rows: skipped.short_rows as f64,
            total: skipped.total() as f64,
        }
    }
}

/// Returns the ids of `nodes` as an array of strings.
pub fn names<'env>(env: &'env Env, view: &View, nodes: &[NodeIdx]) -> NativeResult<Array<'env>> {
    let mut array = env.create_array(nodes.len() as u32)?;
    for (position, &node) in nodes.iter().enumerate() {
        array.set(position as u32, view.id(node))?;
    }
    Ok(array)
}

/// Returns all edges of a view as `{ sources, targets, weights }`, each string made once.
pub fn edges<'env>(env: &'env Env, view: &View) -> NativeResult<Object<'env>> {
    let count = view.edge_count();
    let mut sources = env.create_array(count as u32)?;
    let mut targets = env.create_array(count as u32)?;
    let mut weights = Vec::with_capacity(count);
    let mut made = Vec::new();
    let mut name = |node: NodeIdx| {
        if made.len() <= node.index() {
            made.resize(node.index() + 1, None);
        }
        match made[node.index()] {
            Some(name) => Ok(name),
            None => {
                env.create_string(view.id(node)).inspect(|&name| made[node.index()] = Some(name))
            }
        }
    };
    for (position, (source, target, weight)) in view.edges().enumerate() {
        sources.set(position as u32, name(source)?)?;
        targets.set(position as u32, name(target)?)?;
        weights.push(weight.to_f64());
    }
    let mut answer = Object::new(env)?;
    answer.set("sources", sources)?;
    answer.set("targets", targets)?;
    answer.set("weights", Float64Array::new(weights))?;
    Ok(answer)
}

/// Texts as an array of strings.
pub fn texts<'env, 'a>(
    env: &'env Env,
    texts: impl Iterator<Item = &'a str>,
) -> NativeResult<Array<'env>> {
    let mut array = env.create_array(0)?;
    for (position, text) in texts.enumerate() {
        array.set(position as u32, text)?;
    }
    Ok(array)
}

/// Returns all blocks of a view as `{ blockers, blocked }`.
pub fn blocks<'env>(env: &'env Env, view: &View) -> NativeResult<Object<'env>> {
    let (blockers, blocked): (Vec<_>, Vec<_>) = view.blocks().unzip();
    let mut answer = Object::new(env)?;
    answer.set("blockers", names(env, view, &blockers)?)?;
    answer.set("blocked", names(env, view, &blocked)?)?;
    Ok(answer)
}
