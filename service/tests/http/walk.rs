//! A walk through everything that can be read, about given people and things.

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

/// A route with ids in it; of both sides where it has sides.
fn filled(route: &str, about: &About) -> Vec<String> {
    let (mut paths, mut literal) = (vec![String::new()], "");
    for segment in route.split('/').skip(1) {
        let name = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        let words = match name {
            None => {
                literal = segment;
                vec![segment.to_owned()]
            }
            Some("side") => vec!["offers".to_owned(), "needs".to_owned()],
            Some(_) => vec![about.get(literal).cloned().unwrap_or_else(|| "nobody".to_owned())],
        };
        let longer = paths.iter().flat_map(|path| words.iter().map(move |w| format!("{path}/{w}")));
        paths = longer.collect();
    }
    paths
}

/// Questions behind a question mark.
fn questions(about: &About) -> Vec<String> {
    let of = |name: &str| about.get(name).cloned().unwrap_or_else(|| "nobody".to_owned());
    let (member, listing, community) = (of("members"), of("listings"), of("communities"));
    vec![
        format!("/explain/{listing}?viewer={member}"),
        format!("/partnerships?community={community}"),
        format!("/listings?community_id={community}&include_own=true"),
        "/listings?scope=own".to_owned(),
        "/listings?scope=public&order=most_trusted".to_owned(),
        "/listings?kind=offer&limit=1".to_owned(),
        format!("/communities/{community}/members?limit=1"),
        "/discover?min_trust=0.001".to_owned(),
    ]
}
