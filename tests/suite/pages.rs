//! Tests of walking a list by its cursors while data changes: no row twice, no hidden row, and every row that
//! stayed visible and unmoved.

use std::collections::{BTreeMap, HashSet};

use data_encoding::BASE64URL_NOPAD;
use proptest::collection::vec;
use proptest::prelude::*;
use trust_core::{
    Change, Checkpoint, Engine, Filter, ListError, Listed, NodeIdx, Order, Page, Paging, Precision,
    Via, View,
};
use trust_tests::generated::Numbers;
use trust_tests::model::{member, weight};
use xxhash_rust::xxh3::xxh3_64;

use crate::words::{
    add, at, block, cell, circle, dated, erase, join, leave, nowhere, place, put, remove, revoke,
    shared, tagged, take, trust, unblock,
};

const ORDERS: [Order; 3] = [Order::Newest, Order::Nearest, Order::MostTrusted];
const OWNERS: u8 = 5;
const RESOURCES: u8 = 24;

/// One thing that happens between two pages, in small numbers: what, and to whom or what.
type Event = (u8, u8, u8);

fn owner(number: u8) -> String {
    format!("o{}", number % OWNERS)
}

fn id(number: u8) -> String {
    format!("r{}", number % RESOURCES)
}

/// A resource as `how` has it: mostly public, else by trust, circle or cell.
fn posted(which: u8, how: u8) -> Change {
    let audience: &[&str] = match how % 8 {
        0 => &["trusted"],
        1 => &["circle:kin"],
        2 => &["cell"],
        3 => &[],
        _ => &["public"],
    };
    put(dated(&id(which), &owner(which / 2 + how / 64), audience, i64::from(how / 8 % 6)))
}

fn place_of(how: u8) -> trust_core::Place {
    at(50.0 + f64::from(how % 5) / 10.0, 4.0, Precision::Neighborhood)
}

fn change((what, which, how): Event) -> Change {
    match what % 16 {
        0 | 1 => posted(which, how),
        2 | 3 => take(&id(which)),
        4 => block("v", &owner(which)),
        5 => block(&owner(which), "v"),
        6 => unblock("v", &owner(which)),
        7 => unblock(&owner(which), "v"),
        8 => trust("v", &owner(which), 100 + u16::from(how % 4) * 300),
        9 => trust(&owner(which), "v", 100 + u16::from(how % 4) * 300),
        10 => revoke("v", &owner(which)),
        11 => place(&owner(which), place_of(how)),
        12 => place("v", place_of(how)),
        13 => nowhere(&owner(which)),
        14 if how % 2 == 0 => join(["kin", "yard"][usize::from(which % 2)], "v"),
        14 => leave(["kin", "yard"][usize::from(which % 2)], "v"),
        _ if how < 40 => remove(&owner(which)),
        _ => trust(&owner(which), &owner(which.wrapping_add(1)), 900),
    }
}

fn world(posts: &[(u8, u8)]) -> Engine {
    let mut engine = Engine::default();
    let mut changes = vec![add("v"), circle("kin", "o0"), cell("yard"), place("v", place_of(0))];
    changes.extend((0..OWNERS).map(|number| place(&owner(number), place_of(number))));
    changes.extend((0..OWNERS).map(|number| join("yard", &owner(number))));
    changes.extend([trust("v", "o1", 700), trust("o1", "v", 700), trust("v", "o2", 400)]);
    changes.extend(posts.iter().map(|&(which, how)| posted(which, how)));
    engine.apply(changes).expect("a sound world");
    engine
}

/// All that `v` may see now, in order, as (id, what it is sorted by).
fn all(view: &View, order: Order) -> Vec<(String, String)> {
    let paging = Paging { order, limit: 1000, ..Paging::default() };
    let page = view.list(viewer(view), &Filter::default(), &paging, 0).expect("a page");
    let key = |row: &Listed| match order {
        Order::Newest => view.resource_of(row.resource).map(|r| r.created_at.to_string()),
        Order::Nearest => Some(format!("{:?}", row.distance_km)),
        Order::MostTrusted => Some(row.trust.to_string()),
        other => unreachable!("no order {other:?}"),
    };
    let row = |row: &Listed| (named(view, row), key(row).expect("a resource that is there"));
    page.rows.iter().map(row).collect()
}

fn named(view: &View, row: &Listed) -> String {
    view.resource_id(row.resource).to_owned()
}

fn viewer(view: &View) -> NodeIdx {
    view.node("v").expect("nobody removes the viewer")
}

/// A walk that is under way.
struct Walk {
    order: Order,
    shown: HashSet<String>,
    /// What was visible at every revision since the beginning, always with the same key.
    stayed: BTreeMap<String, String>,
    cursor: Option<String>,
}

impl Walk {
    fn begin(view: &View, order: Order) -> Self {
        let stayed = all(view, order).into_iter().collect();
        Walk { order, shown: HashSet::new(), stayed, cursor: None }
    }

    /// Looks at a revision that may lie between two pages.
    fn pass(&mut self, view: &View) {
        let now: BTreeMap<_, _> = all(view, self.order).into_iter().collect();
        self.stayed.retain(|id, key| now.get(id) == Some(key));
    }

    /// Takes the next page; whether there is another.
    fn page(&mut self, view: &View, limit: usize) -> bool {
        let paging = Paging { order: self.order, limit, cursor: self.cursor.take(), budget: None };
        let page = view.list(viewer(view), &Filter::default(), &paging, 0).expect("a page");
        let all = all(view, self.order);
        assert_eq!((page.total, page.complete), (all.len() as u64, true), "the total is exact");
        assert_eq!(page.revision, view.revision());
        let place = |row: &Listed| all.iter().position(|(id, _)| *id == named(view, row));
        let places: Vec<_> = page.rows.iter().map(place).collect();
        assert!(places.iter().all(Option::is_some), "a row that is hidden now");
        assert!(places.is_sorted(), "rows out of order");
        for row in &page.rows {
            let id = named(view, row);
            assert!(self.shown.insert(id.clone()), "{id} is shown twice");
        }
        self.cursor = page.next_cursor;
        assert!(self.cursor.is_none() || page.rows.len() == limit, "a short page before the last");
        self.cursor.is_some()
    }

    fn end(self) {
        for id in self.stayed.keys() {
            assert!(self.shown.contains(id), "{id} stayed as it was and was not shown");
        }
    }
}

/// What happens between two pages: single changes, some as one batch; and perhaps a reload.
#[derive(Debug, Clone)]
struct Pause {
    limit: usize,
    events: Vec<Event>,
    at_once: bool,
    reload: bool,
}

fn pause() -> impl Strategy<Value = Pause> {
    let events = vec(any::<Event>(), 0..5);
    let parts = (1..6usize, events, any::<bool>(), proptest::bool::weighted(0.1));
    parts.prop_map(|(limit, events, at_once, reload)| Pause { limit, events, at_once, reload })
}

/// Applies events, leaving out those that are refused for naming what is not there.
fn happen(engine: &mut Engine, pause: &Pause, walk: &mut Walk) {
    if pause.at_once {
        let _ = engine.apply(pause.events.iter().copied().map(change));
    } else {
        for &event in &pause.events {
            let _ = engine.apply([change(event)]);
            walk.pass(&engine.view());
        }
    }
    if pause.reload {
        let checkpoint = Checkpoint::of(&engine.view());
        *engine = Checkpoint::decode(checkpoint.as_bytes()).expect("a checkpoint just made");
    }
    walk.pass(&engine.view());
}

proptest! {
    #![proptest_config(crate::cases(1500))]

    #[test]
    fn a_walk_repeats_nothing_shows_nothing_hidden_and_misses_nothing_that_stayed(
        posts in vec(any::<(u8, u8)>(), 0..40),
        pauses in vec(pause(), 1..24),
        order in 0..3usize,
        watched in any::<bool>(),
    ) {
        let mut engine = world(&posts);
        let watch = watched.then(|| {
            let viewer = viewer(&engine.view());
            engine.watch(viewer, Filter::default(), 0).expect("a watch")
        });
        let mut walk = Walk::begin(&engine.view(), ORDERS[order]);
        for pause in &pauses {
            if !walk.page(&engine.view(), pause.limit) {
                break;
            }
            happen(&mut engine, pause, &mut walk);
        }
        while walk.cursor.is_some() && walk.page(&engine.view(), 7) {}
        if walk.cursor.is_none() {
            walk.end();
        }
        drop(watch);
    }

    #[test]
    fn a_budget_cuts_and_says_so(
        posts in vec(any::<(u8, u8)>(), 0..40),
        budget in 0..30u64,
        order in 0..3usize,
        limit in 1..5usize,
        sieved in any::<bool>(),
    ) {
        let view = world(&posts).view();
        let (order, whole) = (ORDERS[order], Filter::default());
        let min_trust = sieved.then(|| "0.3".parse().expect("a threshold"));
        let filter = Filter { min_trust, ..Filter::default() };
        let everything = view.count(viewer(&view), &whole, 0).expect("a count");
        let (mut paging, mut shown) = (Paging { order, limit, cursor: None, budget: Some(budget) }, 0);
        loop {
            let page = view.list(viewer(&view), &filter, &paging, 0).expect("a page");
            prop_assert_eq!(page.complete, everything <= budget, "cut, and said so");
            prop_assert!(page.total <= budget.min(everything));
            shown += page.rows.len() as u64;
            for row in &page.rows {
                prop_assert!(view.check(viewer(&view), row.resource, 0));
            }
            paging.cursor = page.next_cursor;
            if paging.cursor.is_none() {
                prop_assert_eq!(shown, page.total, "all that is counted is shown");
                break;
            }
        }
    }
}

fn some_world() -> View {
    world(&(0..RESOURCES).map(|which| (which, which.wrapping_mul(37))).collect::<Vec<_>>()).view()
}

fn page_after(view: &View, order: Order, cursor: Option<String>) -> Result<Page, ListError> {
    let paging = Paging { order, limit: 2, cursor, budget: None };
    view.list(viewer(view), &Filter::default(), &paging, 0)
}

#[test]
fn an_altered_cursor_is_refused() {
    let view = some_world();
    for order in ORDERS {
        let cursor = page_after(&view, order, None).expect("a page").next_cursor.expect("more");
        for i in 0..cursor.len() {
            for other in ["A", "b", "9", "-", "", "=", "é", "\0"] {
                let mut altered = cursor.clone();
                altered.replace_range(i..=i, other);
                if altered == cursor {
                    continue;
                }
                let refused = page_after(&view, order, Some(altered.clone()));
                assert!(matches!(refused, Err(ListError::InvalidCursor(_))), "{altered:?}");
            }
        }
        for other in ORDERS.into_iter().filter(|&other| other != order) {
            let refused = page_after(&view, other, Some(cursor.clone()));
            assert_eq!(refused.expect_err("another order").code(), "INVALID_CURSOR");
        }
        let doubled = cursor.repeat(2);
        for text in ["", " ", "AAAA", "AAAAAA", "not a cursor", &doubled, &cursor[..6]] {
            let refused = page_after(&view, order, Some(text.to_owned()));
            assert_eq!(refused.expect_err("no cursor").code(), "INVALID_CURSOR", "{text:?}");
        }
        assert!(page_after(&view, order, Some(cursor)).is_ok());
    }
}

/// A cursor as anybody could make one who knows its form.
fn forged(order: Order, key: u128, id: &str, begun: u64, shown: Option<&[u64]>) -> String {
    let content = postcard::to_allocvec(&(order, key, id, begun, shown)).expect("plain values");
    let mut bytes = xxh3_64(&content).to_le_bytes()[..4].to_vec();
    bytes.extend(content);
    BASE64URL_NOPAD.encode(&bytes)
}

#[test]
fn a_forged_cursor_shows_nothing_hidden_and_harms_nothing() {
    let view = some_world();
    let all: HashSet<String> = all(&view, Order::Newest).into_iter().map(|(id, _)| id).collect();
    let ends = [0, 1, u128::from(u64::MAX), 1 << 64, 1 << 127, u128::MAX];
    for order in ORDERS {
        for key in ends {
            for begun in [0, 1, u64::MAX] {
                for shown in [None, Some(&[][..]), Some(&[5, 3, 9]), Some(&[u64::MAX, 0])] {
                    let cursor = forged(order, key, "r3", begun, shown);
                    if let Ok(page) = page_after(&view, order, Some(cursor)) {
                        assert!(page.rows.iter().all(|row| all.contains(&named(&view, row))));
                    }
                }
            }
        }
    }
    // The form is the real one: what is forged is understood.
    let real = page_after(&view, Order::Nearest, None).expect("a page");
    let start = forged(Order::Nearest, 0, "", 1, Some(&[]));
    let same = page_after(&view, Order::Nearest, Some(start)).expect("a page");
    assert_eq!(real.rows, same.rows);
}

#[test]
fn a_resource_that_is_dated_anew_is_not_shown_twice() {
    for order in ORDERS {
        let mut engine = world(&[]);
        let posts = (0..6u8).map(|n| put(dated(&id(n), "o1", &["public"], i64::from(n))));
        engine.apply(posts).expect("sound posts");
        let page = page_after(&engine.view(), order, None).expect("a page");
        let first = named(&engine.view(), &page.rows[0]);
        // It falls to the end of the list; then it goes, and comes again.
        engine.apply([put(dated(&first, "o1", &["public"], -9))]).expect("sound");
        let mut again = vec![take(&first), put(dated(&first, "o1", &["public"], -9))];
        let mut cursor = page.next_cursor;
        while let Some(at) = cursor {
            let page = page_after(&engine.view(), order, Some(at)).expect("a page");
            let view = engine.view();
            assert!(page.rows.iter().all(|row| named(&view, row) != first), "{order:?}");
            cursor = page.next_cursor;
            if let Some(change) = (!again.is_empty()).then(|| again.remove(0)) {
                engine.apply([change]).expect("sound");
            }
        }
    }
}

#[test]
fn somebody_new_under_an_old_id_is_not_shown_in_the_walk_of_before() {
    // The owner is erased and his ids are forgotten; the id then stands for another resource.
    for order in ORDERS {
        let mut engine = world(&[]);
        engine.apply([put(dated("x", "o1", &["public"], 9))]).expect("sound");
        engine.apply((0..4u8).map(|n| put(dated(&id(n), "o2", &["public"], 5)))).expect("sound");
        engine.apply([trust("v", "o1", 1000)]).expect("sound");
        engine.apply([place("o1", place_of(0))]).expect("sound");
        let page = page_after(&engine.view(), order, None).expect("a page");
        assert_eq!(named(&engine.view(), &page.rows[0]), "x");
        let again = put(dated("x", "o3", &["public"], 1));
        engine.apply([erase("o1"), again]).expect("sound");
        let page = page_after(&engine.view(), order, page.next_cursor).expect("a page");
        let page = page_after(&engine.view(), order, page.next_cursor).expect("a page");
        let view = engine.view();
        assert!(page.rows.iter().all(|row| named(&view, row) != "x"), "{order:?}: x twice");
    }
}

#[test]
fn the_largest_limit_is_a_limit() {
    let view = some_world();
    for order in ORDERS {
        for limit in [usize::MAX, usize::MAX - 1, u32::MAX as usize] {
            let paging = Paging { order, limit, ..Paging::default() };
            let page = view.list(viewer(&view), &Filter::default(), &paging, 0).expect("a page");
            assert_eq!(page.rows.len() as u64, page.total);
            assert_eq!(page.next_cursor, None);
        }
    }
}

#[test]
fn a_walk_of_one_filter_goes_on_under_another() {
    // A cursor says where, the filter says what: those that fit from there on.
    let mut engine = world(&[]);
    let post = |n: u8| put(dated(&id(n), &owner(n), &["public"], i64::from(n)));
    engine.apply((0..10).map(post)).expect("sound");
    engine.apply([put(shared("own", "v", &[]))]).expect("sound");
    let view = engine.view();
    let page = page_after(&view, Order::Newest, None).expect("a page");
    let filter = Filter { via: Some(vec![Via::Own]), include_own: true, ..Filter::default() };
    let paging = Paging { cursor: page.next_cursor, ..Paging::default() };
    let rest = view.list(viewer(&view), &filter, &paging, 0).expect("a page");
    assert_eq!(rest.rows.len(), 1);
    assert_eq!(member("v").as_str(), view.id(rest.rows[0].owner));
    assert_eq!(rest.rows[0].trust.to_f64(), weight(1000).to_f64());
}

/// One thing that happens to some of several hundred posts of four owners, all public.
fn to_many(numbers: &mut Numbers, count: u32) -> Vec<Change> {
    let which = numbers.below(count);
    let (id, owner) = (format!("r{which}"), format!("o{}", which % 4));
    let at = |created_at| put(dated(&id, &owner, &["public"], created_at));
    let dated_anew = at(i64::from(numbers.below(count)));
    match numbers.below(40) {
        0..=9 => vec![dated_anew],
        10..=14 => vec![take(&id), dated_anew],
        15..=19 => vec![take(&id)],
        20..=34 => vec![put(tagged(dated(&id, &owner, &["public"], i64::from(which)), &["new"]))],
        35 => vec![erase(&owner), dated_anew],
        36 => vec![block(&owner, "v")],
        _ => vec![unblock(&owner, "v")],
    }
}

#[test]
fn a_walk_of_many_pages_repeats_nothing_and_misses_nothing_that_stayed() {
    let count = 900;
    for (seed, order) in (0..9).zip(ORDERS.into_iter().cycle()) {
        let (mut numbers, mut engine) = (Numbers(seed), Engine::default());
        let post =
            |n: u32| put(dated(&format!("r{n}"), &format!("o{}", n % 4), &["public"], n.into()));
        engine.apply([add("v")].into_iter().chain((0..count).map(post))).expect("sound posts");
        let mut walk = Walk::begin(&engine.view(), order);
        while walk.page(&engine.view(), 1 + numbers.below(60) as usize) {
            for _ in 0..numbers.below(6) {
                let _ = engine.apply(to_many(&mut numbers, count));
                walk.pass(&engine.view());
            }
            let bound = if order == Order::Newest { 4096 } else { usize::MAX };
            let length = walk.cursor.as_ref().map_or(0, String::len);
            assert!(length <= bound, "a cursor by date of {length} characters");
        }
        walk.end();
    }
}
