//! The tour's look at visibility: a line for each question, on a graph with shared resources.

use std::cmp::Reverse;

use serde_json::{Map, Value, json};
use trust_core::{
    Audience, Decision, Filter, Listed, NodeIdx, Page, Paging, ResourceIdx, Via, View,
};

use super::Timed;
use crate::commands::{audience, visible, why};
use crate::figures;
use crate::output::Output;
use crate::refusal::Refusal;
use crate::stopwatch;

/// The resources that a member may see, and the audience of one of them.
pub struct Shared {
    viewer: NodeIdx,
    now: i64,
    headline: String,
    page: Page,
    one: Option<(ResourceIdx, Audience, Decision)>,
}

impl Shared {
    /// Looks from `viewer` at the time `now`; nothing if there are no resources.
    pub fn see(
        view: &View,
        viewer: NodeIdx,
        now: i64,
        times: &mut Vec<Timed>,
    ) -> Result<Option<Self>, Refusal> {
        if view.resource_count() == 0 {
            return Ok(None);
        }
        let (everything, newest) = (Filter::default(), Paging::default());
        let (first, took) = stopwatch::once(|| view.list(viewer, &everything, &newest, now));
        times.push(("list_first", "the newest fifty that one member may see, asked first", took));
        let (_, took) = stopwatch::median(|| view.list(viewer, &everything, &newest, now));
        times.push(("list", "the same, asked again", took));
        let page = first?;
        // Of the resources that are not public, the newest one with the most grants is the most interesting.
        let narrow =
            Via::GRANTED.into_iter().filter(|via| !matches!(via, Via::Network | Via::Public));
        let narrow = Filter { via: Some(narrow.collect()), ..Filter::default() };
        let narrow = view.list(viewer, &narrow, &newest, now)?;
        let ways = |row: &&Listed| view.resource_of(row.resource).map(|put| put.audience.len());
        let telling = narrow.rows.iter().min_by_key(|row| Reverse(ways(row)));
        let telling = telling.or(page.rows.first());
        let one = telling.map(|row| {
            let resource = row.resource;
            let (audience, took) = stopwatch::median(|| view.audience(resource, now));
            times.push(("audience", "who can see one of them", took));
            let (decision, took) = stopwatch::median(|| view.explain(viewer, resource, now));
            times.push(("why", "why that member may", took));
            (resource, audience, decision)
        });
        let headline = visible::headline(view, viewer, &everything, now)?;
        Ok(Some(Shared { viewer, now, headline, page, one }))
    }

    pub fn print(&self, view: &View, output: &mut Output) -> Result<(), Refusal> {
        output.heading("WHO MAY SEE WHAT")?;
        output.line(&self.headline)?;
        if let Some((resource, audience, decision)) = &self.one {
            let text = audience::described(view, *resource, audience, self.now);
            let id = figures::id(view.resource_id(*resource));
            output.line(format!("{id} is visible to {text}"))?;
            output.line(why::sentence(view, self.viewer, *resource, decision))?;
            if let Some(path) = &decision.path {
                let ids = path.members.iter().map(|id| figures::id(id.as_str()));
                let steps = ids.collect::<Vec<_>>().join(" > ");
                output.line(format!("  trust {}: {steps}", path.trust))?;
            }
        }
        Ok(())
    }

    pub fn json(&self, view: &View) -> Value {
        let mut value = Map::new();
        value.insert("visible".into(), json!(self.page.total));
        if let Some((resource, audience, decision)) = &self.one {
            value.insert("resource".into(), json!(view.resource_id(*resource)));
            value.insert("audience".into(), json!(audience.members.len()));
            value.insert("via".into(), json!(decision.via.map(Via::name)));
        }
        Value::Object(value)
    }
}
