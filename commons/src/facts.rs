//! Facts: the data about a noun that the engine needs.
//!
//! A fact is a [`Change`] that adds or replaces something. The function `facts` of each noun returns its facts for
//! its current value. An engine that is rebuilt applies the facts of all values. A command passes on the
//! [difference](changes) between the facts before it and after it, so both engines have the same content.

use std::collections::{BTreeMap, BTreeSet};

use trust_core::{Change, GroupId, MemberId, Resource, ResourceId};

/// Returns the changes for the engine when the facts of a value change from `before` to `after`: the facts that are new or different,
/// and then the end of those that no longer hold, the last one first.
pub fn changes(before: &[Change], after: &[Change]) -> Vec<Change> {
    let known: BTreeMap<_, _> = before.iter().filter_map(|it| Some((subject(it)?, it))).collect();
    let kept: BTreeSet<_> = after.iter().filter_map(subject).collect();
    let is_new = |fact: &&Change| {
        subject(fact).is_none_or(|subject| known.get(&subject).is_none_or(|known| known != fact))
    };
    let over = before.iter().rev().filter_map(subject).filter(|subject| !kept.contains(subject));
    after.iter().filter(is_new).cloned().chain(over.map(end)).collect()
}

/// Returns the changes for the engine when none of these facts hold any more.
pub fn ends(facts: &[Change]) -> Vec<Change> {
    changes(facts, &[])
}

/// The fact of a resource.
pub fn of_resource(resource: Resource) -> [Change; 1] {
    [Change::PutResource(Box::new(resource))]
}

/// The subject of a fact. An engine knows at most one fact about each subject.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Subject<'a> {
    Member(&'a MemberId),
    Trust(&'a MemberId, &'a MemberId),
    Block(&'a MemberId, &'a MemberId),
    Group(&'a GroupId),
    Membership(&'a GroupId, &'a MemberId),
    Partnership(&'a GroupId, &'a GroupId),
    Place(&'a MemberId),
    Resource(&'a ResourceId),
}

/// The subject of a fact; none of a change that ends something.
#[deny(clippy::wildcard_enum_match_arm)]
fn subject(fact: &Change) -> Option<Subject<'_>> {
    let subject = match fact {
        Change::AddMember { member } => Subject::Member(member),
        Change::SetTrust { source, target, .. } => Subject::Trust(source, target),
        Change::Block { blocker, blocked } => Subject::Block(blocker, blocked),
        Change::PutGroup { group, .. } => Subject::Group(group),
        Change::Join { group, member } => Subject::Membership(group, member),
        Change::PutPartnership { a, b, .. } => Subject::Partnership(a, b),
        Change::SetPlace { member, .. } => Subject::Place(member),
        Change::PutResource(resource) => Subject::Resource(&resource.id),
        Change::RemoveMember { .. }
        | Change::Erase { .. }
        | Change::RevokeTrust { .. }
        | Change::Unblock { .. }
        | Change::RemoveGroup { .. }
        | Change::Leave { .. }
        | Change::EndPartnership { .. }
        | Change::ClearPlace { .. }
        | Change::RemoveResource { .. } => return None,
    };
    Some(subject)
}

/// The change that ends the fact about a subject.
fn end(subject: Subject<'_>) -> Change {
    match subject {
        Subject::Member(member) => Change::RemoveMember { member: member.clone() },
        Subject::Trust(source, target) => {
            Change::RevokeTrust { source: source.clone(), target: target.clone() }
        }
        Subject::Block(blocker, blocked) => {
            Change::Unblock { blocker: blocker.clone(), blocked: blocked.clone() }
        }
        Subject::Group(group) => Change::RemoveGroup { group: group.clone() },
        Subject::Membership(group, member) => {
            Change::Leave { group: group.clone(), member: member.clone() }
        }
        Subject::Partnership(a, b) => Change::EndPartnership { a: a.clone(), b: b.clone() },
        Subject::Place(member) => Change::ClearPlace { member: member.clone() },
        Subject::Resource(resource) => Change::RemoveResource { resource: resource.clone() },
    }
}
