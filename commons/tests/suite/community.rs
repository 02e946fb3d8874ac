//! Communities, stewards, requests to join and cells: tables, and random histories against plain sets.

use std::collections::BTreeSet;

use proptest::prelude::*;
use trust_commons::community::{
    Cell, CellMembers, Community, CommunityPatch, JoinPolicy, JoinRequest, JoinStatus, Ties, join,
};
use trust_commons::steward::{Command, Context, Stewards};
use trust_core::MemberId;

use crate::commands::{
    Asking, CellCommands, CommunityCommands, JoinCommands, PartnershipCommands, Proposal, Sides,
    StewardCommands,
};
use crate::given::{Town, id, moment, refused, stewards, told};

fn oak() -> (Community, Stewards) {
    Community::found(id("oak"), " Oak ", "By the tree", true, &id("sam"), moment(7)).unwrap().value
}

#[test]
fn who_founds_a_community_is_its_first_member_and_its_first_steward() {
    let founded = Community::found(id("oak"), "Oak", "", false, &id("sam"), moment(7)).unwrap();
    assert_eq!(founded.value.1, stewards("oak", &["sam"]));
    let mut town = Town::of(&[]);
    town.tell(founded.changes);
    assert_eq!(town.members("oak"), ["sam"]);
    assert_eq!(oak().0.name, "Oak");
}

#[test]
fn an_id_is_for_addresses_and_not_like_those_of_other_groups() {
    let found = |of: &str| Community::found(id(of), "Oak", "", false, &id("sam"), moment(7));
    let hex = "6fa459eaee8a4ca4894edb77e160355e";
    for of in ["oak", "o2", &hex[..31], "6fa459ea-ee8a-4ca4-894e-db77e160355g"] {
        assert!(found(of).is_ok(), "{of}");
    }
    for of in ["o", "Oak", "accepted/oak", hex, "6fa459ea-ee8a-4ca4-894e-db77e160355e"] {
        assert_eq!(refused(found(of)), "INVALID_COMMUNITY_ID", "{of}");
    }
}

#[test]
fn names_and_descriptions_have_their_lengths() {
    let found = |name: &str, description: &str| {
        Community::found(id("oak"), name, description, false, &id("sam"), moment(7))
    };
    for name in ["", "  ", &"n".repeat(101)] {
        assert_eq!(refused(found(name, "")), "INVALID_NAME");
        let cell = Cell::found(id("c"), name, &id("sam"), &stewards("oak", &["sam"]), 0);
        assert_eq!(refused(cell), "INVALID_NAME");
    }
    assert_eq!(refused(found("n", &"d".repeat(5_001))), "INVALID_DESCRIPTION");
    assert!(found(&"n".repeat(100), &"d".repeat(5_000)).is_ok());
}

#[test]
fn a_steward_edits_a_community_and_nobody_else() {
    let (community, those) = oak();
    let patch: CommunityPatch = serde_json::from_str(r#"{"credit":false,"name":"Elm"}"#).unwrap();
    assert_eq!(refused(community.edit(&id("eve"), &patch, &those)), "NOT_STEWARD");
    let others = stewards("elm", &["sam"]);
    assert_eq!(refused(community.edit(&id("sam"), &patch, &others)), "NOT_STEWARD");
    let edited = community.edit(&id("sam"), &patch, &those).unwrap();
    let expected = Community { name: "Elm".to_owned(), credit: false, ..community.clone() };
    assert_eq!(edited.value, expected);
    let nameless = CommunityPatch { name: Some(String::new()), ..CommunityPatch::default() };
    assert_eq!(refused(community.edit(&id("sam"), &nameless, &those)), "INVALID_NAME");
}

#[test]
fn stewards_appoint_and_dismiss_each_other_but_one_stays() {
    let (sam, ana, eve) = (id("sam"), id("ana"), id("eve"));
    let (_, one) = oak();
    assert_eq!(refused(one.appoint(&ana, &ana, true)), "NOT_STEWARD");
    assert_eq!(refused(one.appoint(&sam, &sam, true)), "ALREADY_STEWARD");
    assert_eq!(refused(one.appoint(&sam, &ana, false)), "NOT_A_MEMBER");
    assert_eq!(refused(one.dismiss(&ana, &sam, &[])), "NOT_STEWARD");
    assert_eq!(refused(one.dismiss(&sam, &ana, &[])), "NOT_APPOINTED");
    assert_eq!(refused(one.dismiss(&sam, &sam, &[])), "LAST_STEWARD");

    let two = one.appoint(&sam, &ana, true).unwrap();
    assert_eq!(told(&two.notifications), ["ana"]);
    assert!(two.value.is_steward(&ana) && !two.value.is_steward(&eve));
    let dismissed = two.value.dismiss(&ana, &sam, &[]).unwrap();
    assert_eq!(told(&dismissed.notifications), ["sam"]);
    assert_eq!(dismissed.value, stewards("oak", &["ana"]));
    let stepped_down = two.value.dismiss(&ana, &ana, &[]).unwrap();
    assert!(stepped_down.notifications.is_empty());
    assert_eq!(stepped_down.value, one);
}

#[test]
fn who_leaves_leaves_the_cells_too_and_the_last_steward_stays() {
    let (_, one) = oak();
    let (sam, ana) = (id("sam"), id("ana"));
    let of = |cell, members: &[&str]| CellMembers {
        cell: id(cell),
        members: members.iter().map(|member| id(member)).collect(),
    };
    let cells = [of("nest", &["ana", "bo"]), of("den", &["ana"])];
    assert_eq!(refused(one.leave(&ana, false, &[], &cells)), "NOT_IN_COMMUNITY");
    assert_eq!(refused(one.leave(&sam, true, &[], &cells)), "LAST_STEWARD");
    let left = one.leave(&ana, true, &[], &cells).unwrap();
    assert_eq!(left.value, one);
    assert_eq!(told(&left.notifications), ["sam", "bo"]);
    let groups = left.changes.iter().map(|change| match change {
        trust_core::Change::Leave { group, member } if *member == ana => group.to_string(),
        other => panic!("{other:?}"),
    });
    let groups: Vec<_> = groups.into_iter().collect();
    assert_eq!(groups, ["nest", "den", "oak"]);
    let two = stewards("oak", &["ana", "sam"]);
    assert_eq!(two.leave(&sam, true, &[], &[]).unwrap().value, stewards("oak", &["ana"]));
}

#[test]
fn stewards_found_and_end_cells_and_anybody_may_leave_one() {
    let (sam, ana, eve, those) = (id("sam"), id("ana"), id("eve"), stewards("oak", &["sam"]));
    assert_eq!(refused(Cell::found(id("nest"), "Nest", &ana, &those, 0)), "NOT_STEWARD");
    assert_eq!(refused(Cell::found(id("nest"), "Nest", &sam, &those, 100)), "TOO_MANY_CELLS");
    let cell = Cell::found(id("nest"), "Nest", &sam, &those, 99).unwrap().value;
    let present = BTreeSet::from([id("ana"), id("bo")]);
    assert_eq!(refused(cell.remove(&ana, &eve, &present, &those)), "NOT_STEWARD");
    let left = cell.remove(&ana, &ana, &present, &those).unwrap();
    assert_eq!(told(&left.notifications), ["bo"]);
    assert_eq!(left.notifications[0].by, ana);
    let removed = cell.remove(&ana, &sam, &present, &those).unwrap();
    assert_eq!(told(&removed.notifications), ["bo", "ana"]);
    assert_eq!(left.changes, removed.changes);
    assert!(cell.remove(&eve, &sam, &present, &those).unwrap().changes.is_empty());
    assert_eq!(refused(cell.ended(&ana, &present, &those)), "NOT_STEWARD");
    assert_eq!(told(&cell.ended(&sam, &present, &those).unwrap().notifications), ["ana", "bo"]);
}

fn asked() -> JoinRequest {
    let those = stewards("oak", &["sam", "sue"]);
    JoinRequest::ask(id("j"), &those, &id("ana"), " Hello ", Asking::default(), moment(1))
        .unwrap()
        .value
}

#[test]
fn asking_is_refused_to_members_and_to_who_has_asked() {
    let those = stewards("oak", &["sam", "sue"]);
    let ask = |message: &str, is_member, pending| {
        let asking = Asking { is_member, pending, ..Asking::default() };
        JoinRequest::ask(id("j"), &those, &id("ana"), message, asking, moment(1))
    };
    let first = ask(" Hello ", false, false).unwrap();
    assert_eq!(told(&first.notifications), ["sam", "sue"]);
    assert_eq!((&*first.value.message, first.changes.len()), ("Hello", 0));
    assert_eq!(refused(ask("", true, true)), "ALREADY_IN_COMMUNITY");
    assert_eq!(refused(ask("", false, true)), "ALREADY_ASKED");
    assert_eq!(refused(ask(&"m".repeat(2_001), false, false)), "INVALID_MESSAGE");
}

#[test]
fn every_state_command_and_role_of_a_request_is_as_the_table_has_it() {
    const NONE: &str = "UNKNOWN_JOIN_REQUEST";
    const OWN: &str = "OWN_JOIN_REQUEST";
    const OVER: &str = "JOIN_REQUEST_NOT_PENDING";
    // By a steward, by who asks, by who asks and is a steward, by a steward elsewhere, by anybody.
    let table = [
        ("pending", join::Command::Approve, ["approved", OWN, OWN, NONE, NONE]),
        ("pending", join::Command::Decline, ["declined", OWN, OWN, NONE, NONE]),
        ("pending", join::Command::Withdraw, [NONE, "withdrawn", "withdrawn", NONE, NONE]),
        ("approved", join::Command::Approve, [OVER, OWN, OWN, NONE, NONE]),
        ("approved", join::Command::Decline, [OVER, OWN, OWN, NONE, NONE]),
        ("approved", join::Command::Withdraw, [NONE, OVER, OVER, NONE, NONE]),
        ("declined", join::Command::Approve, [OVER, OWN, OWN, NONE, NONE]),
        ("declined", join::Command::Decline, [OVER, OWN, OWN, NONE, NONE]),
        ("declined", join::Command::Withdraw, [NONE, OVER, OVER, NONE, NONE]),
        ("withdrawn", join::Command::Approve, [OVER, OWN, OWN, NONE, NONE]),
        ("withdrawn", join::Command::Decline, [OVER, OWN, OWN, NONE, NONE]),
        ("withdrawn", join::Command::Withdraw, [NONE, OVER, OVER, NONE, NONE]),
    ];
    let (those, theirs) = (stewards("oak", &["sam", "sue"]), stewards("oak", &["ana", "sam"]));
    let elsewhere = stewards("elm", &["eve"]);
    for (state, command, answers) in table {
        let status: JoinStatus = state.parse().unwrap();
        let legal = answers.iter().find_map(|answer| answer.parse().ok());
        assert_eq!(status.after(command), legal, "{state} {command:?}");
        let roles = [
            ("sue", &those),
            ("ana", &those),
            ("ana", &theirs),
            ("eve", &elsewhere),
            ("eve", &those),
        ];
        for ((by, those), answer) in roles.into_iter().zip(answers) {
            let (request, by) = (JoinRequest { status, ..asked() }, id(by));
            let found = request.given(command, &by, those, moment(2));
            let Ok(outcome) = found else {
                assert_eq!(refused(found), answer, "{state} {command:?} {by}");
                continue;
            };
            assert_eq!(outcome.value.status.to_string(), answer);
            assert_eq!(
                (outcome.value.decided_by, outcome.value.decided_at),
                (Some(by), Some(moment(2)))
            );
            let (joins, tells) = match command {
                join::Command::Approve => (1, vec!["ana"]),
                join::Command::Decline => (0, vec!["ana"]),
                _ => (0, vec![]),
            };
            assert_eq!((outcome.changes.len(), told(&outcome.notifications)), (joins, tells));
        }
    }
}

#[test]
fn a_request_is_known_to_who_asks_and_to_stewards_who_see_them() {
    let (request, those) = (asked(), stewards("oak", &["sam"]).into());
    let elsewhere = stewards("elm", &["eve"]).into();
    let known = |viewer: &str, roles, hidden: &[&str]| {
        request.is_known_to(&id(viewer), roles, |member| hidden.contains(&member.as_str()))
    };
    assert!(known("ana", &those, &["sam"]));
    assert!(known("sam", &those, &[]) && !known("sam", &those, &["ana"]));
    assert!(!known("eve", &those, &[]) && !known("eve", &elsewhere, &[]));
}

#[test]
fn an_open_community_is_joined_at_once_and_an_invite_only_one_is_not_asked() {
    let those = stewards("oak", &["sam", "sue"]);
    let ask = |policy| {
        let asking =
            Asking { policy, waiting: 9, declined_at: Some(moment(1)), ..Asking::default() };
        JoinRequest::ask(id("j"), &those, &id("ana"), "", asking, moment(2))
    };
    let joined = ask(JoinPolicy::Open).unwrap();
    assert_eq!(joined.value.status, JoinStatus::Approved);
    assert_eq!((joined.value.decided_by, joined.value.decided_at), (None, Some(moment(2))));
    assert_eq!(joined.changes.len(), 1);
    assert_eq!(told(&joined.notifications), ["sam", "sue"]);
    assert_eq!(refused(ask(JoinPolicy::Invite)), "INVITE_ONLY");
}

#[test]
fn somebody_waits_for_three_answers_at_a_time_and_a_week_after_a_decline() {
    let those = stewards("oak", &["sam"]);
    let ask = |waiting, declined_at, now| {
        let asking = Asking { waiting, declined_at, ..Asking::default() };
        JoinRequest::ask(id("j"), &those, &id("ana"), "", asking, now)
    };
    const WEEK: i64 = 604_800;
    assert!(ask(2, None, moment(5)).is_ok());
    assert_eq!(refused(ask(3, None, moment(5))), "TOO_MANY_JOIN_REQUESTS");
    assert_eq!(refused(ask(0, Some(moment(5)), moment(5))), "DECLINED_LATELY");
    assert_eq!(refused(ask(0, Some(moment(5)), moment(4 + WEEK))), "DECLINED_LATELY");
    assert!(ask(0, Some(moment(5)), moment(5 + WEEK)).is_ok());
}

#[test]
fn a_community_is_asked_three_times_within_a_day_be_it_open_or_not() {
    let those = stewards("oak", &["sam"]);
    const DAY: i64 = 86_400;
    for policy in [JoinPolicy::Ask, JoinPolicy::Open] {
        let ask = |asked_at: &[i64], now| {
            let asked_at: Vec<_> = asked_at.iter().copied().map(moment).collect();
            let asking = Asking { policy, asked_at: &asked_at, ..Asking::default() };
            JoinRequest::ask(id("j"), &those, &id("ana"), "", asking, now)
        };
        assert!(ask(&[1, 2], moment(3)).is_ok());
        assert_eq!(refused(ask(&[3, 2, 1], moment(DAY))), "ASKED_TOO_OFTEN");
        assert!(ask(&[3, 2, 1], moment(1 + DAY)).is_ok());
    }
}

#[test]
fn what_is_usual_goes_by_the_model_and_stewards_choose_otherwise() {
    use trust_commons::sharing::SharingModel::{Emergent, Federated, Hybrid};
    let (community, those) = oak();
    for (model, usual) in
        [(Emergent, JoinPolicy::Open), (Federated, JoinPolicy::Ask), (Hybrid, JoinPolicy::Ask)]
    {
        assert_eq!(community.join_policy(model), usual);
    }
    let patch: CommunityPatch = serde_json::from_str(r#"{"joining":"invite"}"#).unwrap();
    let closed = community.edit(&id("sam"), &patch, &those).unwrap().value;
    assert_eq!(closed.join_policy(Emergent), JoinPolicy::Invite);
}

#[test]
fn only_a_sole_steward_closes_a_community_and_everybody_is_told() {
    use trust_commons::partnership::{Partnership, PartnershipStatus, Terms};
    use trust_commons::sharing::SharingModel;
    let (community, one) = oak();
    let (sam, ana, bo): (MemberId, MemberId, MemberId) = (id("sam"), id("ana"), id("bo"));
    let two = stewards("oak", &["ana", "sam"]);
    let elm = stewards("elm", &["eve"]);
    let close =
        |by: &MemberId, those: &Stewards, ties| community.close(by, &[those, &elm], &[], ties);
    assert_eq!(refused(close(&ana, &one, Ties::default())), "NOT_STEWARD");
    assert_eq!(refused(close(&sam, &two, Ties::default())), "NOT_ONLY_STEWARD");
    let proposal = Proposal { id: id("p"), a: id("elm"), b: id("oak"), terms: Terms::default() };
    let sides = Sides { a: Some(&elm), b: Some(&one) };
    let eve = id("eve");
    let proposed =
        Partnership::propose(proposal, &eve, sides, false, SharingModel::Hybrid, moment(1));
    let active =
        proposed.unwrap().value.approve(&sam, Terms::default(), sides, moment(2)).unwrap().value;
    let ties = Ties {
        members: vec![ana.clone(), sam.clone()],
        cells: vec![id("nest")],
        partnerships: vec![active],
        join_requests: vec![
            JoinRequest::ask(id("j"), &one, &bo, "", Asking::default(), moment(1)).unwrap().value,
        ],
    };
    let closed = close(&sam, &one, ties).unwrap();
    assert_eq!(closed.value.partnerships[0].status, PartnershipStatus::Dissolved);
    assert_eq!(closed.value.join_requests[0].status, JoinStatus::Declined);
    assert_eq!(told(&closed.notifications), ["ana", "eve", "bo"]);
    assert_eq!(closed.changes.len(), 4, "the cell goes, both leave, the partnership ends");
}

#[test]
fn a_steward_who_is_hidden_counts_as_none_who_stays() {
    let (sam, ana, bo) = (id("sam"), id("ana"), id("bo"));
    let two = stewards("oak", &["ana", "sam"]);
    assert_eq!(refused(two.leave(&sam, true, &[&ana], &[])), "LAST_STEWARD");
    assert_eq!(refused(two.dismiss(&sam, &sam, &[&ana])), "LAST_STEWARD");
    let three = stewards("oak", &["ana", "bo", "sam"]);
    let left = three.leave(&sam, true, &[&ana], &[]).unwrap();
    assert_eq!(left.value, stewards("oak", &["ana", "bo"]));
    assert_eq!(told(&left.notifications), ["ana", "bo"], "who is hidden hears of it, too");
    assert_eq!(three.dismiss(&sam, &bo, &[&ana]).unwrap().value, two);
    // And so has no say in whether the community ends.
    let (community, _) = oak();
    let closed = community.close(&sam, &[&two], &[&ana], Ties::default());
    assert!(closed.unwrap().notifications.is_empty());
    assert_eq!(
        refused(community.close(&sam, &[&two], &[&bo], Ties::default())),
        "NOT_ONLY_STEWARD"
    );
}

#[test]
fn each_steward_chooses_for_themselves_whether_they_are_named() {
    let (sam, ana) = (id("sam"), id("ana"));
    let two = stewards("oak", &["ana", "sam"]);
    let choose = |by: &MemberId, member: &MemberId| {
        let choose = Command::ChooseNamed { member: member.clone() };
        two.given(choose, Context::of(by.clone()))
    };
    assert_eq!(choose(&sam, &sam).unwrap().value, two);
    assert_eq!(refused(choose(&sam, &ana)), "NOT_FOR_YOU");
    assert_eq!(refused(choose(&id("eve"), &id("eve"))), "NOT_STEWARD");
}

const PEOPLE: [&str; 5] = ["ana", "bo", "eve", "sam", "sue"];

proptest! {
    /// Sets of members, stewards and pending requests are the whole model.
    #[test]
    fn a_random_history_is_the_models(steps in prop::collection::vec((0..7u8, 0..5usize, 0..5usize), 1..60)) {
        let founded = Community::found(id("oak"), "Oak", "", false, &id("sam"), moment(0)).unwrap();
        let mut town = Town::of(&PEOPLE);
        town.tell(founded.changes);
        let (_, mut those) = founded.value;
        let mut members = BTreeSet::from(["sam"]);
        let mut appointed = BTreeSet::from(["sam"]);
        let mut requests: Vec<JoinRequest> = Vec::new();
        for (at, (what, by, whom)) in steps.into_iter().enumerate() {
            let (by, whom) = (PEOPLE[by], PEOPLE[whom]);
            let (actor, other): (MemberId, MemberId) = (id(by), id(whom));
            let (steers, within) = (appointed.contains(by), members.contains(whom));
            match what {
                0 => {
                    let answer = those.appoint(&actor, &other, within);
                    prop_assert_eq!(answer.is_ok(), steers && within && !appointed.contains(whom));
                    if let Ok(outcome) = answer {
                        those = outcome.value;
                        appointed.insert(whom);
                    }
                }
                1 => {
                    let answer = those.dismiss(&actor, &other, &[]);
                    prop_assert_eq!(answer.is_ok(), steers && appointed.contains(whom) && appointed.len() > 1);
                    if let Ok(outcome) = answer {
                        those = outcome.value;
                        appointed.remove(whom);
                    }
                }
                2 => {
                    let answer = those.leave(&other, within, &[], &[]);
                    let last = appointed.len() == 1 && appointed.contains(whom);
                    prop_assert_eq!(answer.is_ok(), within && !last);
                    if let Ok(outcome) = answer {
                        those = outcome.value;
                        town.tell(outcome.changes);
                        appointed.remove(whom);
                        members.remove(whom);
                    }
                }
                3 => {
                    let pending = requests.iter().any(|request| request.member == other);
                    let asking = Asking { is_member: within, pending, ..Asking::default() };
                    let answer = JoinRequest::ask(id(&format!("j{at}")), &those, &other, "", asking, moment(0));
                    prop_assert_eq!(answer.is_ok(), !within && !pending);
                    requests.extend(answer.map(|outcome| outcome.value));
                }
                _ => {
                    let Some(at) = requests.iter().position(|request| request.member == other) else { continue };
                    let answer = match what {
                        4 => requests[at].approve(&actor, &those, moment(0)),
                        5 => requests[at].decline(&actor, &those, moment(0)),
                        _ => requests[at].given(join::Command::Withdraw, &actor, &those, moment(0)),
                    };
                    prop_assert_eq!(answer.is_ok(), if what == 6 { by == whom } else { steers && by != whom });
                    let Ok(outcome) = answer else { continue };
                    prop_assert_eq!(outcome.value.given(join::Command::Withdraw, &other, &those, moment(1)).is_err(), true);
                    town.tell(outcome.changes);
                    if what == 4 {
                        members.insert(whom);
                    }
                    requests.swap_remove(at);
                }
            }
            prop_assert_eq!(town.members("oak"), members.iter().copied().collect::<Vec<_>>());
            prop_assert!(!appointed.is_empty() && appointed.is_subset(&members));
            prop_assert_eq!(&those, &stewards("oak", &appointed.iter().copied().collect::<Vec<_>>()));
        }
    }
}
