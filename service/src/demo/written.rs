//! Writes a copy of the network: its rows in the order of their references, many in a statement.

use std::collections::BTreeMap;

use trust_commons::community::JoinStatus;
use trust_commons::ledger::legs;
use trust_commons::payment::Payment;
use trust_commons::{ExchangeId, Timestamp, TransferId};
use trust_core::MemberId;

use super::network::{CellOf, Network, Town};
use crate::store::{
    block, cell, cell_invitation, circle, community, exchange, join_request, ledger, listing,
    member, notification, partnership, response, skill, trust,
};
use crate::terminal::Failure;
use crate::work::Task;

impl Network {
    /// Writes everything in a task that is not committed yet. All people get the password with this hash.
    pub async fn write(self, task: &mut Task, hash: &str) -> Result<(), Failure> {
        let now = self.now;
        member::insert_all(task.sql(), &self.members).await?;
        member::insert_password_hashes(task.sql(), &self.members, hash).await?;
        for town in &self.towns {
            town.write(task, now).await?;
        }
        trust::set_all(task.sql(), &self.trust).await?;
        for circle in &self.circles {
            circle::insert(task.sql(), circle).await?;
            for member in &circle.members {
                circle::add_member(task.sql(), &circle.id, member).await?;
            }
        }
        listing::insert_all(task.sql(), &self.listings).await?;
        skill::insert_all(task.sql(), &self.skills).await?;
        for response in &self.responses {
            response::insert(task.sql(), response).await?;
            response::update(task.sql(), response).await?;
        }
        for partnership in &self.partnerships {
            partnership::insert(task.sql(), partnership).await?;
            partnership::update(task.sql(), partnership).await?;
        }
        for (blocker, blocked) in &self.blocks {
            block::insert(task.sql(), blocker, blocked, now).await?;
        }
        for exchange in &self.exchanges {
            exchange::put(task.sql(), exchange).await?;
        }
        let exchanges = self.exchanges_of_transfers()?;
        for town in &self.towns {
            ledger::insert(task.sql(), &town.ledger, &exchanges).await?;
        }
        let revision = task.revision;
        notification::insert_all(task.sql(), revision, &self.notifications, now).await?;
        Ok(())
    }
}

impl Network {
    /// Returns the exchange that each transfer belongs to.
    fn exchanges_of_transfers(&self) -> Result<BTreeMap<TransferId, ExchangeId>, Failure> {
        let paid = self.exchanges.iter().filter_map(|it| Some((it, Payment::of(it)?)));
        let mut exchanges = BTreeMap::new();
        for (exchange, payment) in paid {
            for transfer in payment.transfers() {
                // Between communities each ledger has a leg of the transfer.
                let (out, into) = legs(transfer)?;
                for id in [transfer.clone(), out, into] {
                    exchanges.insert(id, exchange.id.clone());
                }
            }
        }
        Ok(exchanges)
    }
}

impl Town {
    async fn write(&self, task: &mut Task, now: Timestamp) -> Result<(), Failure> {
        let Town { community, stewards, requests, cells, .. } = self;
        let id = &community.id;
        community::insert(task.sql(), community).await?;
        let is_request = |id: &MemberId| requests.iter().any(|request| request.member == *id);
        let founders = stewards.members.iter().filter(|steward| !is_request(steward));
        let approved = requests.iter().filter(|request| request.status == JoinStatus::Approved);
        let approved = approved.map(|request| &request.member);
        let people: Vec<_> =
            founders.chain(approved).map(|id| (id, stewards.is_steward(id))).collect();
        community::add_members(task.sql(), id, &people, now).await?;
        join_request::insert_all(task.sql(), requests).await?;
        for CellOf { cell, members, invitations } in cells {
            cell::insert(task.sql(), cell).await?;
            cell_invitation::insert_all(task.sql(), invitations).await?;
            let members: Vec<_> = members.iter().collect();
            cell::add_members(task.sql(), &cell.id, &members).await?;
        }
        Ok(())
    }
}
