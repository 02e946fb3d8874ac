//! The whole table of partnerships, and random histories against a plain model.

use proptest::prelude::*;
use trust_commons::partnership::{Command, Partnership, PartnershipStatus, Terms};
use trust_commons::sharing::SharingModel;
use trust_core::{Change, MemberId};

use crate::commands::{PartnershipCommands, Proposal, Sides};
use crate::given::{Town, id, moment, refused, stewards};
use crate::scenarios::{One, run};
use crate::table::{Case, assert_written, text, write_file};

#[test]
fn every_scenario_of_partnerships_holds() {
    run::<One<Partnership>>("partnership");
}

#[test]
fn the_scenarios_of_partnerships_are_as_the_table_has_them() {
    assert_written("partnership", &cases());
}

#[test]
#[ignore = "writes tests/scenarios/commons/partnership.toml"]
fn write_the_scenarios_of_partnerships() {
    write_file("partnership", &cases());
}

/// Who may try: what the role is called, who that is, and who proposed.
const ROLES: [(&str, &str, &str); 6] = [
    ("the steward who proposed it", "sam", "sam"),
    ("another steward of the proposing side", "sue", "sam"),
    ("a steward of the other side", "ana", "sam"),
    ("a steward of both sides", "bo", "sam"),
    ("a steward of both sides who proposed it", "bo", "bo"),
    ("somebody who is no steward", "eve", "sam"),
];

/// What each role comes to, in that order: a status, or the code of a refusal. State, command, answers.
#[rustfmt::skip]
const TABLE: [(&str, &str, [&str; 6]); 20] = [
    ("proposed",  "approve",  [ROLE, ROLE, "active", "active", SAME, ROLE]),
    ("proposed",  "decline",  [ROLE, ROLE, "declined", "declined", "declined", ROLE]),
    ("proposed",  "withdraw", ["withdrawn", "withdrawn", ROLE, "withdrawn", "withdrawn", ROLE]),
    ("proposed",  "dissolve", [IDLE, IDLE, IDLE, IDLE, IDLE, ROLE]),
    ("active",    "approve",  [ROLE, ROLE, PAST, PAST, SAME, ROLE]),
    ("active",    "decline",  [ROLE, ROLE, PAST, PAST, PAST, ROLE]),
    ("active",    "withdraw", [PAST, PAST, ROLE, PAST, PAST, ROLE]),
    ("active",    "dissolve", ["dissolved", "dissolved", "dissolved", "dissolved", "dissolved", ROLE]),
    ("declined",  "approve",  [ROLE, ROLE, PAST, PAST, SAME, ROLE]),
    ("declined",  "decline",  [ROLE, ROLE, PAST, PAST, PAST, ROLE]),
    ("declined",  "withdraw", [PAST, PAST, ROLE, PAST, PAST, ROLE]),
    ("declined",  "dissolve", [IDLE, IDLE, IDLE, IDLE, IDLE, ROLE]),
    ("withdrawn", "approve",  [ROLE, ROLE, PAST, PAST, SAME, ROLE]),
    ("withdrawn", "decline",  [ROLE, ROLE, PAST, PAST, PAST, ROLE]),
    ("withdrawn", "withdraw", [PAST, PAST, ROLE, PAST, PAST, ROLE]),
    ("withdrawn", "dissolve", [IDLE, IDLE, IDLE, IDLE, IDLE, ROLE]),
    ("dissolved", "approve",  [ROLE, ROLE, PAST, PAST, SAME, ROLE]),
    ("dissolved", "decline",  [ROLE, ROLE, PAST, PAST, PAST, ROLE]),
    ("dissolved", "withdraw", [PAST, PAST, ROLE, PAST, PAST, ROLE]),
    ("dissolved", "dissolve", [IDLE, IDLE, IDLE, IDLE, IDLE, ROLE]),
];
const ROLE: &str = "NOT_STEWARD";
const SAME: &str = "SAME_PERSON";
const PAST: &str = "PARTNERSHIP_NOT_PROPOSED";
const IDLE: &str = "PARTNERSHIP_NOT_ACTIVE";

const STEWARDS: &str = r#"stewards = { oak = ["bo", "sam", "sue"], river = ["ana", "bo"] }"#;
const PROPOSE: &str = r#"{ propose = { id = "p", a = "oak", b = "river", by = "sam", now = 1 } }"#;

fn doing(command: &str, by: &str, now: u8) -> String {
    format!(r#"{{ {command} = {{ by = "{by}", now = {now}, {STEWARDS} }} }}"#)
}

/// The commands that lead to a state.
fn history(state: &str, proposer: &str) -> Vec<String> {
    let propose = format!(
        r#"{{ propose = {{ id = "p", a = "oak", b = "river", by = "{proposer}", now = 1, {STEWARDS} }} }}"#
    );
    let rest = match state {
        "proposed" => vec![],
        "active" => vec![doing("approve", "ana", 2)],
        "declined" => vec![doing("decline", "ana", 2)],
        "withdrawn" => vec![doing("withdraw", "sue", 2)],
        _ => vec![doing("approve", "ana", 2), doing("dissolve", "sue", 3)],
    };
    [propose].into_iter().chain(rest).collect()
}

/// What a command tells the engine and the others, once it is done.
fn consequences(command: &str, by: &str) -> Vec<(&'static str, String)> {
    let (event, changes) = match command {
        "approve" => (
            "partnership_approved",
            r#"[{ change = "put_partnership", a = "oak", b = "river", shares = ["offer", "need"] }]"#,
        ),
        "decline" => ("partnership_declined", "[]"),
        "withdraw" => ("partnership_withdrawn", "[]"),
        _ => {
            ("partnership_dissolved", r#"[{ change = "end_partnership", a = "oak", b = "river" }]"#)
        }
    };
    let others = ["ana", "bo", "sam", "sue"].into_iter().filter(|&to| to != by);
    let notifications = others.map(|to| {
        format!(
            "\n    {{ to = \"{to}\", by = \"{by}\", event = {{ kind = \"{event}\", partnership = \"p\" }} }},"
        )
    });
    let notifications = format!("[{}\n]", notifications.collect::<String>());
    vec![("changes", changes.to_owned()), ("notices", notifications)]
}

fn cases() -> Vec<Case> {
    let mut cases = proposals();
    cases.extend(agreements());
    for (state, command, answers) in TABLE {
        for ((role, by, proposer), answer) in ROLES.into_iter().zip(answers) {
            let is_code = answer == answer.to_uppercase();
            let expected = match is_code {
                true => vec![("refused", text(answer))],
                false => [("status", text(answer))]
                    .into_iter()
                    .chain(consequences(command, by))
                    .collect(),
            };
            cases.push(Case {
                name: format!("{state}: {role} tries to {command} it"),
                given: history(state, proposer),
                command: doing(command, by, 4),
                expected,
            });
        }
    }
    cases
}

fn propose(what: &str) -> String {
    format!(
        r#"{{ propose = {{ id = "p", a = "oak", b = "river", by = "sam", now = 1, {what} }} }}"#
    )
}

/// What is proposed.
fn proposals() -> Vec<Case> {
    let mut cases = vec![
        Case::leads(
            "what is not said of a proposal is that offers and needs are shared, and no count",
            &[],
            PROPOSE,
            "proposed",
            r#"{ offered = { share_offers = true, share_needs = true, share_member_count = false }, agreed = "", created_at = 1, proposed_by = "sam" }"#,
        ),
        Case::refused(
            "only a steward of the proposing side proposes",
            &[],
            &propose(r#"stewards = { oak = ["sue"], river = ["sam"] }"#),
            ROLE,
        ),
        Case::refused(
            "a pair that has a partnership gets no other",
            &[],
            &propose("live = true"),
            "ALREADY_PARTNERS",
        ),
        Case::refused(
            "who is no steward does not learn whether there is a partnership",
            &[],
            &propose(r#"live = true, stewards = { oak = ["sue"] }"#),
            ROLE,
        ),
        Case::refused(
            "a community is no partner of itself",
            &[],
            r#"{ propose = { id = "p", a = "oak", b = "oak", by = "sam", now = 1 } }"#,
            "SELF_PARTNERSHIP",
        ),
        Case::refused(
            "where there are only people there are no partnerships",
            &[],
            &propose(r#"model = "emergent""#),
            "PARTNERSHIPS_OFF",
        ),
        Case::leads(
            "where there are only communities there are partnerships",
            &[],
            &propose(r#"model = "federated""#),
            "proposed",
            "",
        ),
    ];
    cases[0].expected.push(("changes", "[]".to_owned()));
    cases
}

/// What both sides make of it.
fn agreements() -> Vec<Case> {
    let all = "share_offers = true, share_needs = true, share_member_count = true";
    let none = "share_offers = false, share_needs = false, share_member_count = false";
    let approve = |terms: &str| format!(r#"{{ approve = {{ by = "ana", now = 2, {terms} }} }}"#);
    let mut cases = Vec::new();
    let agreements = [
        ("what neither side grudges is shared", all, all, "true", "true", "true"),
        ("what the other side keeps to itself is not shared", all, none, "false", "false", "false"),
        (
            "what the proposing side keeps to itself is not shared",
            none,
            all,
            "false",
            "false",
            "false",
        ),
        ("offers can be shared alone", all, "share_needs = false", "true", "false", "false"),
        ("needs can be shared alone", "share_offers = false", all, "false", "true", "false"),
    ];
    for (name, offered, answered, offers, needs, count) in agreements {
        let has = format!(
            "{{ agreed = {{ share_offers = {offers}, share_needs = {needs}, share_member_count = {count} }}, decided_by = \"ana\", decided_at = 2 }}"
        );
        let given = propose(offered);
        let mut case = Case::leads(name, &[&given], &approve(answered), "active", &has);
        let tags = [(offers, "\"offer\""), (needs, "\"need\"")];
        let tags: Vec<_> =
            tags.iter().filter(|(is, _)| *is == "true").map(|(_, tag)| *tag).collect();
        let put = format!(
            r#"[{{ change = "put_partnership", a = "oak", b = "river", shares = [{}] }}]"#,
            tags.join(", ")
        );
        case.expected.push(("changes", put));
        cases.push(case);
    }
    cases
}

#[test]
fn the_table_of_the_code_is_the_table_of_this_test() {
    for (state, command, answers) in TABLE {
        let state: PartnershipStatus = state.parse().unwrap();
        let command = match command {
            "approve" => Command::Approve(Terms::default()),
            "decline" => Command::Decline,
            "withdraw" => Command::Withdraw,
            _ => Command::Dissolve,
        };
        let legal = answers.iter().find_map(|answer| answer.parse().ok());
        assert_eq!(state.after(&command), legal, "{state} {command:?}");
    }
}

fn proposed() -> Partnership {
    let (id, a, b) = (id("p"), id("oak"), id("river"));
    let proposal = Proposal { id, a, b, terms: Terms::default() };
    let (by, sides) = ("sam".parse().unwrap(), Sides::default());
    Partnership::propose(proposal, &by, sides, false, SharingModel::Hybrid, moment(1))
        .unwrap()
        .value
}

#[test]
fn stewards_of_another_community_are_no_stewards_of_this_one() {
    let (ash, river) = (stewards("ash", &["ana"]), stewards("river", &["rik"]));
    let approved = |b| {
        let sides = Sides { a: None, b: Some(b) };
        proposed().approve(&id("ana"), Terms::default(), sides, moment(2))
    };
    assert_eq!(refused(approved(&ash)), "NOT_STEWARD");
    assert_eq!(refused(approved(&river)), "NOT_STEWARD");
}

#[test]
fn what_both_share_is_less_than_what_either_does() {
    let terms = |share_offers, share_needs, share_member_count| Terms {
        share_offers,
        share_needs,
        share_member_count,
    };
    let (one, other) = (terms(true, false, true), terms(true, true, false));
    assert_eq!(
        (one.and(other), one.or(other)),
        (terms(true, false, false), terms(true, true, true))
    );
}

#[test]
fn a_partnership_is_live_and_effective_exactly_while_it_is() {
    let (ana, sam, none) = (id("ana"), id("sam"), Sides::default());
    let first = proposed();
    let active = first.approve(&ana, Terms::default(), none, moment(2)).unwrap().value;
    let over = active.dissolve(&sam, none, moment(3)).unwrap().value;
    assert!(first.is_live() && active.is_live() && !over.is_live());
    assert!(!first.withdraw(&sam, none, moment(2)).unwrap().value.is_live());
    assert!(!first.decline(&ana, none, moment(2)).unwrap().value.is_live());
    assert_eq!(first.effective(), None);
    assert_eq!(active.effective(), Some(Terms::default()));
    assert_eq!((over.effective(), over.agreed), (None, Some(Terms::default())));
    assert_eq!(
        (over.decided_by, over.decided_at, over.ended_at),
        (Some(ana), Some(moment(2)), Some(moment(3)))
    );
}

#[test]
fn partners_share_from_approval_to_the_end_and_no_longer() {
    let mut town = Town::of(&[]);
    for community in ["oak", "river"] {
        let kind = trust_core::GroupKind::Community;
        town.tell(vec![Change::PutGroup { group: id(community), kind, owner: None }]);
    }
    town.tell(vec![
        Change::Join { group: id("oak"), member: id("sam") },
        Change::Join { group: id("river"), member: id("ana") },
        Change::PutResource(Box::new(trust_core::Resource {
            audience: ["partner".parse().unwrap()].into(),
            community: Some(id("oak")),
            tags: ["offer".parse().unwrap()].into(),
            ..trust_core::Resource::new(id("bread"), id("sam"))
        })),
    ]);
    assert!(!town.sees("ana", "bread", 1));
    let active =
        proposed().approve(&id("ana"), Terms::default(), Sides::default(), moment(2)).unwrap();
    town.tell(active.changes);
    assert!(town.sees("ana", "bread", 2));
    let over = active.value.dissolve(&id("sam"), Sides::default(), moment(3)).unwrap();
    town.tell(over.changes);
    assert!(!town.sees("ana", "bread", 3));
}

/// A command of a random history: which one, by whom, with what terms.
fn step() -> impl Strategy<Value = (u8, u8, Terms)> {
    let terms = any::<(bool, bool, bool)>().prop_map(|(offers, needs, count)| Terms {
        share_offers: offers,
        share_needs: needs,
        share_member_count: count,
    });
    (0..4u8, 0..5u8, terms)
}

proptest! {
    /// Two flags and a pair of terms are the whole model: has it been decided, has it ended, what by whom.
    #[test]
    fn a_random_history_is_the_models(steps in prop::collection::vec(step(), 1..20), by_bo in any::<bool>()) {
        let (oak, river) = (stewards("oak", &["bo", "sam", "sue"]), stewards("river", &["ana", "bo"]));
        let sides = Sides { a: Some(&oak), b: Some(&river) };
        let proposer: MemberId = id(if by_bo { "bo" } else { "sam" });
        let mut is = Partnership { proposed_by: proposer.clone(), ..proposed() };
        let (mut begun, mut over) = (false, false);
        for (at, (command, who, terms)) in steps.into_iter().enumerate() {
            let now = 10 + at as i64;
            let by: MemberId = id(["sam", "sue", "ana", "bo", "eve"][who as usize]);
            let (of_a, of_b) = (oak.is_steward(&by), river.is_steward(&by));
            let answer = match command {
                0 => is.approve(&by, terms, sides, moment(now)),
                1 => is.decline(&by, sides, moment(now)),
                2 => is.withdraw(&by, sides, moment(now)),
                _ => is.dissolve(&by, sides, moment(now)),
            };
            let may = match command {
                0 => of_b && by != proposer && !begun && !over,
                1 => of_b && !begun && !over,
                2 => of_a && !begun && !over,
                _ => (of_a || of_b) && begun && !over,
            };
            prop_assert_eq!(answer.is_ok(), may);
            let Ok(outcome) = answer else { continue };
            prop_assert!(outcome.notifications.iter().all(|notification| notification.to != by && notification.by == by));
            prop_assert_eq!(outcome.changes.len(), usize::from(command == 0 || command == 3));
            (begun, over) = (begun || command == 0, command != 0);
            let shared = (command == 0).then(|| is.offered.and(terms));
            is = outcome.value;
            prop_assert_eq!(is.effective(), shared);
            prop_assert_eq!(is.is_live(), !over);
            let json = serde_json::to_string(&is).unwrap();
            prop_assert_eq!(serde_json::from_str::<Partnership>(&json).unwrap(), is.clone());
        }
    }
}
