//! Running a scenario on an engine, then asking its last questions again of a reloaded one.
//!
//! A refused change must leave revision, counts, edges and blocks as they were. An answer is right only if
//! it is the nearest `f64`, compared with `==`.

use std::ops::ControlFlow;

use trust_core::{
    BulkLoad, Change, Checkpoint, EdgeList, Engine, MemberId, NameTable, NodeIdx, Threshold,
    TrustPath, View, Weight,
};

use super::{Ask, Do, Outcome, Scenario, Step};

/// Runs it; panics, with the step's number from 1, where an answer is not the expected one.
pub fn run(scenario: &Scenario) {
    let mut engine = Engine::new(scenario.settings());
    for (i, step) in scenario.steps.iter().enumerate() {
        let at = format!("{:?}, step {}: {step:?}", scenario.name, i + 1);
        match step {
            Step::Change(change, outcome) => make(&mut engine, change, outcome, &at),
            Step::Question(question, error) => ask(&engine.view(), question, error, &at),
        }
    }
    let checkpoint = Checkpoint::of(&engine.view());
    let reloaded = Checkpoint::decode(checkpoint.as_bytes());
    let view = reloaded.expect("a checkpoint just made can be read").view();
    let is_change = |step: &Step| matches!(step, Step::Change(..));
    let last_change = scenario.steps.iter().rposition(is_change).map_or(0, |i| i + 1);
    for step in &scenario.steps[last_change..] {
        if let Step::Question(question, error) = step {
            ask(&view, question, error, &format!("{:?}, reloaded: {step:?}", scenario.name));
        }
    }
}

/// The name of a refusal.
type Code = &'static str;

/// Makes a change and holds what came of it against what was expected.
fn make(engine: &mut Engine, change: &Do, outcome: &Outcome, at: &str) {
    let before = (engine.revision(), content(&engine.view()));
    let result =
        match change {
            Do::LoadEdges { sources, targets, weights } => load(sources, targets, weights)
                .and_then(|load| {
                    let done = engine.load(load, &mut |_| ControlFlow::Continue(()));
                    done.map_err(|error| error.code())
                }),
            _ => changes(change)
                .and_then(|changes| engine.apply(changes).map_err(|error| error.code())),
        };
    assert_eq!(result.err(), outcome.error.as_deref(), "{at}");
    let altered = engine.revision() != before.0;
    if result.is_err() {
        assert_eq!((engine.revision(), content(&engine.view())), before, "state after {at}");
    }
    if let Some(returns) = outcome.returns {
        assert_eq!(altered, returns, "{at}");
    }
}

/// A change, or a batch of them, as the engine takes it.
fn changes(change: &Do) -> Result<Vec<Change>, Code> {
    let id = |text: &String| MemberId::new(text).map_err(|error| error.code());
    Ok(vec![match change {
        Do::SetTrust { source, target, weight } => Change::SetTrust {
            source: id(source)?,
            target: id(target)?,
            weight: weight
                .map_or(Ok(Weight::VOUCH), Weight::from_f64)
                .map_err(|error| error.code())?,
        },
        Do::RevokeTrust { source, target } => {
            Change::RevokeTrust { source: id(source)?, target: id(target)? }
        }
        Do::Block { blocker, blocked } => {
            Change::Block { blocker: id(blocker)?, blocked: id(blocked)? }
        }
        Do::Unblock { blocker, blocked } => {
            Change::Unblock { blocker: id(blocker)?, blocked: id(blocked)? }
        }
        Do::AddMember { member } => Change::AddMember { member: id(member)? },
        Do::RemoveMember { member } => Change::RemoveMember { member: id(member)? },
        Do::LoadEdges { .. } => panic!("a load cannot be part of a batch"),
        Do::Batch { changes: several } => {
            let several: Result<Vec<_>, _> = several.iter().map(changes).collect();
            return several.map(|several| several.into_iter().flatten().collect());
        }
    }])
}

fn load(sources: &[String], targets: &[String], weights: &[f64]) -> Result<BulkLoad, Code> {
    let mut names = NameTable::default();
    let mut numbers = |ids: &[String]| -> Result<Vec<u32>, Code> {
        ids.iter().map(|id| names.intern(id).map_err(|error| error.code())).collect()
    };
    let (sources, targets) = (numbers(sources)?, numbers(targets)?);
    let weight = |(row, &value)| BulkLoad::weight(row, value).map_err(|error| error.code());
    let weights = weights.iter().enumerate().map(weight).collect::<Result<_, _>>()?;
    Ok(BulkLoad { names, edges: EdgeList { sources, targets, weights }, blocks: Vec::new() })
}

/// Everything a view holds, as text: members, edges and blocks.
fn content(view: &View) -> (Vec<String>, Vec<String>, Vec<String>) {
    let id = |node: NodeIdx| view.id(node).to_owned();
    let mut edges: Vec<_> =
        view.edges().map(|(s, t, w)| format!("{:?} {:?} {w}", id(s), id(t))).collect();
    edges.sort();
    let blocks = view.blocks().map(|(a, b)| format!("{:?} {:?}", id(a), id(b))).collect();
    (view.members().map(id).collect(), edges, blocks)
}

/// An answer in the form that scenarios give it, or the name of a refusal.
#[derive(Debug, PartialEq)]
enum Answer {
    Trust(f64, String),
    Maybe(Option<f64>),
    Path(Option<(Vec<String>, Vec<f64>, f64)>),
    Ball(Vec<(String, f64, u8)>),
    Flag(bool),
    Counts(usize, usize),
    Revision(u64),
}

fn ask(view: &View, question: &Ask, error: &Option<String>, at: &str) {
    match (answer(view, question), error) {
        (Err(code), _) => assert_eq!(Some(code), error.as_deref(), "{at}"),
        (Ok(got), Some(error)) => panic!("{at}: {got:?} instead of {error}"),
        (Ok(got), None) => assert_eq!(Some(&got), expected(question, &got).as_ref(), "{at}"),
    }
}

fn answer(view: &View, question: &Ask) -> Result<Answer, Code> {
    let node = |id: &String| view.node(id).map_err(|error| error.code());
    Ok(match question {
        Ask::Trust { source, target, .. } => {
            let trust = view.trust(node(source)?, node(target)?);
            Answer::Trust(trust.to_f64(), trust.to_string())
        }
        Ask::DirectTrust { source, target, .. } => {
            Answer::Maybe(view.direct_trust(node(source)?, node(target)?).map(Weight::to_f64))
        }
        Ask::ExplainTrust { source, target, .. } => {
            Answer::Path(view.explain_trust(node(source)?, node(target)?).map(plain))
        }
        Ask::Ball { source, min_trust, reverse, .. } => {
            let min_trust = min_trust
                .map_or(Ok(Threshold::ZERO), Threshold::from_f64)
                .map_err(|error| error.code())?;
            let ball = match reverse {
                false => view.ball(node(source)?, min_trust),
                true => view.reverse_ball(node(source)?, min_trust),
            };
            let ranked = view.rank(&ball).into_iter();
            let row = ranked.map(|r| (view.id(r.node).to_owned(), r.trust.to_f64(), r.hops));
            Answer::Ball(row.collect())
        }
        Ask::IsBlocked { a, b, .. } => Answer::Flag(view.is_blocked(node(a)?, node(b)?)),
        Ask::Contains { member, .. } => Answer::Flag(view.contains(member)),
        Ask::Counts { .. } => Answer::Counts(view.member_count(), view.edge_count()),
        Ask::Revision { .. } => Answer::Revision(view.revision().0),
    })
}

fn plain(path: TrustPath) -> (Vec<String>, Vec<f64>, f64) {
    let members = path.members.iter().map(|member| member.to_string()).collect();
    (members, path.weights.iter().map(|weight| weight.to_f64()).collect(), path.trust.to_f64())
}

/// What the scenario says; `None` where it says too little to be an answer.
fn expected(question: &Ask, got: &Answer) -> Option<Answer> {
    Some(match question {
        Ask::Trust { is, exact, .. } => {
            let Answer::Trust(_, got_exact) = got else { return None };
            Answer::Trust((*is)?, exact.as_ref().unwrap_or(got_exact).clone())
        }
        Ask::DirectTrust { is, none, .. } if is.is_some() != none.is_some() => Answer::Maybe(*is),
        Ask::ExplainTrust { none: Some(true), .. } => Answer::Path(None),
        Ask::ExplainTrust { members, weights, is, .. } => {
            Answer::Path(Some((members.clone()?, weights.clone()?, (*is)?)))
        }
        Ask::Ball { is, .. } => Answer::Ball(is.clone()?),
        Ask::IsBlocked { is, .. } => Answer::Flag((*is)?),
        Ask::Contains { is, .. } => Answer::Flag(*is),
        Ask::Counts { members, edges } => Answer::Counts(*members, *edges),
        Ask::Revision { is } => Answer::Revision(*is),
        _ => return None,
    })
}
