//! The questions of scenarios, with the expected answers.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::answer::Answer;

/// A question with its answer; answers are left out where an error is expected.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Ask {
    Trust {
        source: String,
        target: String,
        is: Option<f64>,
        exact: Option<String>,
    },
    DirectTrust {
        source: String,
        target: String,
        is: Option<f64>,
        none: Option<bool>,
    },
    ExplainTrust {
        source: String,
        target: String,
        members: Option<Vec<String>>,
        weights: Option<Vec<f64>>,
        is: Option<f64>,
        none: Option<bool>,
    },
    Ball {
        source: String,
        min_trust: Option<f64>,
        #[serde(default)]
        reverse: bool,
        is: Option<Vec<(String, f64, u8)>>,
    },
    IsBlocked {
        a: String,
        b: String,
        is: Option<bool>,
    },
    Contains {
        member: String,
        is: bool,
    },
    Counts {
        members: usize,
        edges: usize,
    },
    Revision {
        is: u64,
    },
    Check {
        viewer: String,
        resource: String,
        #[serde(default)]
        now: i64,
        is: Option<bool>,
    },
    Explain {
        viewer: String,
        resource: String,
        #[serde(default)]
        now: i64,
        visible: Option<bool>,
        reason: Option<String>,
        via: Option<String>,
        path: Option<Vec<String>>,
        shortfall: Option<String>,
    },
    List {
        viewer: String,
        #[serde(default)]
        now: i64,
        order: Option<String>,
        limit: Option<usize>,
        rows: Option<Vec<Row>>,
        total: Option<u64>,
        distances: Option<Vec<f64>>,
    },
    Count {
        viewer: String,
        #[serde(default)]
        now: i64,
        is: Option<u64>,
    },
    Audience {
        resource: String,
        #[serde(default)]
        now: i64,
        members: Option<Vec<String>>,
        by_grant: Option<BTreeMap<String, u64>>,
    },
    MembersOf {
        group: String,
        is: Option<Vec<String>>,
    },
    Place {
        member: String,
        is: Option<(f64, f64, String)>,
        none: Option<bool>,
    },
    Watch {
        name: String,
        now: Option<i64>,
        changes: Vec<Difference>,
        visible: Option<Vec<String>>,
    },
}

/// Resource, owner, what admits, trust in the owner.
pub(super) type Row = (String, String, String, f64);

/// What a watch tells of one revision.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Difference {
    #[serde(default)]
    pub appeared: Vec<String>,
    #[serde(default)]
    pub vanished: Vec<String>,
    /// Which; said only where it matters.
    pub revision: Option<u64>,
}

/// What the scenario says, completed by `got` where a scenario may be silent; `None` where it says too
/// little to be an answer.
pub(super) fn expected(question: &Ask, got: &Answer) -> Option<Answer> {
    Some(match (question, got) {
        (Ask::Trust { is, exact, .. }, Answer::Trust(_, got)) => {
            Answer::Trust((*is)?, exact.as_ref().unwrap_or(got).clone())
        }
        (Ask::DirectTrust { is, none, .. }, _) if is.is_some() != none.is_some() => {
            Answer::Maybe(*is)
        }
        (Ask::ExplainTrust { none: Some(true), .. }, _) => Answer::Path(None),
        (Ask::ExplainTrust { members, weights, is, .. }, _) => {
            Answer::Path(Some((members.clone()?, weights.clone()?, (*is)?)))
        }
        (Ask::Ball { is, .. }, _) => Answer::Ball(is.clone()?),
        (Ask::IsBlocked { is, .. } | Ask::Check { is, .. }, _) => Answer::Flag((*is)?),
        (Ask::Contains { is, .. }, _) => Answer::Flag(*is),
        (Ask::Counts { members, edges }, _) => Answer::Counts(*members, *edges),
        (Ask::Revision { is }, _) => Answer::Number(*is),
        (Ask::Explain { visible, reason, via, path, shortfall, .. }, _) => Answer::Decision {
            visible: (*visible)?,
            reason: reason.clone()?,
            via: via.clone(),
            path: path.clone(),
            shortfall: shortfall.clone(),
        },
        (Ask::List { rows, total, distances, .. }, Answer::List { distances: got, .. }) => {
            Answer::List {
                rows: rows.clone()?,
                total: (*total)?,
                distances: distances.clone().unwrap_or_else(|| got.clone()),
            }
        }
        (Ask::Count { is, .. }, _) => Answer::Number((*is)?),
        (Ask::Audience { members, by_grant, .. }, _) => {
            Answer::Audience(members.clone()?, by_grant.clone()?)
        }
        (Ask::MembersOf { is, .. }, _) => Answer::Members(is.clone()?),
        (Ask::Place { is, none, .. }, _) if is.is_some() != none.is_some() => {
            Answer::Place(is.clone())
        }
        (Ask::Watch { changes, visible, .. }, Answer::Watched(got, now)) => {
            let said = changes.iter().zip(got).map(|(change, got)| Difference {
                revision: change.revision.or(got.revision),
                ..change.clone()
            });
            let rest = changes.iter().skip(got.len()).cloned();
            Answer::Watched(said.chain(rest).collect(), visible.as_ref().unwrap_or(now).clone())
        }
        _ => return None,
    })
}
