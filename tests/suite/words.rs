//! Short functions that make changes, for tests that build small worlds.
//!
//! All take texts and panic at what is no id, grant or place: a test that says something else means so.

use trust_core::{Change, GroupKind, MemberId, Place, Precision, Resource};
use trust_tests::model::{group, member, resource, tag, weight};

/// A resource with an audience, to be filled in.
pub fn shared(id: &str, owner: &str, audience: &[&str]) -> Resource {
    let grants = audience.iter().map(|grant| grant.parse().expect("a grant"));
    Resource { audience: grants.collect(), ..Resource::new(resource(id), member(owner)) }
}

/// The same, dated.
pub fn dated(id: &str, owner: &str, audience: &[&str], created_at: i64) -> Resource {
    Resource { created_at, ..shared(id, owner, audience) }
}

/// The same, tagged.
pub fn tagged(posted: Resource, tags: &[&str]) -> Resource {
    Resource { tags: tags.iter().map(|text| tag(text)).collect(), ..posted }
}

pub fn put(posted: Resource) -> Change {
    Change::PutResource(Box::new(posted))
}

pub fn take(id: &str) -> Change {
    Change::RemoveResource { resource: resource(id) }
}

pub fn add(id: &str) -> Change {
    Change::AddMember { member: member(id) }
}

pub fn remove(id: &str) -> Change {
    Change::RemoveMember { member: member(id) }
}

pub fn erase(id: &str) -> Change {
    Change::Erase { member: member(id) }
}

pub fn trust(source: &str, target: &str, thousandths: u16) -> Change {
    let (source, target) = (member(source), member(target));
    Change::SetTrust { source, target, weight: weight(thousandths) }
}

pub fn revoke(source: &str, target: &str) -> Change {
    Change::RevokeTrust { source: member(source), target: member(target) }
}

pub fn block(blocker: &str, blocked: &str) -> Change {
    Change::Block { blocker: member(blocker), blocked: member(blocked) }
}

pub fn unblock(blocker: &str, blocked: &str) -> Change {
    Change::Unblock { blocker: member(blocker), blocked: member(blocked) }
}

pub fn cell(id: &str) -> Change {
    Change::PutGroup { group: group(id), kind: GroupKind::Cell, owner: None }
}

pub fn community(id: &str) -> Change {
    Change::PutGroup { group: group(id), kind: GroupKind::Community, owner: None }
}

pub fn circle(id: &str, owner: &str) -> Change {
    let owner: Option<MemberId> = Some(member(owner));
    Change::PutGroup { group: group(id), kind: GroupKind::Circle, owner }
}

pub fn join(into: &str, who: &str) -> Change {
    Change::Join { group: group(into), member: member(who) }
}

pub fn leave(out_of: &str, who: &str) -> Change {
    Change::Leave { group: group(out_of), member: member(who) }
}

pub fn partners(a: &str, b: &str, shares: &[&str]) -> Change {
    let shares = shares.iter().map(|text| tag(text)).collect();
    Change::PutPartnership { a: group(a), b: group(b), shares }
}

pub fn part(a: &str, b: &str) -> Change {
    Change::EndPartnership { a: group(a), b: group(b) }
}

pub fn at(latitude: f64, longitude: f64, precision: Precision) -> Place {
    Place::new(latitude, longitude, precision).expect("a point of this earth")
}

pub fn place(who: &str, place: Place) -> Change {
    Change::SetPlace { member: member(who), place }
}

pub fn nowhere(who: &str) -> Change {
    Change::ClearPlace { member: member(who) }
}
