//! Running a scenario on an engine, then asking its last questions again of a reloaded one.
//!
//! It runs twice: on an engine that nobody watches, which answers from nothing, and on one where every
//! member is watched, which answers from what it has kept current change by change. A refused change must
//! leave the engine's checkpoint as it was, byte by byte.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use trust_core::{Checkpoint, Engine, Filter, Order, Paging, View, VisibleChange, Watch};

use super::answer::{Answer, answer};
use super::change::{Do, changes, load};
use super::filter::Sieve;
use super::question::{Ask, Difference, expected};
use super::{Expected, Scenario, Step, Watching};

/// The name of a refusal.
pub(super) type Code = &'static str;

/// Runs it; panics, with the step's number from 1, where an answer is not the expected one.
pub fn run(scenario: &Scenario) {
    for watched in [false, true] {
        Run::of(scenario, watched).all(scenario);
    }
}

/// An engine in the middle of a scenario.
struct Run {
    engine: Engine,
    /// Those that the scenario began.
    watches: BTreeMap<String, Watch>,
    /// A watch of each member, with what it told so far summed up; or none of nobody.
    everybody: Option<BTreeMap<String, (Watch, BTreeSet<String>)>>,
}

impl Run {
    fn of(scenario: &Scenario, watched: bool) -> Self {
        let everybody = watched.then(BTreeMap::new);
        Run { engine: Engine::new(scenario.settings()), watches: BTreeMap::new(), everybody }
    }

    fn all(&mut self, scenario: &Scenario) {
        let mode = if self.everybody.is_some() { "watched" } else { "plain" };
        for (i, step) in scenario.steps.iter().enumerate() {
            let at = format!("{:?}, {mode}, step {}: {step:?}", scenario.name, i + 1);
            match step {
                Step::Change(change, outcome) => self.make(change, outcome, &at),
                Step::Watch(watching, sieve, error) => self.begin(watching, sieve, error, &at),
                Step::Question(question, sieve, error) => {
                    let answer = self.answer(question, sieve);
                    hold(answer, question, error, &at);
                }
            }
        }
        let checkpoint = Checkpoint::of(&self.engine.view());
        let reloaded = Checkpoint::decode(checkpoint.as_bytes());
        let view = reloaded.expect("a checkpoint just made can be read").view();
        let is_change = |step: &Step| matches!(step, Step::Change(..));
        let last_change = scenario.steps.iter().rposition(is_change).map_or(0, |i| i + 1);
        for step in &scenario.steps[last_change..] {
            match step {
                Step::Question(Ask::Watch { .. }, ..) => {}
                Step::Question(question, sieve, error) => {
                    let at = format!("{:?}, reloaded: {step:?}", scenario.name);
                    hold(answer(&view, question, sieve), question, error, &at);
                }
                _ => {}
            }
        }
    }

    /// Makes a change and holds what came of it against what was expected.
    fn make(&mut self, change: &Do, outcome: &Expected, at: &str) {
        let engine = &mut self.engine;
        let before = (engine.revision(), Checkpoint::of(&engine.view()));
        let result = match change {
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
        if result.is_err() || !altered {
            let after = Checkpoint::of(&engine.view());
            assert!(after == before.1, "something was altered by {at}");
        }
        if let Some(returns) = outcome.returns {
            assert_eq!(altered, returns, "{at}");
        }
        self.look_as_everybody(at);
    }

    /// Watches everybody who is not watched yet, and sums up what the others are told.
    fn look_as_everybody(&mut self, at: &str) {
        let Some(everybody) = &mut self.everybody else { return };
        let view = self.engine.view();
        for (id, (watch, seen)) in everybody.iter_mut() {
            sum_up(seen, watch.poll());
            let visible: BTreeSet<_> = watch.visible().iter().map(|id| id.to_string()).collect();
            assert_eq!(*seen, visible, "what was differences to {id:?}, {at}");
            assert_eq!(*seen, listed(&view, id), "what {id:?} sees, {at}");
        }
        everybody.retain(|_, (watch, _)| !watch.is_over());
        for node in view.members() {
            let id = view.id(node).to_owned();
            let engine = &mut self.engine;
            everybody.entry(id).or_insert_with(|| {
                let watch = engine.watch(node, Filter::default(), 0);
                let watch = watch.expect("without a distance anybody can be watched");
                let seen = watch.visible().iter().map(|id| id.to_string()).collect();
                (watch, seen)
            });
        }
    }

    fn begin(&mut self, watching: &Watching, sieve: &Sieve, error: &Option<String>, at: &str) {
        let view = self.engine.view();
        let watch = view.node(&watching.viewer).map_err(|error| error.code()).and_then(|viewer| {
            let watch = self.engine.watch(viewer, sieve.filter()?, watching.now);
            watch.map_err(|error| error.code())
        });
        assert_eq!(watch.as_ref().err().copied(), error.as_deref(), "{at}");
        if let Ok(watch) = watch {
            self.watches.insert(watching.name.clone(), watch);
        }
    }

    fn answer(&self, question: &Ask, sieve: &Sieve) -> Result<Answer, Code> {
        let Ask::Watch { name, now, .. } = question else {
            return answer(&self.engine.view(), question, sieve);
        };
        let watch = self.watches.get(name).unwrap_or_else(|| panic!("no watch {name:?} was begun"));
        let changes = now.map_or_else(|| watch.poll(), |now| watch.poll_at(now));
        let texts = |ids: &[trust_core::ResourceId]| ids.iter().map(|id| id.to_string()).collect();
        let differences = changes.iter().map(|change| Difference {
            appeared: texts(&change.appeared),
            vanished: texts(&change.vanished),
            revision: Some(change.revision.0),
        });
        Ok(Answer::Watched(differences.collect(), texts(&watch.visible())))
    }
}

fn hold(got: Result<Answer, Code>, question: &Ask, error: &Option<String>, at: &str) {
    match (got, error) {
        (Err(code), _) => assert_eq!(Some(code), error.as_deref(), "{at}"),
        (Ok(got), Some(error)) => panic!("{at}: {got:?} instead of {error}"),
        (Ok(got), None) => assert_eq!(Some(&got), expected(question, &got).as_ref(), "{at}"),
    }
}

fn sum_up(seen: &mut BTreeSet<String>, changes: Vec<VisibleChange>) {
    for change in changes {
        for id in change.vanished {
            assert!(seen.remove(id.as_str()), "{id} vanished, but was not there");
        }
        for id in change.appeared {
            assert!(seen.insert(id.to_string()), "{id} appeared, but was there");
        }
    }
}

/// What a list shows; nothing for somebody who is gone.
fn listed(view: &View, viewer: &str) -> BTreeSet<String> {
    let Ok(viewer) = view.node(viewer) else { return BTreeSet::new() };
    let paging = Paging { order: Order::Newest, limit: 1 << 20, cursor: None, budget: None };
    let page =
        view.list(viewer, &Filter::default(), &paging, 0).expect("a list without a distance");
    page.rows.iter().map(|row| view.resource_id(row.resource).to_owned()).collect()
}
