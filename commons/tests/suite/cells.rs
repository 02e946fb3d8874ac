//! Tests of invitations into cells: required acceptances, and all commands.

use std::collections::BTreeSet;

use trust_commons::community::cell_invitation::Command;
use trust_commons::community::{Cell, CellInvitation, CellInvitationStatus, CellMembers, Side};
use trust_commons::steward::{STEPPING_DOWN, Stewards};
use trust_core::MemberId;

use crate::commands::{CellCommands, CellInvitationCommands, CellStanding};
use crate::given::{id, moment, refused, stewards, told};

fn nest() -> Cell {
    let those = stewards("oak", &["sam"]);
    Cell::found(id("nest"), "Nest", &id("sam"), &those, 0).unwrap().value
}

fn people(names: &[&str]) -> BTreeSet<MemberId> {
    names.iter().map(|name| id(name)).collect()
}

static NOBODY: BTreeSet<MemberId> = BTreeSet::new();

fn standing<'a>(present: &'a BTreeSet<MemberId>, stewards: &'a Stewards) -> CellStanding<'a> {
    CellStanding {
        present,
        absent: &NOBODY,
        stewards,
        is_member: true,
        stepped_down_at: None,
        invited: &[],
    }
}

fn invite(member: &str, by: &str, present: &[&str]) -> CellInvitation {
    let (present, those) = (people(present), stewards("oak", &["sam", "sue"]));
    let standing = standing(&present, &those);
    let (member, by) = (id(member), id(by));
    CellInvitation::issue(id("i"), &nest(), &member, &by, standing, false, moment(1)).unwrap().value
}

#[test]
fn a_steward_invites_a_member_who_is_not_in_the_cell_and_not_invited() {
    let (cell, present, those) = (nest(), people(&["ana"]), stewards("oak", &["sam", "sue"]));
    let issue = |member: &str, by: &str, is_member, is_invited| {
        let standing = CellStanding { is_member, ..standing(&present, &those) };
        CellInvitation::issue(id("i"), &cell, &id(member), &id(by), standing, is_invited, moment(1))
    };
    assert_eq!(refused(issue("bo", "ana", true, false)), "NOT_STEWARD");
    assert_eq!(refused(issue("bo", "sam", false, false)), "NOT_A_MEMBER");
    assert_eq!(refused(issue("ana", "sam", true, false)), "ALREADY_IN_CELL");
    assert_eq!(refused(issue("bo", "sam", true, true)), "ALREADY_INVITED");
    let issued = issue("bo", "sam", true, false).unwrap();
    assert_eq!((told(&issued.notifications), issued.changes.len()), (vec!["bo"], 0));
    let asked = issue("sue", "sam", true, false).unwrap();
    assert_eq!(told(&asked.notifications), ["sue", "ana"]);
    let asks = issue("sam", "sam", true, false).unwrap();
    assert_eq!(told(&asks.notifications), ["ana"]);
}

#[test]
fn a_plain_member_is_in_once_they_accept_and_everybody_in_the_cell_is_told() {
    let (present, those) = (people(&["ana", "cy"]), stewards("oak", &["sam", "sue"]));
    let invitation = invite("bo", "sam", &["ana", "cy"]);
    let standing = standing(&present, &those);
    for other in ["ana", "sam", "eve"] {
        assert_eq!(refused(invitation.accept(&id(other), standing, moment(2))), "NOT_FOR_YOU");
        assert_eq!(refused(invitation.decline(&id(other), standing, moment(2))), "NOT_FOR_YOU");
    }
    let joined = invitation.accept(&id("bo"), standing, moment(2)).unwrap();
    assert_eq!(joined.value.status, CellInvitationStatus::Accepted);
    assert_eq!((told(&joined.notifications), joined.changes.len()), (vec!["ana", "cy"], 1));
    let gone = CellStanding { is_member: false, ..standing };
    assert_eq!(refused(invitation.accept(&id("bo"), gone, moment(2))), "NOT_A_MEMBER");
}

#[test]
fn a_steward_is_in_once_everybody_in_the_cell_has_accepted_and_there_is_somebody() {
    let those = stewards("oak", &["sam", "sue"]);
    let (nobody, both) = (people(&[]), people(&["ana", "bo"]));
    for asked in [invite("sam", "sam", &["ana", "bo"]), invite("sam", "sue", &["ana", "bo"])] {
        let own = asked.accept(&id("sam"), standing(&both, &those), moment(2)).unwrap();
        assert_eq!((own.value.status, own.changes.len()), (CellInvitationStatus::Pending, 0));
        let alone = asked.accept(&id("sam"), standing(&nobody, &those), moment(2)).unwrap();
        assert_eq!((alone.value.status, alone.changes.len()), (CellInvitationStatus::Pending, 0));
        let one = own.value.accept(&id("ana"), standing(&both, &those), moment(3)).unwrap();
        assert_eq!((one.value.status, one.changes.len()), (CellInvitationStatus::Pending, 0));
        let all = one.value.accept(&id("bo"), standing(&both, &those), moment(4)).unwrap();
        assert_eq!((all.value.status, all.changes.len()), (CellInvitationStatus::Accepted, 1));
        assert_eq!(told(&all.notifications), ["ana", "bo", "sam"]);
        // Who came in meanwhile has a say, too; the word of who has left counts no more.
        let three = people(&["ana", "bo", "cy"]);
        let waits = one.value.accept(&id("bo"), standing(&three, &those), moment(4)).unwrap();
        assert_eq!(waits.value.status, CellInvitationStatus::Pending);
        let others = people(&["cy"]);
        let waits = one.value.accept(&id("sam"), standing(&others, &those), moment(4)).unwrap();
        assert_eq!(waits.value.status, CellInvitationStatus::Pending);
    }
}

#[test]
fn who_steps_down_or_is_appointed_after_the_invitation_still_needs_the_members() {
    let both = people(&["ana", "bo"]);
    let stepped_down = stewards("oak", &["sue"]);
    let asked = invite("sam", "sam", &["ana", "bo"]);
    let waits = asked.accept(&id("sam"), standing(&both, &stepped_down), moment(2)).unwrap();
    assert_eq!(waits.value.status, CellInvitationStatus::Pending);
    let appointed = stewards("oak", &["sam", "cy"]);
    let waits =
        invite("cy", "sam", &["ana"]).accept(&id("cy"), standing(&both, &appointed), moment(2));
    assert_eq!(waits.unwrap().value.status, CellInvitationStatus::Pending);
}

#[test]
fn who_has_a_say_declines_and_a_steward_withdraws() {
    let (both, those) = (people(&["ana", "bo"]), stewards("oak", &["sam", "sue"]));
    let standing = standing(&both, &those);
    let declined = invite("cy", "sam", &["ana"]).decline(&id("cy"), standing, moment(2)).unwrap();
    assert_eq!(told(&declined.notifications), ["sam"]);
    let declined = invite("sam", "sam", &["ana"]).decline(&id("ana"), standing, moment(2)).unwrap();
    assert!(told(&declined.notifications).is_empty(), "nobody learns who in the cell declined");
    assert_eq!(
        refused(invite("cy", "sam", &[]).withdraw(&id("cy"), standing, moment(2))),
        "NOT_STEWARD"
    );
    let withdrawn = invite("cy", "sam", &[]).withdraw(&id("sue"), standing, moment(2)).unwrap();
    for over in [declined.value, withdrawn.value] {
        assert_eq!(over.decided_at, Some(moment(2)));
        for (command, by) in [
            (Command::Accept, &over.member),
            (Command::Decline, &over.member),
            (Command::Withdraw, &id("sue")),
        ] {
            let again = over.given(command, by, standing, moment(3));
            assert_eq!(refused(again), "CELL_INVITATION_NOT_PENDING", "{command:?}");
        }
    }
}

#[test]
fn whoever_stepped_down_lately_needs_the_word_of_the_members() {
    let (cell, present, those) = (nest(), people(&["ana"]), stewards("oak", &["sam"]));
    let invited = |at: Option<i64>, now| {
        let standing =
            CellStanding { stepped_down_at: at.map(moment), ..standing(&present, &those) };
        let issued =
            CellInvitation::issue(id("i"), &cell, &id("sue"), &id("sam"), standing, false, now);
        let issued = issued.unwrap();
        (issued.value.of_steward, told(&issued.notifications).len())
    };
    assert_eq!(invited(None, moment(100)), (false, 1));
    assert_eq!(invited(Some(100), moment(100)), (true, 2));
    assert_eq!(invited(Some(100), moment(99 + STEPPING_DOWN)), (true, 2));
    assert_eq!(invited(Some(100), moment(100 + STEPPING_DOWN)), (false, 1));
}

#[test]
fn a_member_is_invited_so_often_within_a_day() {
    let (cell, present, those) = (nest(), people(&[]), stewards("oak", &["sam"]));
    let invited = |lately: &[(&str, i64)], now| {
        let lately: Vec<_> = lately.iter().map(|(cell, at)| (id(cell), moment(*at))).collect();
        let standing = CellStanding { invited: &lately, ..standing(&present, &those) };
        CellInvitation::issue(id("i"), &cell, &id("bo"), &id("sam"), standing, false, now)
    };
    let thrice = [("nest", 1), ("nest", 2), ("nest", 3)];
    assert!(invited(&thrice[..2], moment(4)).is_ok());
    assert_eq!(refused(invited(&thrice, moment(4))), "INVITED_TOO_OFTEN");
    assert!(invited(&thrice, moment(86_401)).is_ok());
    assert!(invited(&[("other", 1); 9], moment(4)).is_ok());
    assert_eq!(refused(invited(&[("other", 1); 10], moment(4))), "INVITED_TOO_OFTEN");
}

#[test]
fn an_invitation_of_somebody_who_was_a_steward_meanwhile_needs_the_members() {
    let (present, plain) = (people(&["ana"]), stewards("oak", &["sam"]));
    let both = stewards("oak", &["sam", "bo"]);
    let invitation = invite("bo", "sam", &["ana"]);
    let becomes_steward = |invitation: &CellInvitation| {
        invitation
            .given(Command::AskMembers, &id("sam"), standing(&present, &both), moment(2))
            .unwrap()
    };
    let appointed = becomes_steward(&invitation);
    assert_eq!(told(&appointed.notifications), ["ana"]);
    assert!(becomes_steward(&appointed.value).notifications.is_empty());
    let accepted =
        invitation.accept(&id("bo"), standing(&present, &both), moment(2)).unwrap().value;
    for invitation in [appointed.value, accepted] {
        let dismissed =
            invitation.accept(&id("bo"), standing(&present, &plain), moment(3)).unwrap();
        assert_eq!(dismissed.value.status, CellInvitationStatus::Pending);
        assert!(dismissed.changes.is_empty());
    }
}

#[test]
fn a_plain_member_who_becomes_a_steward_leaves_the_cell_until_it_accepts_them() {
    let people = CellMembers { cell: id("nest"), members: people(&["ana", "bo", "cy"]) };
    let outcome =
        CellInvitation::ask_anew(id("i"), &id("oak"), &people, &id("bo"), &id("sam"), moment(5));
    assert_eq!(outcome.changes.len(), 1);
    assert_eq!(told(&outcome.notifications), ["ana", "cy", "ana", "cy", "bo"]);
    let (left, both) = (self::people(&["ana", "cy"]), stewards("oak", &["sam", "bo"]));
    let standing = standing(&left, &both);
    let one = outcome.value.accept(&id("ana"), standing, moment(6)).unwrap();
    assert_eq!(one.value.status, CellInvitationStatus::Pending);
    let all = one.value.accept(&id("cy"), standing, moment(7)).unwrap();
    assert_eq!((all.value.status, all.changes.len()), (CellInvitationStatus::Accepted, 1));
}

#[test]
fn an_invitation_by_a_steward_whom_another_cannot_see_gives_way() {
    let (present, those) = (people(&["ana"]), stewards("oak", &["sam", "sue"]));
    let invitation = invite("bo", "sam", &["ana"]);
    let standing = standing(&present, &those);
    let given_way = invitation.given(Command::GiveWay, &id("sue"), standing, moment(2)).unwrap();
    assert_eq!(given_way.value.status, CellInvitationStatus::Withdrawn);
    assert!(given_way.notifications.is_empty() && given_way.changes.is_empty());
    let again = given_way.value.given(Command::GiveWay, &id("sue"), standing, moment(3));
    assert_eq!(refused(again), "CELL_INVITATION_NOT_PENDING");
}

#[test]
fn an_invitation_is_known_to_whoever_sees_both_its_people() {
    let invitation = invite("bo", "sam", &["ana"]);
    let known = |viewer: &str, side, hidden: &[&str]| {
        invitation.is_known_to(&id(viewer), side, |member| hidden.contains(&member.as_str()))
    };
    assert!(known("bo", Side::Outside, &[]) && !known("bo", Side::Outside, &["sam"]));
    assert!(known("ana", Side::Inside, &[]));
    assert!(!known("ana", Side::Inside, &["bo"]) && !known("ana", Side::Inside, &["sam"]));
    assert!(!known("eve", Side::Outside, &[]));
}

#[test]
fn members_of_a_cell_and_stewards_know_who_is_in_it() {
    let (cell, present, those) = (nest(), people(&["ana"]), stewards("oak", &["sam"]));
    let shows = |viewer: &str, those: &Stewards| {
        cell.check_shows_members(&id(viewer), &present, &those.clone().into())
    };
    assert!(shows("ana", &those).is_ok() && shows("sam", &those).is_ok());
    assert_eq!(refused(shows("bo", &those)), "NOT_STEWARD");
    assert_eq!(refused(shows("sam", &stewards("elm", &["sam"]))), "NOT_STEWARD");
}
