//! Converts a view's answers to the form that scenarios use.
//!
//! An answer is right only if it is the nearest `f64`, compared with `==`; but kilometres, which are the
//! one thing computed in floating point, are compared within a millimetre.

use std::collections::BTreeMap;

use trust_core::{NodeIdx, Order, Paging, Threshold, TrustPath, View, Weight};

use super::filter::Sieve;
use super::question::{Ask, Difference, Row};
use super::run::Code;

/// An answer, or what of it a scenario speaks of.
#[derive(Debug)]
pub(super) enum Answer {
    Trust(f64, String),
    Maybe(Option<f64>),
    Path(Option<(Vec<String>, Vec<f64>, f64)>),
    Ball(Vec<(String, f64, u8)>),
    Flag(bool),
    Counts(usize, usize),
    /// A revision or a count.
    Number(u64),
    Decision {
        visible: bool,
        reason: String,
        via: Option<String>,
        path: Option<Vec<String>>,
        shortfall: Option<String>,
    },
    List {
        rows: Vec<Row>,
        total: u64,
        /// -1 where there is none.
        distances: Vec<f64>,
    },
    Audience(Vec<String>, BTreeMap<String, u64>),
    Members(Vec<String>),
    Place(Option<(f64, f64, String)>),
    /// What changed since the last look, and what is visible now.
    Watched(Vec<Difference>, Vec<String>),
}

/// Kilometres that count as none.
const A_MILLIMETRE: f64 = 1e-6;

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Answer::Trust(a, exactly), Answer::Trust(b, exactly_b)) => {
                (a, exactly) == (b, exactly_b)
            }
            (Answer::Maybe(a), Answer::Maybe(b)) => a == b,
            (Answer::Path(a), Answer::Path(b)) => a == b,
            (Answer::Ball(a), Answer::Ball(b)) => a == b,
            (Answer::Flag(a), Answer::Flag(b)) => a == b,
            (Answer::Counts(a, edges), Answer::Counts(b, edges_b)) => (a, edges) == (b, edges_b),
            (Answer::Number(a), Answer::Number(b)) => a == b,
            (
                Answer::Decision { visible, reason, via, path, shortfall },
                Answer::Decision { visible: v, reason: r, via: w, path: p, shortfall: s },
            ) => (visible, reason, via, path, shortfall) == (v, r, w, p, s),
            (
                Answer::List { rows, total, distances },
                Answer::List { rows: rows_b, total: total_b, distances: distances_b },
            ) => {
                let close = |(a, b): (&f64, &f64)| (a - b).abs() <= A_MILLIMETRE;
                (rows, total, distances.len()) == (rows_b, total_b, distances_b.len())
                    && distances.iter().zip(distances_b).all(close)
            }
            (Answer::Audience(a, by), Answer::Audience(b, by_b)) => (a, by) == (b, by_b),
            (Answer::Members(a), Answer::Members(b)) => a == b,
            (Answer::Place(a), Answer::Place(b)) => a == b,
            (Answer::Watched(a, now), Answer::Watched(b, now_b)) => (a, now) == (b, now_b),
            _ => false,
        }
    }
}

/// What the view says, or the name of a refusal. A question to a watch is none to a view.
pub(super) fn answer(view: &View, question: &Ask, sieve: &Sieve) -> Result<Answer, Code> {
    match of_trust(view, question)? {
        Some(answer) => Ok(answer),
        None => of_sight(view, question, sieve),
    }
}

fn of_trust(view: &View, question: &Ask) -> Result<Option<Answer>, Code> {
    let node = |id: &String| view.node(id).map_err(|error| error.code());
    Ok(Some(match question {
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
        Ask::Revision { .. } => Answer::Number(view.revision().0),
        _ => return Ok(None),
    }))
}

fn plain(path: TrustPath) -> (Vec<String>, Vec<f64>, f64) {
    let members = path.members.iter().map(|member| member.to_string()).collect();
    (members, path.weights.iter().map(|weight| weight.to_f64()).collect(), path.trust.to_f64())
}

fn of_sight(view: &View, question: &Ask, sieve: &Sieve) -> Result<Answer, Code> {
    let node = |id: &String| view.node(id).map_err(|error| error.code());
    let resource = |id: &String| view.resource(id).map_err(|error| error.code());
    Ok(match question {
        Ask::Check { viewer, resource: id, now, .. } => {
            Answer::Flag(view.check(node(viewer)?, resource(id)?, *now))
        }
        Ask::Explain { viewer, resource: id, now, .. } => {
            let decision = view.explain(node(viewer)?, resource(id)?, *now);
            Answer::Decision {
                visible: decision.visible,
                reason: decision.reason.name().to_owned(),
                via: decision.via.map(|via| via.name().to_owned()),
                path: decision.path.map(|path| plain(path).0),
                shortfall: decision.shortfall.map(|shortfall| shortfall.to_string()),
            }
        }
        Ask::List { viewer, now, order, limit, .. } => {
            let order = order.as_ref().map_or(Ok(Order::default()), |order| order.parse());
            let order = order.map_err(|error| error.code())?;
            list(view, viewer, *now, sieve, order, *limit)?
        }
        Ask::Count { viewer, now, .. } => {
            let count = view.count(node(viewer)?, &sieve.filter()?, *now);
            Answer::Number(count.map_err(|error| error.code())?)
        }
        Ask::Audience { resource: id, now, .. } => {
            let audience = view.audience(resource(id)?, *now);
            let members = audience.members.iter().map(|&node| view.id(node).to_owned());
            let by = audience.by_grant.iter().map(|&(via, count)| (via.name().to_owned(), count));
            let (members, by): (Vec<_>, BTreeMap<_, _>) = (members.collect(), by.collect());
            assert_eq!(by.values().sum::<u64>(), members.len() as u64, "each is counted once");
            Answer::Audience(members, by)
        }
        Ask::MembersOf { group, .. } => {
            let group = view.group(group).map_err(|error| error.code())?;
            let members = view.members_of(group);
            let mut members: Vec<_> =
                members.iter().map(|node| view.id(NodeIdx(node)).to_owned()).collect();
            members.sort_unstable();
            Answer::Members(members)
        }
        Ask::Place { member, .. } => Answer::Place(view.place(node(member)?).map(|place| {
            (place.latitude(), place.longitude(), place.precision().name().to_owned())
        })),
        other => panic!("{other:?} is no question to a view"),
    })
}

/// The rows of all pages, or without a limit those of the first; every page must speak of the same list.
fn list(
    view: &View,
    viewer: &str,
    now: i64,
    sieve: &Sieve,
    order: Order,
    limit: Option<usize>,
) -> Result<Answer, Code> {
    let node = view.node(viewer).map_err(|error| error.code())?;
    let filter = sieve.filter()?;
    let mut paging = Paging { order, ..Paging::default() };
    paging.limit = limit.unwrap_or(paging.limit);
    let (mut rows, mut distances) = (Vec::new(), Vec::new());
    loop {
        let page = view.list(node, &filter, &paging, now).map_err(|error| error.code())?;
        assert!(page.complete, "nothing was cut, so a page is complete");
        assert_eq!(page.revision, view.revision(), "a page names its revision");
        assert!(page.rows.len() <= paging.limit, "a page has at most `limit` rows");
        let is_last = page.next_cursor.is_none();
        assert!(is_last || page.rows.len() == paging.limit, "only the last page is short");
        for row in &page.rows {
            rows.push((
                view.resource_id(row.resource).to_owned(),
                view.id(row.owner).to_owned(),
                row.via.name().to_owned(),
                row.trust.to_f64(),
            ));
            distances.push(row.distance_km.unwrap_or(-1.0));
        }
        let count = view.count(node, &filter, now).map_err(|error| error.code())?;
        assert_eq!(page.total, count, "a page's total is the count");
        if limit.is_none() || is_last {
            return Ok(Answer::List { rows, total: page.total, distances });
        }
        paging.cursor = page.next_cursor;
    }
}
