//! Cases of invites for one address, into communities, and for one member.

use super::{DEAD, MAIL, issue};
use crate::table::{Case, text};

/// An invite that was made for an address is accepted by that address alone.
pub fn for_one_address() -> Vec<Case> {
    let mail = issue(&format!(", email = {}", text(MAIL)));
    let with = |more: &str| format!(r#"{{ accept = {{ by = "dora", now = 101{more} }} }}"#);
    let email = |address: &str| with(&format!(", email = {}", text(address)));
    let refused = |name: &str, command: &str| Case::refused(name, &[&mail], command, DEAD);
    let mut cases = vec![
        Case::leads("the address that it is for accepts it", &[&mail], &email(MAIL), "used", ""),
        Case::leads(
            "hosts are alike whatever their case",
            &[&mail],
            &email("dora@POST.example"),
            "used",
            "",
        ),
        refused("nobody without an address accepts what is for one", &with("")),
        refused("another address does not accept it", &email("carol@post.example")),
        refused("another host does not accept it", &email("dora@post.example.org")),
        refused("names in addresses have a case", &email("Dora@post.example")),
        refused(
            "another address learns nothing by being in the circle",
            &with(r#", email = "carol@post.example", is_member = true"#),
        ),
        Case::leads(
            "an address is not asked for where it is for anybody",
            &[&issue("")],
            &email("carol@post.example"),
            "used",
            "",
        ),
    ];
    let wrong = email("carol@post.example").replace(" } }", r#" }, refused = "UNKNOWN_INVITE" }"#);
    cases.push(Case::leads(
        "whom it is not for does not use it up",
        &[&mail, &wrong],
        &email(MAIL),
        "used",
        "",
    ));
    cases
}

const ROLES: &str = r#"stewards = { oak = ["alice", "anna"] }"#;

/// An invite into oak, by alice, who is a steward of it.
fn into_oak(more: &str) -> String {
    let what = format!(r#", {ROLES}{more}"#);
    issue(&what).replace(r#"circle = "kin""#, r#"community = "oak""#)
}

fn accept(words: &str) -> String {
    format!("{{ accept = {{ {words}, now = 101 }} }}")
}

/// Stewards invite into their community.
pub fn into_communities() -> Vec<Case> {
    let open = into_oak("");
    let dora = accept(&format!(r#"by = "dora", {ROLES}"#));
    let mut joined = Case::leads(
        "who accepts joins the community, and its stewards are told",
        &[&open],
        &dora,
        "used",
        "",
    );
    joined.expected.extend([
        ("changes", r#"[{ change = "join", group = "oak", member = "dora" }]"#.to_owned()),
        ("notices", r#"[{ to = "alice", by = "dora", event = { kind = "member_joined", community = "oak" } }, { to = "anna", by = "dora", event = { kind = "member_joined", community = "oak" } }]"#.to_owned()),
    ]);
    let mut cases = vec![
        Case::leads(
            "a steward invites into the community",
            &[],
            &open,
            "open",
            r#"{ community = "oak", circle = "", issuer = "alice", member = "", expires_at = 604900 }"#,
        ),
        joined,
        Case::refused(
            "only a steward invites into a community",
            &[],
            &open.replace("alice\", now", "dora\", now"),
            "NOT_STEWARD",
        ),
        Case::refused(
            "who is in the community does not use it up",
            &[&open],
            &accept(&format!(r#"by = "dora", is_member = true, {ROLES}"#)),
            "ALREADY_IN_COMMUNITY",
        ),
    ];
    cases.extend(while_the_issuer_is_a_steward(&open));
    cases.extend(for_one_member());
    cases
}

fn while_the_issuer_is_a_steward(open: &str) -> [Case; 6] {
    let dead = |name: &str, command: &str| Case::refused(name, &[open], command, DEAD);
    [
        dead(
            "nobody accepts the invite of somebody who is a steward no longer",
            &accept(r#"by = "dora", stewards = { oak = ["anna"] }"#),
        ),
        dead(
            "nobody accepts an invite into a community where it is not known who its stewards are",
            &accept(r#"by = "dora""#),
        ),
        dead(
            "nobody looks at the invite of somebody who is a steward no longer",
            r#"{ preview = { viewer = "dora", stewards = { oak = ["anna"] }, now = 101 } }"#,
        ),
        dead(
            "a block by its issuer hides an invite into a community",
            &accept(&format!(r#"by = "dora", blocked = true, {ROLES}"#)),
        ),
        Case::leads(
            "any steward takes an invite into the community back",
            &[open],
            &format!(r#"{{ revoke = {{ by = "anna", {ROLES}, now = 101 }} }}"#),
            "revoked",
            "",
        ),
        dead(
            "whoever issued it takes it back as a steward alone",
            r#"{ revoke = { by = "alice", stewards = { oak = ["anna"] }, now = 101 } }"#,
        ),
    ]
}

/// An invite into a community may be for one member.
fn for_one_member() -> Vec<Case> {
    let named = |more: &str| into_oak(&format!(r#", member = "dora"{more}"#));
    let accept = |by: &str| accept(&format!("by = {}, {ROLES}", text(by)));
    let look = |viewer: &str| format!("{{ preview = {{ {viewer}{ROLES}, now = 101 }} }}");
    let invited = named("");
    let refused = |name: &str, given: &[&str], command: &str, code: &'static str| {
        Case::refused(name, given, command, code)
    };
    let mut told = Case::leads(
        "a member who is invited is told",
        &[],
        &invited,
        "open",
        r#"{ member = "dora" }"#,
    );
    told.expected.push(("notices", r#"[{ to = "dora", by = "alice", event = { kind = "invite_received", community = "oak", invite = "i" } }]"#.to_owned()));
    vec![
        told,
        Case::leads("whom it is for accepts it", &[&invited], &accept("dora"), "used", ""),
        refused(
            "nobody but the member whom it is for accepts it",
            &[&invited],
            &accept("carol"),
            DEAD,
        ),
        refused(
            "nobody but the member whom it is for looks at it",
            &[&invited],
            &look(r#"viewer = "carol", "#),
            DEAD,
        ),
        refused("nobody who is not signed in looks at it", &[&invited], &look(""), DEAD),
        Case::leads(
            "its issuer looks at it",
            &[&invited],
            &look(r#"viewer = "alice", "#),
            "open",
            "",
        ),
        refused(
            "nobody invites a member of the community",
            &[],
            &named(", is_member = true"),
            "ALREADY_IN_COMMUNITY",
        ),
        refused(
            "a community does not invite a member twice within a day",
            &[],
            &named(", invited_at = -86299"),
            "INVITED_LATELY",
        ),
        Case::leads(
            "a community invites a member again a day later",
            &[],
            &named(", invited_at = -86300"),
            "open",
            "",
        ),
    ]
}
