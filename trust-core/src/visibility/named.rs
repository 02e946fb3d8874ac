//! Answers with ids in place of the engine's numbers, for sending to clients.
//!
//! A number means something to one engine alone; ids mean the same everywhere. The fields are named and
//! serialise as in the other languages' answers: `Json(view.named_page(&page))` is a whole reply.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Audience, Listed, Page};
use crate::ball::Ball;
use crate::change::Revision;
use crate::grant::Via;
use crate::id::{MemberId, NodeIdx, ResourceId};
use crate::trust::Trust;
use crate::view::View;

/// One row of a list, by ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The resource.
    pub resource: ResourceId,
    /// The owner.
    pub owner: MemberId,
    /// The reason why the viewer sees it.
    pub via: Via,
    /// The viewer's trust in the owner.
    pub trust: Trust,
    /// The kilometres between the viewer's place and the resource's; absent if either has none.
    pub distance_km: Option<f64>,
}

/// A [`Page`], by ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedPage {
    /// At most `limit` rows.
    pub rows: Vec<Row>,
    /// The number of matching resources, on all pages.
    pub total: u64,
    /// Whether everything was looked at: false only where the caller's own budget cut it.
    pub complete: bool,
    /// The cursor of the next page; absent on the last.
    pub next_cursor: Option<String>,
    /// The revision that this shows.
    pub revision: Revision,
}

/// An [`Audience`], by ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedAudience {
    /// Each once, by id, bytewise.
    pub members: Vec<MemberId>,
    /// The number of members.
    pub total: u64,
    /// The numbers of members by the first grant that admits them.
    pub by_grant: BTreeMap<Via, u64>,
}

/// One member of a [`Ball`], by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// The member.
    pub member: MemberId,
    /// The effective trust.
    pub trust: Trust,
    /// The fewest edges of a walk with that trust.
    pub hops: u8,
}

impl View {
    /// Returns a page of this view by ids; rows of resources that are gone since are left out.
    ///
    /// ```
    /// # use trust_core::{Change, Engine, Filter, Grant, Paging, Resource};
    /// # let mut engine = Engine::default();
    /// # let mut bench = Resource::new("bench".parse()?, "alice".parse()?);
    /// # bench.audience.insert(Grant::Public);
    /// # let change = Change::AddMember { member: "bob".parse()? };
    /// # engine.apply([change, Change::PutResource(Box::new(bench))])?;
    /// let view = engine.view();
    /// let page = view.list(view.node("bob")?, &Filter::default(), &Paging::default(), 0)?;
    /// let json = serde_json::to_value(view.named_page(&page))?;
    /// assert_eq!(json["rows"][0]["resource"], "bench");
    /// assert_eq!(json["rows"][0]["trust"], "0");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn named_page(&self, page: &Page) -> NamedPage {
        NamedPage {
            rows: page.rows.iter().filter_map(|row| self.named_row(row)).collect(),
            total: page.total,
            complete: page.complete,
            next_cursor: page.next_cursor.clone(),
            revision: page.revision,
        }
    }

    /// Returns a row by ids; nothing if its resource or owner no longer has an id.
    pub fn named_row(&self, row: &Listed) -> Option<Row> {
        let Listed { resource, owner, via, trust, distance_km } = *row;
        let resource = ResourceId::new(self.resource_id(resource)).ok()?;
        Some(Row { resource, owner: self.member_id(owner)?, via, trust, distance_km })
    }

    /// Returns an audience of this view by ids.
    pub fn named_audience(&self, audience: &Audience) -> NamedAudience {
        let members: Vec<MemberId> =
            audience.members.iter().filter_map(|&member| self.member_id(member)).collect();
        NamedAudience {
            total: members.len() as u64,
            members,
            by_grant: audience.by_grant.iter().copied().collect(),
        }
    }

    /// Returns a ball of this view by ids, ranked as [`rank`](View::rank) does.
    pub fn named_ball(&self, ball: &Ball) -> Vec<Ranked> {
        let ranked = self.rank(ball).into_iter();
        ranked
            .filter_map(|reached| {
                let member = self.member_id(reached.node)?;
                Some(Ranked { member, trust: reached.trust, hops: reached.hops })
            })
            .collect()
    }

    /// Returns the id of a member; none for a number that stands for nobody.
    fn member_id(&self, node: NodeIdx) -> Option<MemberId> {
        MemberId::new(self.id(node)).ok()
    }
}
