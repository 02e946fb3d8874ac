//! Circles, their members, and the listings that are shared with them.

use sqlx::Result;
use trust_commons::CircleId;
use trust_commons::circle::Circle;
use trust_commons::listing::Listing;
use trust_commons::privacy::Held;
use trust_core::MemberId;

use super::noun::{ExportPart, Noun, OwnTexts};
use super::owned::OwnedRow;
use super::page::{Page, oldest};
use super::query::{execute, exists, fetch_all, fetch_grouped, queries};
use super::table::table;
use super::{Connection, listing};

pub use super::table::insert;

/// The entry of circles in the registry.
pub const NOUN: Noun = Noun {
    tables: &["circle", "circle_member"],
    tag: Some(("circles", "Trust circles: private lists of people with whom a member shares.")),
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    texts: OwnTexts::of::<Circle>(&["name", "description"]),
    ..Noun::named("circle")
};

table! {
    "circle" holds Circle by id;
    fixed owner, kind, created_at;
    changing name, description;
    elsewhere members;
}

impl OwnedRow for Circle {
    /// Fetches the members.
    async fn complete(db: &mut Connection, mut circles: Vec<Self>) -> Result<Vec<Self>> {
        let ids: Vec<&str> = circles.iter().map(|circle| circle.id.as_str()).collect();
        let sql = "SELECT circle, member FROM circle_member WHERE circle IN (SELECT value FROM json_each($1))";
        let mut members = fetch_grouped::<CircleId, _>(db, sql, &[&ids.as_slice()]).await?;
        for circle in &mut circles {
            circle.members = members.remove(&circle.id).unwrap_or_default();
        }
        Ok(circles)
    }
}

/// Fetches all circles.
pub async fn all(db: &mut Connection) -> Result<Vec<Circle>> {
    let found = fetch_all(db, "SELECT * FROM circle ORDER BY id", &[]).await?;
    Circle::complete(db, found).await
}

/// A circle.
pub async fn find(db: &mut Connection, id: &CircleId) -> Result<Option<Circle>> {
    let found = fetch_all(db, "SELECT * FROM circle WHERE id = $1", &[id]).await?;
    Ok(Circle::complete(db, found).await?.pop())
}

queries! {
    /// Returns whether a circle admits every member.
    pub fn admits_all(circle: Option<&CircleId>) -> bool =
        exists "SELECT 1 FROM circle WHERE id = $1 AND kind = 'public'";

    /// Adds a member to a circle.
    pub fn add_member(circle: &CircleId, member: &MemberId) =
        execute "INSERT INTO circle_member (circle, member) VALUES ($1, $2)";

    /// Removes a member from a circle.
    pub fn remove_member(circle: &CircleId, member: &MemberId) =
        execute "DELETE FROM circle_member WHERE circle = $1 AND member = $2";
}

/// The listings that name a circle, open or not.
pub async fn listings(db: &mut Connection, circle: &CircleId) -> Result<Vec<Listing>> {
    let sql = "SELECT id FROM listing WHERE circle = $1";
    listing::fetch(db, sql, &[circle]).await
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    held.circles = Circle::of_owner(db, &held.member, &Page::all(oldest())).await?;
    Ok(())
}
