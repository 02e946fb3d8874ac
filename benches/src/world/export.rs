//! Writes a world for the peer libraries: a checkpoint, and tables of plain columns.
//!
//! Invariant: only those who will ask have blocked anybody, and they share nothing. So nobody's trust in
//! an asker depends on blocks, and peers that search backwards from the asker are right.

use std::fmt::Write;
use std::path::Path;

use trust_core::{Checkpoint, Engine, NodeIdx, Place, Via, View};

use super::{Shared, World};

impl World {
    /// The world in which these alone block, and share nothing.
    pub fn seen_by(mut self, askers: &[u32]) -> Self {
        self.blocks.retain(|(blocker, _)| askers.contains(blocker));
        self.resources.retain(|shared| !askers.contains(&shared.owner));
        self.size.resources = self.resources.len() as u32;
        self
    }

    /// Writes `world.checkpoint` and the tables into a folder; `engine` holds this world.
    pub fn export(&self, engine: &Engine, askers: &[u32], folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let view = engine.view();
        std::fs::write(folder.join("world.checkpoint"), Checkpoint::of(&view).as_bytes())?;
        let table = |name: &str, text: String| std::fs::write(folder.join(name), text);
        table("members.tsv", self.members(&view))?;
        let edges = view.edges().map(|(s, t, w)| format!("{}\t{}\t{}", s.0, t.0, w.thousandths()));
        table("edges.tsv", lines(edges))?;
        table("blocks.tsv", lines(view.blocks().map(|(by, of)| format!("{}\t{}", by.0, of.0))))?;
        table("joined.tsv", self.joined())?;
        let partners = self.partnerships.iter();
        let partners = partners.map(|p| format!("{}\t{}\t{}", p.a, p.b, numbers(&p.tags)));
        table("partnerships.tsv", lines(partners))?;
        let resources = self.resources.iter().enumerate();
        table("resources.tsv", lines(resources.map(|(number, shared)| row(number, shared))))?;
        table("askers.tsv", lines(askers.iter().map(u32::to_string)))
    }

    /// Number, id, and where: empty for those who are nowhere.
    fn members(&self, view: &View) -> String {
        let all = (0..).zip(&self.places);
        lines(
            all.map(|(node, place)| format!("{node}\t{}\t{}", view.id(NodeIdx(node)), at(*place))),
        )
    }

    /// Kind and number of a group, and who is in it, an owner included.
    fn joined(&self) -> String {
        let mut text = String::new();
        let mut line = |kind: &str, number: u32, member: u32| {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{kind}\t{number}\t{member}");
        };
        for (member, (communities, cell)) in (0..).zip(self.communities.iter().zip(&self.cells)) {
            communities.iter().for_each(|&number| line("community", number, member));
            cell.iter().for_each(|&number| line("cell", number, member));
        }
        for (number, circle) in (0..).zip(&self.circles) {
            line("circle", number, circle.owner);
            let others = circle.members.iter().filter(|&&member| member != circle.owner);
            others.for_each(|&member| line("circle", number, member));
        }
        text
    }
}

fn lines(rows: impl Iterator<Item = String>) -> String {
    rows.fold(String::new(), |mut text, row| {
        text.push_str(&row);
        text.push('\n');
        text
    })
}

fn numbers(of: &[u32]) -> String {
    of.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// Latitude and longitude.
fn at(place: Option<Place>) -> String {
    place.map_or("\t".to_owned(), |at| format!("{}\t{}", at.latitude(), at.longitude()))
}

/// Number, id, owner, grants, circle, kilometres, community, tags, place, dates and state.
fn row(number: usize, shared: &Shared) -> String {
    let grants = Via::GRANTED.into_iter().filter(|&via| shared.grants & 1 << via as u16 != 0);
    let text = |number: Option<u32>| number.map_or(String::new(), |number| number.to_string());
    [
        number.to_string(),
        super::fill::resource_id(number as u32).to_string(),
        shared.owner.to_string(),
        grants.map(Via::name).collect::<Vec<_>>().join(","),
        text(shared.circle),
        shared.nearby_km.to_string(),
        text(shared.community),
        numbers(&shared.tags),
        at(shared.place),
        shared.created_at.to_string(),
        shared.expires_at.map_or(String::new(), |end| end.to_string()),
        u8::from(shared.active).to_string(),
    ]
    .join("\t")
}
