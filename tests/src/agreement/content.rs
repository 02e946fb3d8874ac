//! Compares the whole content of a view and of the model.

use std::collections::{BTreeMap, BTreeSet};

use trust_core::{GroupIdx, NodeIdx, View};

use crate::model::Model;

/// Panics unless the view holds what the model holds: members, edges both ways, blocks, counts,
/// groups, places and resources.
pub fn assert_same_content(view: &View, model: &Model) {
    let id = |node: NodeIdx| view.id(node).to_owned();
    assert_eq!(view.revision().0, model.revision, "revision");
    assert_eq!(view.settings(), model.settings, "settings");
    let members: BTreeSet<String> = view.members().map(id).collect();
    assert_eq!(members, model.members, "members");
    assert_eq!(view.member_count(), model.members.len(), "member_count");
    let edges: Vec<_> = view.edges().map(|(s, t, w)| ((id(s), id(t)), w.thousandths())).collect();
    assert_eq!(edges.len(), model.edges.len(), "each edge is listed once");
    assert_eq!(edges.into_iter().collect::<BTreeMap<_, _>>(), model.edges, "edges");
    assert_eq!(view.edge_count(), model.edges.len(), "edge_count");
    let blocks: Vec<_> = view.blocks().map(|(a, b)| (id(a), id(b))).collect();
    assert_eq!(blocks.len(), model.blocks.len(), "each block is listed once");
    assert_eq!(blocks.into_iter().collect::<BTreeSet<_>>(), model.blocks, "blocks");
    assert_eq!(view.block_count(), model.blocks.len(), "block_count");
    assert_same_ends(view, model);
    assert_same_shared_content(view, model);
}

/// Panics unless each member's edges, and each pair's edge and blocks, are those of the model.
fn assert_same_ends(view: &View, model: &Model) {
    let mut into = BTreeMap::new();
    for target in view.members() {
        assert_eq!(view.in_edges(target).count(), view.in_degree(target), "in_degree");
        for (source, weight) in view.in_edges(target) {
            let ends = (view.id(source).to_owned(), view.id(target).to_owned());
            assert!(into.insert(ends, weight.thousandths()).is_none(), "an edge into twice");
        }
    }
    assert_eq!(into, model.edges, "in_edges mirrors out_edges");
    for source in view.members() {
        assert_eq!(view.out_edges(source).count(), view.out_degree(source), "out_degree");
        assert_eq!(view.node(view.id(source)), Ok(source), "an id leads to its number");
        for target in view.members() {
            let ends = (view.id(source).to_owned(), view.id(target).to_owned());
            let turned = (ends.1.clone(), ends.0.clone());
            let direct = view.direct_trust(source, target).map(|weight| weight.thousandths());
            assert_eq!(direct, model.edges.get(&ends).copied(), "direct_trust of {ends:?}");
            let made = model.blocks.contains(&ends);
            assert_eq!(view.has_blocked(source, target), made, "has_blocked {ends:?}");
            let either = made || model.blocks.contains(&turned);
            assert_eq!(view.is_blocked(source, target), either, "is_blocked {ends:?}");
        }
    }
}

/// Panics unless groups, partnerships, places and resources are those of the model.
fn assert_same_shared_content(view: &View, model: &Model) {
    let groups: BTreeSet<String> = view.groups().map(|g| view.group_id(g).to_owned()).collect();
    assert_eq!(groups, model.groups.keys().cloned().collect(), "groups");
    assert_eq!(view.group_count(), model.groups.len(), "group_count");
    for group in view.groups() {
        assert_same_group(view, model, group);
    }
    for member in view.members() {
        let id = view.id(member);
        assert_eq!(view.place(member), model.places.get(id).copied(), "the place of {id:?}");
        let of: Vec<&str> = view.groups_of(member).iter().map(|&g| view.group_id(g)).collect();
        let set: BTreeSet<&str> = of.iter().copied().collect();
        assert_eq!(of.len(), set.len(), "each group of {id:?} is listed once");
        let expected = model.groups.keys().filter(|group| model.is_in(group, id));
        assert_eq!(set, expected.map(String::as_str).collect(), "the groups of {id:?}");
    }
    let resources: BTreeSet<&str> = view.resources().map(|r| view.resource_id(r)).collect();
    assert_eq!(resources, model.resources.keys().map(String::as_str).collect(), "resources");
    assert_eq!(view.resource_count(), model.resources.len(), "resource_count");
    for (id, put) in &model.resources {
        let resource = view.resource(id).expect("listed");
        assert_eq!(view.resource_of(resource).as_ref(), Some(put), "the resource {id:?}");
        let owner = view.owner(resource).map(|owner| view.id(owner));
        assert_eq!(owner, Some(put.owner.as_str()), "the owner of {id:?}");
    }
}

fn assert_same_group(view: &View, model: &Model, group: GroupIdx) {
    let id = view.group_id(group);
    let expected = &model.groups[id];
    assert_eq!(view.group(id), Ok(group), "an id leads to its number");
    assert_eq!(view.kind_of(group), Some(expected.kind), "the kind of {id:?}");
    let owner = view.owner_of(group).map(|owner| view.id(owner));
    assert_eq!(owner, expected.owner.as_deref(), "the owner of {id:?}");
    let members = view.members_of(group).into_iter().map(|n| view.id(NodeIdx(n)).to_owned());
    assert_eq!(members.collect::<BTreeSet<_>>(), model.members_of(id), "the members of {id:?}");
    for member in view.members() {
        let who = view.id(member);
        assert_eq!(view.is_in(group, member), model.is_in(id, who), "{who:?} in {id:?}");
        let joined = expected.joined.contains(who);
        assert_eq!(view.has_joined(group, member), joined, "{who:?} joined {id:?}");
    }
    let shared = |(partner, tags): (GroupIdx, Vec<trust_core::Tag>)| {
        let tags = tags.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        (view.group_id(partner).to_owned(), tags)
    };
    let partners: BTreeMap<_, _> = view.partners_of(group).into_iter().map(shared).collect();
    let other = |(a, b): &(String, String)| match (a == id, b == id) {
        (true, _) => Some(b.clone()),
        (_, true) => Some(a.clone()),
        _ => None,
    };
    let expected = model.partnerships.iter();
    let expected = expected.filter_map(|(pair, tags)| Some((other(pair)?, tags.clone())));
    assert_eq!(partners, expected.collect(), "the partners of {id:?}");
}
