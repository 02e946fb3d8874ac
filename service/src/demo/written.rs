//! Writing a copy of the network: its rows in the order in which they name each other, many in one statement.

use super::network::{CellOf, Network, Town};
use crate::command::Failure;
use crate::http::Task;
use crate::store::{
    block, cell, cell_invitation, circle, community, exchange, join_request, ledger, listing,
    member, notification, partnership, response, trust,
};

impl Network {
    /// Writes everything in a task that is not committed yet.
    pub async fn write(self, task: &mut Task) -> Result<(), Failure> {
        let now = self.now;
        for town in &self.towns {
            town.write(task, now).await?;
        }
        for member in &self.members {
            member::update(task.sql(), member).await?;
        }
        trust::set_all(task.sql(), &self.trust).await?;
        for circle in &self.circles {
            circle::insert(task.sql(), circle).await?;
            for member in &circle.members {
                circle::add_member(task.sql(), &circle.id, member).await?;
            }
        }
        listing::insert_all(task.sql(), &self.listings).await?;
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
        for town in &self.towns {
            ledger::insert(task.sql(), &town.ledger).await?;
        }
        let revision = task.revision;
        notification::insert_all(task.sql(), revision, &self.notices, now).await?;
        Ok(())
    }
}

impl Town {
    async fn write(&self, task: &mut Task, now: i64) -> Result<(), Failure> {
        let Town { community, stewards, requests, cells, .. } = self;
        let id = &community.id;
        community::insert(task.sql(), community).await?;
        for founder in stewards
            .members
            .iter()
            .filter(|steward| !requests.iter().any(|request| request.member == **steward))
        {
            community::add_member(task.sql(), id, founder, true, now).await?;
        }
        for request in requests {
            join_request::insert(task.sql(), request).await?;
            join_request::update(task.sql(), request).await?;
            let steward = stewards.is_steward(&request.member);
            community::add_member(task.sql(), id, &request.member, steward, now).await?;
        }
        for CellOf { cell, members, invitations } in cells {
            cell::insert(task.sql(), cell).await?;
            for invitation in invitations {
                cell_invitation::put(task.sql(), invitation).await?;
            }
            for member in members {
                cell::add_member(task.sql(), &cell.id, member).await?;
            }
        }
        Ok(())
    }
}
