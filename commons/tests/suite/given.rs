//! Helpers of the tests: ids, stewards, and an engine that applies all changes.

use std::fmt::Debug;
use std::str::FromStr;

use trust_commons::steward::Stewards;
use trust_commons::{Notification, Refusal, Timestamp};
use trust_core::{Change, Engine, MemberId, Resource, Settings};

/// The id with this text, of whatever kind.
pub fn id<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// The stewards of a community.
pub fn stewards(community: &str, members: &[&str]) -> Stewards {
    Stewards::new(id(community), members.iter().map(|&member| id(member)))
}

/// The code that something is refused with.
pub fn refused<T: Debug, R: Refusal>(answer: Result<T, R>) -> &'static str {
    answer.expect_err("this is refused").code()
}

/// Who is told.
pub fn told(notifications: &[Notification]) -> Vec<&str> {
    notifications.iter().map(|notification| notification.to.as_str()).collect()
}

/// An engine that has been told what happened.
pub struct Town(Engine);

impl Town {
    /// One with these people.
    pub fn of(people: &[&str]) -> Self {
        let mut town = Town(Engine::new(Settings::default()));
        town.tell(people.iter().map(|&member| Change::AddMember { member: id(member) }).collect());
        town
    }

    /// Tells it a batch, as an outcome has it.
    pub fn tell(&mut self, changes: Vec<Change>) {
        self.0.apply(changes).expect("what the rules tell the engine is never refused");
    }

    /// Whether somebody sees a resource.
    pub fn sees(&self, viewer: &str, resource: &str, now: i64) -> bool {
        let view = self.0.view();
        let resource = view.resource(resource).unwrap();
        view.check(view.node(viewer).unwrap(), resource, now)
    }

    /// A resource.
    pub fn resource(&self, resource: &str) -> Option<Resource> {
        let view = self.0.view();
        view.resource_of(view.resource(resource).ok()?)
    }

    /// Who is in a group, by id; its owner too.
    pub fn members(&self, group: &str) -> Vec<String> {
        let view = self.0.view();
        let Ok(group) = view.group(group) else { return Vec::new() };
        let within = view.members().filter(|&member| view.is_in(group, member));
        let mut members: Vec<_> = within.map(|member| view.id(member).to_owned()).collect();
        members.sort();
        members
    }

    /// Blocks somebody.
    pub fn block(&mut self, blocker: &str, blocked: &MemberId) {
        self.tell(vec![Change::Block { blocker: id(blocker), blocked: blocked.clone() }]);
    }
}

/// The moment so many seconds after the beginning of 1970.
pub const fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_secs(seconds)
}
