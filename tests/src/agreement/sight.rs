//! Compares all answers about visibility.
//!
//! check = list = count = audience = explanation = model, for every viewer and resource.

use std::collections::BTreeMap;

use trust_core::{Filter, Listed, NodeIdx, Order, Paging, ResourceIdx, Via, View};

use super::evidence::assert_same_explanation;
use crate::model::{Answers, Shown, by_grant};
use crate::operation::{MOMENTS, Sieve, pick};

/// Panics unless every question about sight has the model's answer, at two moments that go with the
/// revision.
pub fn assert_same_sight(view: &View, answers: &Answers<'_>) {
    let turn = answers.model.revision as u8;
    for now in [pick(&MOMENTS, turn), 15] {
        for viewer in view.members() {
            assert_sees_the_same(view, answers, viewer, now);
        }
        for resource in answers.model.resources.keys() {
            assert_same_audience(view, answers, resource, now);
        }
    }
}

/// Panics unless every question of one viewer about sight has the model's answer.
pub fn assert_sees_the_same(view: &View, answers: &Answers<'_>, viewer: NodeIdx, now: i64) {
    // Before the lists, which gather what a viewer sees; and after them.
    assert_same_checks(view, answers, viewer, now);
    assert_same_lists(view, answers, viewer, now);
    assert_same_checks(view, answers, viewer, now);
}

fn assert_same_checks(view: &View, answers: &Answers<'_>, viewer: NodeIdx, now: i64) {
    for id in answers.model.resources.keys() {
        let resource = view.resource(id).expect("the model's resources are there");
        let expected = answers.decide(view.id(viewer), id, now).via();
        let who = view.id(viewer);
        let seen = view.check(viewer, resource, now);
        assert_eq!(seen, expected.is_some(), "whether {who:?} sees {id:?} at {now}");
        assert_same_explanation(view, answers, viewer, resource, now);
    }
}

/// The filters that every viewer's lists are asked with.
fn sieves() -> [Sieve; 9] {
    let via = |any: &[Via]| Some(any.iter().fold(0, |mask, &via| mask | 1 << via as u16));
    let own = Sieve { include_own: true, ..Sieve::default() };
    [
        Sieve::default(),
        own,
        Sieve { tags: 0b001, ..own },
        Sieve { tags: 0b110, via: via(&[Via::Own, Via::Public, Via::Cell, Via::Circle]), ..own },
        Sieve { tags: 0b1000, ..own },
        Sieve { via: via(&[Via::Trusted, Via::Network]), ..Sieve::default() },
        Sieve { via: via(&[]), min_trust: Some(0), ..own },
        Sieve { min_trust: Some(560), within: Some(5), ..own },
        Sieve { within: Some(2), ..Sieve::default() },
    ]
}

fn assert_same_lists(view: &View, answers: &Answers<'_>, viewer: NodeIdx, now: i64) {
    let turn = answers.model.revision as usize + viewer.index();
    for (i, sieve) in sieves().into_iter().enumerate() {
        let filter = sieve.filter();
        let orders = match i {
            0 | 1 => &[Order::Newest, Order::Nearest, Order::MostTrusted][..],
            _ => &[[Order::Newest, Order::Nearest, Order::MostTrusted][(turn + i) % 3]],
        };
        for &order in orders {
            let limit = [1, 2, 3, 50][(turn + i) % 4];
            let expected = answers.list(view.id(viewer), &filter, order, now);
            assert_same_list(view, &expected, viewer, &filter, (order, limit), now);
            assert_same_among(view, answers, viewer, &filter, (order, limit), now);
        }
        assert_same_tally(view, answers, viewer, &filter, now);
    }
}

/// Panics unless a list among about half of the resources, and of one that does not exist, is
/// the model's list without the others.
fn assert_same_among(
    view: &View,
    answers: &Answers<'_>,
    viewer: NodeIdx,
    filter: &Filter,
    (order, limit): (Order, usize),
    now: i64,
) {
    let sum = |id: &str| id.bytes().map(usize::from).sum::<usize>();
    let is_among = |id: &str| sum(id) % 2 == answers.model.revision as usize % 2;
    let ids = answers.model.resources.keys().filter(|id| is_among(id));
    let among = ids.filter_map(|id| view.resource(id).ok()).chain([ResourceIdx(u32::MAX)]);
    let mut expected = answers.list(view.id(viewer), filter, order, now);
    if let Ok(rows) = &mut expected {
        rows.retain(|row| is_among(&row.resource));
    }
    let filter = Filter { among: Some(among.collect()), ..filter.clone() };
    assert_same_list(view, &expected, viewer, &filter, (order, limit), now);
}

/// Panics unless the counts by tag are those of the model's list.
fn assert_same_tally(
    view: &View,
    answers: &Answers<'_>,
    viewer: NodeIdx,
    filter: &Filter,
    now: i64,
) {
    let listed = answers.list(view.id(viewer), filter, Order::Newest, now);
    for prefix in ["", "o", "no tag begins like this"] {
        let counts = view.count_by_tag(viewer, filter, prefix, now);
        let (counts, rows) = match (counts, &listed) {
            (Ok(counts), Ok(rows)) => (counts, rows),
            (counts, _) => {
                let code = counts.map(|_| ()).map_err(|error| error.code());
                assert_eq!(code, listed.as_ref().map(|_| ()).map_err(|&code| code));
                return;
            }
        };
        let mut expected = BTreeMap::<_, (u64, &str)>::new();
        for row in rows {
            let tags = answers.model.resources[&row.resource].tags.iter();
            for tag in tags.filter(|tag| tag.as_str().starts_with(prefix)) {
                expected.entry(tag.clone()).or_insert((0, &row.resource)).0 += 1;
            }
        }
        let got =
            counts.iter().map(|(tag, it)| (tag.clone(), (it.count, view.resource_id(it.newest))));
        assert_eq!(got.collect::<BTreeMap<_, _>>(), expected, "counts by tag with {filter:?}");
    }
}

/// Panics unless the pages of a list, joined, are the model's list, and its count the model's.
fn assert_same_list(
    view: &View,
    expected: &Result<Vec<Shown>, &'static str>,
    viewer: NodeIdx,
    filter: &Filter,
    (order, limit): (Order, usize),
    now: i64,
) {
    let who = view.id(viewer);
    let count = view.count(viewer, filter, now).map_err(|error| error.code());
    let length = expected.as_ref().map(|rows| rows.len() as u64).map_err(|&code| code);
    assert_eq!(count, length, "count of {who:?} with {filter:?} at {now}");
    let mut paging = Paging { order, limit, ..Paging::default() };
    let mut rows = Vec::new();
    loop {
        let page = view.list(viewer, filter, &paging, now);
        let page = match (page, expected) {
            (Ok(page), Ok(_)) => page,
            (page, _) => {
                let code = page.map(|_| ()).map_err(|error| error.code());
                let expected = expected.as_ref().map(|_| ()).map_err(|&code| code);
                return assert_eq!(code, expected, "list of {who:?}, {filter:?}");
            }
        };
        assert_eq!(Ok(page.total), length, "the total of each page for {who:?}, {filter:?}");
        assert_eq!((page.complete, page.revision), (true, view.revision()));
        assert!(page.rows.len() == limit || page.next_cursor.is_none(), "pages are full");
        rows.extend(page.rows);
        paging.cursor = page.next_cursor;
        if paging.cursor.is_none() {
            break;
        }
    }
    let got: Vec<Shown> = rows.iter().map(|row| shown(view, row)).collect();
    let expected = expected.as_deref().unwrap_or_default();
    let same = |a: &Shown, b: &Shown| {
        let place = match (a.distance_km, b.distance_km) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-6,
            (a, b) => a == b,
        };
        place
            && (Shown { distance_km: None, ..a.clone() })
                == Shown { distance_km: None, ..b.clone() }
    };
    let alike = got.len() == expected.len() && got.iter().zip(expected).all(|(a, b)| same(a, b));
    assert!(alike, "{who:?} at {now}, {order:?}, {filter:?}:\n{got:#?}\nexpected\n{expected:#?}");
    assert_cut_honestly(view, viewer, filter, &got, now);
}

/// Panics unless a budget of one says whether it cut.
fn assert_cut_honestly(view: &View, viewer: NodeIdx, filter: &Filter, all: &[Shown], now: i64) {
    let paging = Paging { budget: Some(1), ..Paging::default() };
    let page = view.list(viewer, filter, &paging, now).expect("not refused before");
    let whole = page.total == all.len() as u64;
    assert!(whole || !page.complete, "a cut page says so");
    assert!(page.total <= 1 && page.rows.len() as u64 == page.total, "no more than the budget");
    for row in &page.rows {
        let id = view.resource_id(row.resource);
        assert!(all.iter().any(|row| row.resource == id), "{id:?} is in the whole list, too");
    }
}

fn shown(view: &View, row: &Listed) -> Shown {
    Shown {
        resource: view.resource_id(row.resource).to_owned(),
        owner: view.id(row.owner).to_owned(),
        via: row.via,
        trust: row.trust.scaled(),
        distance_km: row.distance_km,
    }
}

/// Panics unless a resource's audience is the model's.
pub fn assert_same_audience(view: &View, answers: &Answers<'_>, id: &str, now: i64) {
    let resource = view.resource(id).expect("the model's resources are there");
    let audience = view.audience(resource, now);
    let expected: BTreeMap<String, Via> = answers.audience(id, now);
    let members: Vec<&str> = audience.members.iter().map(|&member| view.id(member)).collect();
    let in_order: Vec<&str> = expected.keys().map(String::as_str).collect();
    assert_eq!(members, in_order, "the audience of {id:?} at {now}");
    assert_eq!(audience.by_grant, by_grant(&expected), "the audience of {id:?} by grant");
}
