//! Replaces the name of an erased person.

use trust_core::MemberId;

use crate::circle::Circle;
use crate::community::{Community, JoinRequest};
use crate::exchange::Exchange;
use crate::invite::{Invite, Used};
use crate::partnership::Partnership;
use crate::pseudonym::{Pseudonymised, renamed};
use crate::steward::Stewards;

/// The title is replaced by the name of the kind, because it may name anybody.
impl Pseudonymised for Exchange {
    fn pseudonymised(&self, member: &MemberId, pseudonym: &MemberId) -> Self {
        if !self.is_of(member) {
            return self.clone();
        }
        Exchange {
            title: self.kind.to_string(),
            description: String::new(),
            provider: renamed(&self.provider, member, pseudonym),
            receiver: self.receiver.pseudonymised(member, pseudonym),
            ..self.clone()
        }
    }
}

impl Pseudonymised for Partnership {
    fn pseudonymised(&self, member: &MemberId, pseudonym: &MemberId) -> Self {
        Partnership {
            proposed_by: renamed(&self.proposed_by, member, pseudonym),
            decided_by: self.decided_by.pseudonymised(member, pseudonym),
            ..self.clone()
        }
    }
}

/// A circle of another member.
impl Pseudonymised for Circle {
    fn pseudonymised(&self, member: &MemberId, _: &MemberId) -> Self {
        let mut circle = self.clone();
        circle.members.remove(member);
        circle
    }
}

/// An invite of another member: the e-mail address is removed together with the name of the member who used it. An
/// invite for the member is then for the pseudonym, and so for nobody.
impl Pseudonymised for Invite {
    fn pseudonymised(&self, member: &MemberId, pseudonym: &MemberId) -> Self {
        let mut invite = self.clone();
        invite.member = self.member.pseudonymised(member, pseudonym);
        if let Some(Used { by, .. }) = invite.used.as_mut().filter(|used| used.by == *member) {
            *by = pseudonym.clone();
            invite.email = None;
        }
        invite
    }
}

/// A request of another member to join: the decision is kept, without the name.
impl Pseudonymised for JoinRequest {
    fn pseudonymised(&self, member: &MemberId, _: &MemberId) -> Self {
        let decided_by = self.decided_by.clone().filter(|by| by != member);
        JoinRequest { decided_by, ..self.clone() }
    }
}

/// The other stewards stay, or the successor of the last, see [`Erasure::successors`](super::Erasure).
impl Pseudonymised for Stewards {
    fn pseudonymised(&self, member: &MemberId, _: &MemberId) -> Self {
        let mut stewards = self.clone();
        stewards.members.remove(member);
        stewards
    }
}

impl Pseudonymised for Community {
    fn pseudonymised(&self, member: &MemberId, pseudonym: &MemberId) -> Self {
        Community { founder: renamed(&self.founder, member, pseudonym), ..self.clone() }
    }
}
