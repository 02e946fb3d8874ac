//! `trust-graph audience`: who can see a resource, in the words that its owner is shown.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};
use trust_core::{Audience, NodeIdx, Resource, ResourceIdx, TrustDirection, Via, View};

use crate::args::Settings;
use crate::clock;
use crate::figures::{self, count};
use crate::graph::Graph;
use crate::named;
use crate::output::{Column, Limit, Output};
use crate::refusal::Refusal;

const EXAMPLES: &str = "\
Each person is counted once, under the first grant that admits them: circle, cell, community, partner,
trusted, nearby, network, public. The owner is left out.

Examples:
  trust-graph audience town.trust maple-row-13-d/bread
  trust-graph audience town.trust maple-row-13-d/bread --members --limit 0
  trust-graph audience town.trust maple-row-13-d/bread --json | jq .by_grant";

/// Show the audience of a resource: the number of people, in total and by grant
#[derive(Args)]
#[command(name = "audience", after_help = EXAMPLES)]
pub struct AudienceOf {
    /// A checkpoint, or an edge list (which contains no resources)
    file: PathBuf,

    /// The id of the resource
    resource: String,

    /// List the people, too
    #[arg(long)]
    members: bool,

    /// With --members: show this many, 0 for all [default: 20; with --json: all]
    #[arg(long, value_name = "N", requires = "members")]
    limit: Option<usize>,

    /// The time of the query, in seconds since 1970: resources that have expired by then are hidden [default: now]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    now: Option<i64>,
}

impl AudienceOf {
    pub fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), Refusal> {
        let graph = Graph::open(&self.file, settings)?;
        let view = &graph.view;
        let resource = named::resource(view, &self.resource)?;
        let now = clock::moment(self.now);
        let audience = view.audience(resource, now);
        if output.is_json() {
            output.json(&self.json(view, resource, &audience, now))?;
            return Ok(());
        }
        output.line(shared_with(view, resource))?;
        output.line(described(view, resource, &audience, now))?;
        if self.members && !audience.members.is_empty() {
            output.line("")?;
            let (shown, more) = Limit::option(self.limit.unwrap_or(20)).cut(&audience.members);
            let rows = shown.iter().map(|&node| [figures::id(view.id(node))]);
            output.table([Column::Left("member")], rows)?;
            if let Some(more) = more {
                output.line(more)?;
            }
        }
        Ok(())
    }

    fn json(&self, view: &View, resource: ResourceIdx, audience: &Audience, now: i64) -> Value {
        let by_grant: Map<String, Value> =
            audience.by_grant.iter().map(|(via, n)| (via.to_string(), json!(n))).collect();
        let mut value = json!({
            "resource": self.resource,
            "owner": view.owner(resource).map(|owner| view.id(owner)),
            "now": now,
            "total": audience.members.len(),
            "by_grant": by_grant,
        });
        if self.members {
            let (shown, _) = Limit::option(self.limit.unwrap_or(0)).cut(&audience.members);
            value["members"] = shown.iter().map(|&node: &NodeIdx| view.id(node)).collect();
        }
        value
    }
}

/// Returns a resource, its owner, and its grants as they were given.
fn shared_with(view: &View, resource: ResourceIdx) -> String {
    let Some(put) = view.resource_of(resource) else { return String::new() };
    let (id, owner) = (figures::id(put.id.as_str()), figures::id(put.owner.as_str()));
    format!("{id}, of {owner}, is shared with: {}", grants(&put))
}

/// Returns the grants of a resource.
pub fn grants(put: &Resource) -> String {
    if put.audience.is_empty() {
        return "only me".to_owned();
    }
    let grants = put.audience.iter().map(|grant| figures::id(&grant.to_string()));
    grants.collect::<Vec<_>>().join(", ")
}

/// Describes an audience for its owner before posting: `134 people: 12 in your cell, ...`.
pub fn described(view: &View, resource: ResourceIdx, audience: &Audience, now: i64) -> String {
    let put = view.resource_of(resource);
    if audience.members.is_empty() {
        return match put {
            Some(put) if !put.active => "nobody else: it is inactive",
            Some(put) if put.expires_at.is_some_and(|ends| now >= ends) => {
                "nobody else: it has expired"
            }
            _ => "nobody else",
        }
        .to_owned();
    }
    let people = match audience.members.len() {
        1 => "1 person".to_owned(),
        more => format!("{} people", count(more)),
    };
    let communal = put.is_some_and(|put| put.community.is_some());
    let ways = audience.by_grant.iter();
    let ways = ways.map(|&(via, n)| format!("{} {}", count(n), words(view, via, communal)));
    format!("{people}: {}", ways.collect::<Vec<_>>().join(", "))
}

/// Describes the relation to the owner of the people whom a grant admits.
fn words(view: &View, via: Via, communal: bool) -> &'static str {
    let settings = view.settings();
    let tied = |direction, network| match (direction, network) {
        (TrustDirection::OwnerToViewer, _) => "whom you trust",
        (TrustDirection::ViewerToOwner, _) => "who trust you",
        (TrustDirection::Both, _) => "with whom you share trust",
        (TrustDirection::Either, false) => "whom you trust or who trust you",
        (TrustDirection::Either, true) => "in your network of trust",
    };
    match via {
        Via::Own => "yourself",
        Via::Circle => "in your circle",
        Via::Cell => "in your cell",
        Via::Community if communal => "in its community",
        Via::Community => "in your communities",
        Via::Partner => "in partner communities",
        Via::Trusted => tied(settings.trusted_direction(), false),
        Via::Nearby => "nearby",
        Via::Network => tied(settings.network_direction(), true),
        Via::Public => "as it is public",
        other => other.name(),
    }
}
