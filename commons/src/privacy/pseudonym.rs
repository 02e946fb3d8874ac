//! Another name in place of an erased person's.

use trust_core::MemberId;

use crate::circle::Circle;
use crate::community::{Community, JoinRequest};
use crate::exchange::Exchange;
use crate::invite::{Invite, Used};
use crate::partnership::Partnership;
use crate::steward::Stewards;

/// What stays after somebody is erased, and names them.
pub trait Pseudonymised: Sized {
    /// The same without `member`: under `pseudonym` where somebody must be named, else with nobody. It is
    /// unchanged if it does not name the member.
    fn pseudonymised(&self, member: &MemberId, pseudonym: &MemberId) -> Self;
}

/// The pseudonym, if it is the member.
fn renamed(who: &MemberId, member: &MemberId, pseudonym: &MemberId) -> MemberId {
    if who == member { pseudonym.clone() } else { who.clone() }
}

impl Pseudonymised for Option<MemberId> {
    fn pseudonymised(&self, member: &MemberId, pseudonym: &MemberId) -> Self {
        self.as_ref().map(|who| renamed(who, member, pseudonym))
    }
}

/// Its title goes, too, because anybody may have been named in it: it is then called what its kind is.
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

/// Of another's circle.
impl Pseudonymised for Circle {
    fn pseudonymised(&self, member: &MemberId, _: &MemberId) -> Self {
        let mut circle = self.clone();
        circle.members.remove(member);
        circle
    }
}

/// Of another's invite: its e-mail address goes with whoever used it. One that was for the member is for the
/// pseudonym, and so for nobody.
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

/// Of another's request to join: that it was decided is enough.
impl Pseudonymised for JoinRequest {
    fn pseudonymised(&self, member: &MemberId, _: &MemberId) -> Self {
        let decided_by = self.decided_by.clone().filter(|by| by != member);
        JoinRequest { decided_by, ..self.clone() }
    }
}

/// Others stay, or the one who succeeds the last, see [`Erasure::successors`](super::Erasure).
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
