//! Reads every readable route about given people and items.

use std::collections::BTreeMap;

use crate::harness::Description;

/// What to ask about: for each part of an address that varies, an id, by the words around it.
pub type About = BTreeMap<&'static str, String>;

/// The addresses of all that can be read, but for the stream: with the ids of `about`, or `nobody` where it
/// has none.
pub fn readable(description: &Description, about: &About) -> Vec<String> {
    let reads = description.operations().filter(|(method, _)| method == "GET");
    let routes = reads.map(|(_, route)| route.trim_start_matches("/api/v1"));
    let mut paths: Vec<String> =
        routes.filter(|route| *route != "/watch").flat_map(|route| filled(route, about)).collect();
    paths.extend(questions(about));
    paths
}

/// Many ids for each part of an address that varies, each with the id that has to stand before it, if it is within another.
pub type Ids = BTreeMap<&'static str, Vec<(String, Option<String>)>>;

/// A route with every id in it that fits; of both sides where it has sides.
pub fn addresses(route: &str, ids: &Ids) -> Vec<String> {
    fill(route, |literal| ids.get(literal).cloned().unwrap_or_default())
}

/// A route with ids in it; of both sides where it has sides.
fn filled(route: &str, about: &About) -> Vec<String> {
    let nobody = || "nobody".to_owned();
    fill(route, |literal| vec![(about.get(literal).cloned().unwrap_or_else(nobody), None)])
}

fn fill(route: &str, ids: impl Fn(&str) -> Vec<(String, Option<String>)>) -> Vec<String> {
    let (mut paths, mut literal) = (vec![String::new()], "");
    for segment in route.split('/').skip(1) {
        let name = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        let words = match name {
            None => {
                literal = segment;
                vec![(segment.to_owned(), None)]
            }
            Some("side") => ["offers", "needs"].map(|side| (side.to_owned(), None)).to_vec(),
            Some(_) => ids(literal),
        };
        let mut longer = Vec::new();
        for path in &paths {
            let has = |outer: &String| path.split('/').any(|segment| segment == outer);
            let fitting = words.iter().filter(|(_, within)| within.as_ref().is_none_or(has));
            longer.extend(fitting.map(|(word, _)| format!("{path}/{word}")));
        }
        paths = longer;
    }
    paths
}

/// Questions behind a question mark.
fn questions(about: &About) -> Vec<String> {
    let of = |name: &str| about.get(name).cloned().unwrap_or_else(|| "nobody".to_owned());
    let (member, listing, community) = (of("members"), of("listings"), of("communities"));
    let skill = about.get("skills").map(|skill| format!("/explain/skill:{skill}"));
    let note = about.get("notes").map(|note| format!("/explain/note:{note}"));
    let mut paths = vec![
        format!("/explain/{listing}?viewer={member}"),
        format!("/partnerships?community={community}"),
        format!("/listings?community_id={community}&include_own=true"),
        "/listings?scope=own".to_owned(),
        "/listings?scope=public&order=most_trusted".to_owned(),
        "/listings?kind=offer&limit=1".to_owned(),
        format!("/communities/{community}/members?limit=1"),
        "/discover?min_trust=0.001".to_owned(),
        "/skills?include_own=true&order=most_trusted&min_trust=0.001".to_owned(),
        "/skills?q=canary".to_owned(),
        format!("/skills?owner={member}&community={community}"),
    ];
    paths.extend(skill);
    paths.extend(note);
    paths
}
