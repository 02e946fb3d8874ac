//! Tests that the order of numbering changes no answer: views of equal content are equal.

use proptest::prelude::*;
use trust_core::{Change, Engine, Filter, GroupKind, NodeIdx, Order, Paging, View};
use trust_tests::model::{group, member, resource};
use trust_tests::operation::{Edit, GROUPS, NAMES, RESOURCES, TAGS};

use crate::generate;
use crate::words::{put, shared, tagged};

/// Changes that make an engine meet one word of each kind, and leave nothing of it.
fn met(kind: usize, which: usize) -> Vec<Change> {
    let (who, thing) = (member("met first"), resource("met first"));
    match kind {
        0 => {
            let member = member(NAMES[which % NAMES.len()]);
            vec![Change::AddMember { member: member.clone() }, Change::RemoveMember { member }]
        }
        1 => {
            let group = group(GROUPS[which % GROUPS.len()]);
            let (kind, owner) = (GroupKind::Cell, None);
            vec![
                Change::PutGroup { group: group.clone(), kind, owner },
                Change::RemoveGroup { group },
            ]
        }
        2 => {
            let resource = resource(RESOURCES[which % RESOURCES.len()]);
            let posted = put(shared(resource.as_str(), who.as_str(), &[]));
            vec![posted, Change::RemoveResource { resource }, Change::RemoveMember { member: who }]
        }
        _ => {
            let posted =
                tagged(shared(thing.as_str(), who.as_str(), &[]), &[TAGS[which % TAGS.len()]]);
            let gone = Change::RemoveResource { resource: thing };
            vec![put(posted), gone, Change::RemoveMember { member: who }]
        }
    }
}

/// Every word of every kind.
fn words() -> Vec<(usize, usize)> {
    let counts = [NAMES.len(), GROUPS.len(), RESOURCES.len(), TAGS.len()];
    let of_kind = |(kind, count): (usize, usize)| (0..count).map(move |which| (kind, which));
    counts.into_iter().enumerate().flat_map(of_kind).collect()
}

/// Returns a view of an engine that met words in an order, and then applied the edits that it does not refuse.
fn edited(order: &[(usize, usize)], edits: &[Edit]) -> View {
    let mut engine = Engine::default();
    for &(kind, which) in order {
        engine.apply(met(kind, which)).expect("nothing to refuse");
    }
    for edit in edits {
        let _ = engine.apply([edit.change()]);
    }
    engine.view()
}

/// Returns all answers of a view by ids; where their order is promised, in this order.
fn everything(view: &View, now: i64) -> Vec<String> {
    let mut answers = Vec::new();
    for member in view.members() {
        answers.push(format!("{} is at {:?}", view.id(member), view.place(member)));
        for (order, include_own) in [(Order::Newest, true), (Order::MostTrusted, false)] {
            let filter = Filter { include_own, ..Filter::default() };
            let paging = Paging { order, limit: 3, ..Paging::default() };
            let page = view.list(member, &filter, &paging, now).expect("a page");
            let page =
                trust_core::NamedPage { revision: view.revision(), ..view.named_page(&page) };
            answers.push(format!(
                "{} sees {:?} {} {:?}",
                view.id(member),
                page.rows,
                page.total,
                page.next_cursor.is_some()
            ));
        }
        let ball = view.named_ball(&view.ball(member, trust_core::Threshold::ZERO));
        answers.push(format!("{} trusts {ball:?}", view.id(member)));
        for resource in view.resources() {
            let decision = view.explain(member, resource, now);
            answers.push(format!(
                "{} {} {decision:?}",
                view.id(member),
                view.resource_id(resource)
            ));
        }
    }
    for group in view.groups() {
        let mut members: Vec<&str> =
            view.members_of(group).iter().map(|node| view.id(NodeIdx(node))).collect();
        members.sort_unstable();
        let partners: Vec<_> = view.partners_of(group);
        let partners: Vec<_> =
            partners.iter().map(|(partner, tags)| (view.group_id(*partner), tags)).collect();
        answers.push(format!("{} {members:?} {partners:?}", view.group_id(group)));
    }
    for resource in view.resources() {
        let audience = view.named_audience(&view.audience(resource, now));
        answers.push(format!("{:?} {audience:?}", view.resource_of(resource)));
    }
    answers.sort_unstable();
    answers
}

proptest! {
    #![proptest_config(crate::cases(64))]

    #[test]
    fn what_a_view_tells_does_not_depend_on_what_was_met_first(
        order in Just(words()).prop_shuffle(),
        world in generate::world(6),
        edits in generate::shared_edits(6, 24),
        now in 0..5i64,
    ) {
        let edits: Vec<Edit> = world.into_iter().chain(edits).collect();
        let (plain, met) = (edited(&[], &edits), edited(&order, &edits));
        prop_assert_eq!(everything(&plain, now), everything(&met, now));
    }
}
