//! The name of an erased member, replaced by a pseudonym.

use trust_core::MemberId;

/// Data that is kept after an erasure, and names the member.
pub trait Pseudonymised: Sized {
    /// Returns the data without `member`: under `pseudonym` where a name is required, else without a name. It is
    /// unchanged if it does not name the member.
    fn pseudonymised(&self, member: &MemberId, pseudonym: &MemberId) -> Self;
}

/// Returns the pseudonym for the member, and other ids unchanged.
pub fn renamed(who: &MemberId, member: &MemberId, pseudonym: &MemberId) -> MemberId {
    if who == member { pseudonym.clone() } else { who.clone() }
}

impl Pseudonymised for Option<MemberId> {
    fn pseudonymised(&self, member: &MemberId, pseudonym: &MemberId) -> Self {
        self.as_ref().map(|who| renamed(who, member, pseudonym))
    }
}
