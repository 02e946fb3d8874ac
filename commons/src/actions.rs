//! The actions of a person: the commands to a noun that its rules do not refuse them now.

use crate::command::Noun;
use crate::community::{CellInvitation, JoinRequest};
use crate::exchange::Exchange;
use crate::invite::Invite;
use crate::listing::{Listing, Patch};
use crate::partnership::{Partnership, Terms};
use crate::response::Response;
use crate::{community, exchange, invite, listing, partnership, response};

/// A noun whose commands a person chooses among.
pub trait Actions: Noun<Command: Clone + Into<&'static str>> + Clone {
    /// Returns one command of each kind that a person may choose, with the least that it takes. Commands that follow from
    /// time or from other commands are left out.
    fn choices(&self) -> Vec<Self::Command>;

    /// Returns the names of the commands that are not refused with this context. Each is tried on a copy of the value.
    fn actions(&self, context: &Self::Context) -> Vec<&'static str> {
        let mut choices = self.choices();
        choices.retain(|command| self.clone().apply(command.clone(), context).is_ok());
        choices.into_iter().map(Into::into).collect()
    }
}

impl Actions for Exchange {
    fn choices(&self) -> Vec<exchange::Command> {
        use exchange::Command::{Accept, Cancel, Complete, Request, Reverse, Start};
        vec![Request { receiver_community: None }, Accept, Start, Complete, Cancel, Reverse]
    }
}

impl Actions for Listing {
    fn choices(&self) -> Vec<listing::Command> {
        use listing::Command::{Delete, Edit, Fulfil, Reopen, Repost, Withdraw};
        let (id, patch) = (self.id.clone(), Patch::default());
        let repost = Repost { id, patch: patch.clone() };
        vec![Edit(patch), Withdraw, Fulfil { helper: None }, Reopen, repost, Delete]
    }
}

impl Actions for Response {
    fn choices(&self) -> Vec<response::Command> {
        use response::Command::{Accept, Decline, Withdraw};
        vec![Accept { quantity: None }, Decline, Withdraw]
    }
}

impl Actions for JoinRequest {
    fn choices(&self) -> Vec<community::join::Command> {
        use community::join::Command::{Approve, Decline, Withdraw};
        vec![Approve, Decline, Withdraw]
    }
}

impl Actions for CellInvitation {
    fn choices(&self) -> Vec<community::cell_invitation::Command> {
        use community::cell_invitation::Command::{Accept, Decline, Withdraw};
        vec![Accept, Decline, Withdraw]
    }
}

impl Actions for Partnership {
    fn choices(&self) -> Vec<partnership::Command> {
        use partnership::Command::{Approve, Decline, Dissolve, Withdraw};
        vec![Approve(Terms::default()), Decline, Withdraw, Dissolve]
    }
}

impl Actions for Invite {
    fn choices(&self) -> Vec<invite::Command> {
        use invite::Command::{Accept, Revoke};
        vec![Accept { email: self.email.clone() }, Revoke]
    }
}
