//! Privacy: after an erasure nothing that stays names the person, and every sum holds.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;
use trust_commons::circle::{Circle, CircleKind};
use trust_commons::community::{Community, JoinRequest};
use trust_commons::exchange::{Draft, Exchange, ExchangeKind, ExchangeStatus, Mode};
use trust_commons::invite::{self, Destination, Invite, Token};
use trust_commons::json;
use trust_commons::ledger::{
    AccountId, ClearingPair, Ledger, LedgerRefusal, Limits, TransferStatus,
};
use trust_commons::listing::{self, Listing};
use trust_commons::partnership::{Partnership, Terms};
use trust_commons::privacy::{
    Erasure, ErasureRefusal, Export, Held, Holdings, Pseudonymised, Stewardship, erase_from_ledgers,
};
use trust_commons::response::{self, Response};
use trust_commons::steward::Stewards;
use trust_commons::{
    AsResource as _, CommunityId, Event, ExchangeId, Notification, Noun, PartnershipId, Refusal,
    TransferId,
};
use trust_core::{Change, MemberId, Weight};

use crate::commands::{
    Asking, CircleCommands, CommunityCommands, ExchangeCommands, JoinCommands, PartnershipCommands,
    Proposal, Sides,
};
use crate::given::moment;
use crate::ledger::model::{Numbers, Operation, account, command, ledgers};

fn member(id: &str) -> MemberId {
    MemberId::new(id).unwrap()
}

fn community(id: &str) -> CommunityId {
    CommunityId::new(id).unwrap()
}

fn transfer(id: &str) -> TransferId {
    TransferId::new(id).unwrap()
}

fn left() -> AccountId {
    AccountId::Settlement("left".to_owned())
}

/// Erases ana, who becomes gone-1.
fn erased(holdings: Holdings) -> Result<trust_commons::Outcome<Erasure>, ErasureRefusal> {
    Erasure::of(&member("ana"), &member("gone-1"), holdings, moment(100))
}

/// Takes ana out of ledgers, as gone-1.
fn taken_out(ledgers: &[Ledger]) -> Result<Vec<Ledger>, LedgerRefusal> {
    erase_from_ledgers(ledgers, &member("ana"), &member("gone-1"), &left(), moment(100))
}

/// An exchange that ana provides to bo, as far as it came in so many steps.
fn exchange(steps: usize) -> Exchange {
    let (ana, bo) = (member("ana"), member("bo"));
    let draft = Draft {
        kind: ExchangeKind::Service,
        mode: Mode::Credit { minutes: 60 },
        title: "Ironing at Ana's".to_owned(),
        listing: None,
        community: Some(community("oak")),
        provider_community: None,
        receiver_community: None,
    };
    let id = ExchangeId::new(format!("x{steps}")).unwrap();
    let mut is = Exchange::offer(id, draft, &ana, None, false, moment(1)).unwrap().value;
    for step in 0..steps {
        let next = match step {
            0 => is.request(&bo, None, false, moment(2)),
            1 => is.accept(&ana, false, moment(3)),
            2 => is.start(&ana, false, moment(4)),
            3 => is.complete(&ana, moment(5)),
            _ => is.complete(&bo, moment(6)),
        };
        is = next.unwrap().value;
    }
    is
}

/// A ledger of a community with a settlement account and accounts of these.
fn ledger(of: &str, members: &[&str]) -> Ledger {
    let mut ledger = Ledger::new(community(of));
    let people = members.iter().map(|id| AccountId::Member(member(id)));
    let clearing = AccountId::Clearing(PartnershipId::new("p").unwrap());
    for account in people.chain([left(), clearing]) {
        let _ = ledger.open(account, Limits::default()).unwrap();
    }
    ledger
}

#[test]
fn open_exchanges_are_cancelled_and_completed_ones_stay_without_name_and_title() {
    let exchanges = (0..=5).map(exchange).collect();
    let outcome = erased(Holdings { exchanges, ..Holdings::default() }).unwrap();
    let kept = &outcome.value.exchanges;
    for (steps, exchange) in kept.iter().enumerate() {
        let completed = steps == 5;
        let status = if completed { ExchangeStatus::Completed } else { ExchangeStatus::Cancelled };
        assert_eq!(exchange.status, status, "{steps}");
        assert_eq!(exchange.provider, member("gone-1"));
        assert_eq!(exchange.title, "service");
        assert_eq!(exchange.receiver, (steps > 0).then(|| member("bo")));
    }
    assert_eq!(outcome.notifications, [], "a block would tell nothing either");
    assert_eq!(outcome.changes, [Change::Erase { member: member("ana") }]);
}

#[test]
fn the_last_steward_is_succeeded_by_the_longest_standing_member() {
    let of = |names: &[&str], others: &[(&str, i64)]| {
        let stewards = Stewards::new(community("oak"), names.iter().copied().map(member));
        let others = others.iter().map(|&(id, since)| (member(id), moment(since))).collect();
        let stewardships = vec![Stewardship { stewards, others }];
        erased(Holdings { stewardships, ..Holdings::default() }).unwrap()
    };
    let told = |to: &str| Notification {
        to: member(to),
        by: member("gone-1"),
        event: Event::StewardAppointed { community: community("oak") },
    };
    let members = [("zoe", 2), ("max", 2), ("bo", 3)];
    let outcome = of(&["ana"], &members);
    let successor = Stewards::new(community("oak"), [member("max")]);
    assert_eq!(outcome.value.successors, [successor]);
    assert_eq!(outcome.notifications, [told("max")]);
    assert_eq!(outcome.changes, [Change::Erase { member: member("ana") }]);
    for (stewards, others) in [(&["ana", "sam"][..], &[("sam", 1)][..]), (&["ana"], &[])] {
        let outcome = of(stewards, others);
        assert_eq!((outcome.value.successors, outcome.notifications), (vec![], vec![]));
    }
}

/// Partnerships between these communities, in which somebody stands for each side.
fn partnership(id: &str, a: &Stewards, b: &Stewards, active: bool) -> Partnership {
    let (by, to) = (a.members.last().unwrap(), b.members.first().unwrap());
    let (a, b) = (a.community.clone(), b.community.clone());
    let id = PartnershipId::new(id).unwrap();
    let proposal = Proposal { id, a, b, terms: Terms::default() };
    let sides = Sides::default();
    let is = Partnership::propose(proposal, by, sides, false, Default::default(), moment(1))
        .unwrap()
        .value;
    if active { is.approve(to, Terms::default(), sides, moment(2)).unwrap().value } else { is }
}

#[test]
fn a_community_that_is_left_empty_ends_what_it_has_open_with_others() {
    let of =
        |id: &str, names: &[&str]| Stewards::new(community(id), names.iter().copied().map(member));
    let (oak, elm) = (of("oak", &["ana"]), of("elm", &["eve", "ana", "hal"]));
    let (fir, ash) = (of("fir", &["fay"]), of("ash", &["abe"]));
    let ask = |who: &str, stewards| {
        JoinRequest::ask(
            who.parse().unwrap(),
            stewards,
            &member(who),
            "",
            Asking::default(),
            moment(1),
        )
    };
    let stewardship =
        |stewards: &Stewards, others| Stewardship { stewards: stewards.clone(), others };
    let hal = vec![(member("hal"), moment(1))];
    let holdings = Holdings {
        stewardships: vec![stewardship(&oak, vec![]), stewardship(&elm, hal)],
        partnerships: vec![
            partnership("active", &elm, &oak, true),
            partnership("asked", &ash, &oak, false),
            partnership("asking", &oak, &fir, false),
            partnership("of-others", &elm, &fir, true),
        ],
        partners: vec![elm.clone(), fir.clone(), ash.clone()],
        join_requests: vec![ask("bo", &oak).unwrap().value, ask("cy", &elm).unwrap().value],
        ..Holdings::default()
    };
    let outcome = erased(holdings).unwrap();
    let Erasure { partnerships, join_requests, .. } = &outcome.value;
    let status: Vec<_> = partnerships.iter().map(|is| is.status.to_string()).collect();
    assert_eq!(status, ["dissolved", "declined", "withdrawn", "active"]);
    assert_eq!(partnerships[1].decided_by, Some(member("gone-1")));
    let status: Vec<_> = join_requests.iter().map(|is| is.status.to_string()).collect();
    assert_eq!(status, ["declined", "pending"]);
    assert!(!serde_json::to_string(partnerships).unwrap().contains("ana"));
    assert_eq!(join_requests[0].decided_by, None);
    assert!(outcome.notifications.is_empty(), "as of a block");
    let end = Change::EndPartnership { a: community("elm"), b: community("oak") };
    assert_eq!(outcome.changes, [end, Change::Erase { member: member("ana") }]);
}

#[test]
fn those_who_were_accepted_for_a_listing_are_not_told_that_it_is_gone() {
    let draft = serde_json::json!({
        "kind": "need", "type": "task", "title": "Soup", "category": "food", "sharing": "private",
    });
    let draft: listing::Draft = serde_json::from_value(draft).unwrap();
    let post = listing::Creation::Post { id: "need".parse().unwrap(), draft };
    let need =
        Listing::create(post, &listing::Context::of(member("ana"), moment(1))).unwrap().value;
    let accepted = [(member("bo"), listing::Quantity::ONE)].into();
    let listings = vec![Listing { accepted, ..need.clone() }];
    let outcome = erased(Holdings { listings, ..Holdings::default() }).unwrap();
    assert_eq!(outcome.notifications, [], "a block would tell nothing either");
    assert!(
        outcome.changes.contains(&Change::RemoveResource { resource: need.id.resource().unwrap() })
    );
}

#[test]
fn what_was_reserved_between_communities_is_let_go_on_both_sides() {
    let (mut oak, mut river) = (ledger("oak", &["ana"]), ledger("river", &["bo"]));
    let [ana, bo] = ["ana", "bo"].map(|id| AccountId::Member(member(id)));
    let p = PartnershipId::new("p").unwrap();
    let mut both = ClearingPair::new(&mut oak, &mut river, &p).unwrap();
    let _ = both.transfer(&transfer("t"), &ana, &bo, 90, moment(1)).unwrap();
    let _ = both.reserve(&transfer("u"), &ana, &bo, 30, None, moment(2)).unwrap();
    let _ = both.reserve(&transfer("v"), &ana, &bo, 20, Some(moment(50)), moment(2)).unwrap();
    assert_eq!(taken_out(&[oak.clone()]).unwrap_err().code(), "UNKNOWN_TRANSFER");
    let ledgers = taken_out(&[river, oak]).unwrap();
    let [river, oak] = &ledgers[..] else { panic!("two ledgers") };
    assert_eq!(river.transfers["u:in"].status, TransferStatus::Voided);
    assert_eq!(river.transfers["v:in"].status, TransferStatus::Expired);
    assert_eq!(oak.balances()[&left()], -90);
    for ledger in [oak, river] {
        ledger.check().unwrap();
        assert!(!serde_json::to_string(ledger).unwrap().contains("ana"));
    }
}

#[test]
fn a_pseudonym_is_not_the_name_nor_anybody_elses_account() {
    let same = Erasure::of(&member("ana"), &member("ana"), Holdings::default(), moment(1));
    assert_eq!(same.unwrap_err().code(), "INVALID_PSEUDONYM");
    let taken = taken_out(&[ledger("oak", &["ana", "gone-1"])]);
    assert_eq!(taken.unwrap_err().code(), "ACCOUNT_EXISTS");
}

/// A circle, a request to join, a partnership, a community and its stewards that name ana but are others'.
fn others() -> (Circle, JoinRequest, Partnership, Community, Stewards) {
    let (ana, bo) = (member("ana"), member("bo"));
    let circle =
        Circle::made(community("c"), bo.clone(), "Neighbours", CircleKind::Friends, moment(1));
    let circle = circle.unwrap().value.add(&bo, &ana).unwrap().value;
    let found = Community::found(community("oak"), "Oak", "", true, &ana, moment(1));
    let (oak, stewards) = found.unwrap().value;
    let ask = JoinRequest::ask(
        "j".parse().unwrap(),
        &stewards,
        &bo,
        "Hello",
        Asking::default(),
        moment(2),
    );
    let approved = ask.unwrap().value.approve(&ana, &stewards, moment(3)).unwrap().value;
    let proposal = Proposal {
        id: PartnershipId::new("p").unwrap(),
        a: community("oak"),
        b: community("river"),
        terms: Terms::default(),
    };
    let sides = Sides { a: Some(&stewards), b: None };
    let proposed =
        Partnership::propose(proposal, &ana, sides, false, Default::default(), moment(4))
            .unwrap()
            .value;
    (circle, approved, proposed, oak, stewards)
}

#[test]
fn what_is_others_names_nobody_who_was_erased() {
    let (ana, gone) = (member("ana"), member("gone-1"));
    let (circle, request, partnership, oak, stewards) = others();
    assert!(circle.pseudonymised(&ana, &gone).is_private());
    assert_eq!(request.pseudonymised(&ana, &gone).decided_by, None);
    assert_eq!(oak.pseudonymised(&ana, &gone).founder, gone);
    assert!(stewards.pseudonymised(&ana, &gone).members.is_empty());
    let holdings = Holdings { partnerships: vec![partnership], ..Holdings::default() };
    let kept = erased(holdings).unwrap().value.partnerships;
    assert_eq!(kept[0].proposed_by, gone);
}

#[test]
fn what_does_not_name_somebody_is_left_alone() {
    let (carl, gone) = (member("carl"), member("gone-1"));
    let (circle, request, partnership, oak, stewards) = others();
    assert_eq!(circle.pseudonymised(&carl, &gone), circle);
    assert_eq!(request.pseudonymised(&carl, &gone), request);
    assert_eq!(partnership.pseudonymised(&carl, &gone), partnership);
    assert_eq!(oak.pseudonymised(&carl, &gone), oak);
    assert_eq!(stewards.pseudonymised(&carl, &gone), stewards);
    assert_eq!(exchange(5).pseudonymised(&carl, &gone), exchange(5));
    let ledger = ledger("oak", &["ana"]);
    assert_eq!(ledger.pseudonymised(&carl, &gone), Ok(ledger.clone()));
}

/// The data that the record holds of ana, who shares a circle, an exchange and a ledger with bo.
fn held() -> Held {
    let mut oak = ledger("oak", &["ana", "bo"]);
    let [ana, bo] = ["ana", "bo"].map(|id| AccountId::Member(member(id)));
    let _ = oak.transfer(&transfer("t"), &bo, &ana, 60, moment(1)).unwrap();
    let (circle, request, partnership, ..) = others();
    let event = Event::StewardAppointed { community: community("oak") };
    let notification = Notification { to: member("ana"), by: member("bo"), event };
    Held {
        member: member("ana"),
        now: moment(9),
        profile: BTreeMap::from([("name".to_owned(), "Ana".into())]),
        preference: Default::default(),
        place: None,
        communities: [community("oak")].into(),
        cells: [].into(),
        cell_invitations: Vec::new(),
        steward_of: [community("oak")].into(),
        join_requests: vec![request],
        listings: vec![],
        responses: vec![],
        answered: BTreeMap::new(),
        circles: vec![circle],
        invites: vec![],
        invited: vec![],
        exchanges: vec![exchange(3)],
        statements: oak.statement(&ana, moment(100)).into_iter().collect(),
        partnerships: vec![partnership],
        left: [].into(),
        notifications: vec![notification],
        blocks: [member("carl")].into(),
        trust: BTreeMap::from([(member("bo"), Weight::from_thousandths(700).unwrap())]),
        more: BTreeMap::from([("skills".to_owned(), vec!["sewing"].into())]),
        hidden: [].into(),
        nobody: member("(nobody)"),
    }
}

#[test]
fn an_export_is_json_and_is_read_back() {
    let export = held().export();
    let json = serde_json::to_string_pretty(&export).unwrap();
    assert_eq!(serde_json::from_str::<Export>(&json).unwrap(), export);
    assert!(json.contains(r#""balance": 60"#));
}

#[test]
fn an_export_shows_an_invite_without_its_secret_and_its_address_to_its_issuer_alone() {
    let token = Token::new([7; 32]);
    let hash = token.hash().to_string();
    let issue = |by: &str| {
        let context = invite::Context {
            owner: Some(member(by)),
            ..invite::Context::of(member(by), moment(1))
        };
        let issue = invite::Creation::Issue {
            id: "i".parse().unwrap(),
            token: Some(token.clone()),
            into: Destination::Circle("kin".parse().unwrap()),
            email: Some("dee@example.org".to_owned()),
            member: None,
            expires_in: None,
        };
        Invite::create(issue, &context).unwrap().value
    };
    assert!(json::write(&issue("ana")).unwrap().contains(&hash), "whoever keeps it has it");
    let held = Held { invites: vec![issue("ana")], invited: vec![issue("bo")], ..held() };
    let export = serde_json::to_value(held.export()).unwrap();
    let issued = json!({
        "id": "i", "circle": "kin", "issuer": "ana", "email": "dee@example.org",
        "created_at": 1, "expires_at": 604_801, "used": null, "revoked_at": null,
    });
    let mut received = issued.clone();
    received["issuer"] = "bo".into();
    received.as_object_mut().unwrap().remove("email");
    assert_eq!((&export["invites"], &export["invited"]), (&json!([issued]), &json!([received])));
    assert!(!export.to_string().contains(&hash));
}

#[test]
fn an_export_names_nobody_who_hides() {
    let draft = serde_json::json!({
        "kind": "need", "type": "task", "title": "Soup", "category": "food", "sharing": "private",
    });
    let post = |id: &str, owner: &str| {
        let draft = serde_json::from_value(draft.clone()).unwrap();
        let post = listing::Creation::Post { id: id.parse().unwrap(), draft };
        Listing::create(post, &listing::Context::of(member(owner), moment(1))).unwrap().value
    };
    let helped = Listing {
        accepted: [(member("bo"), listing::Quantity::ONE)].into(),
        helper: Some(member("bo")),
        ..post("mine", "ana")
    };
    let theirs = post("theirs", "bo");
    let answer =
        response::Context { sees: true, ..response::Context::of(member("ana"), theirs, moment(2)) };
    let give = response::Creation::Give { id: "r".parse().unwrap(), message: String::new() };
    let response = Response::create(give, &answer).unwrap().value;
    let (circle, ..) = others();
    let members = ["bo", "dee"].map(member).into();
    let held = Held {
        circles: vec![Circle { owner: member("ana"), members, ..circle }],
        join_requests: vec![],
        listings: vec![helped],
        answered: [(response.listing.clone(), member("bo"))].into(),
        responses: vec![response],
        trust: BTreeMap::new(),
        ..held()
    };
    let text = |held: Held| serde_json::to_string(&held.export()).unwrap();
    assert!(text(held.clone()).contains(r#""bo""#) && text(held.clone()).contains("theirs"));
    let hiding = Held { hidden: [member("bo")].into(), ..held };
    let export = text(hiding.clone());
    for gone in [r#""bo""#, "member:bo", "theirs"] {
        assert!(!export.contains(gone), "{gone}: {export}");
    }
    assert!(export.contains(r#""dee""#), "others are named");
    let exchange = &hiding.export().exchanges[0];
    assert_eq!(
        (&*exchange.title, exchange.receiver.clone()),
        ("service", Some(member("(nobody)")))
    );
}

#[test]
fn an_export_tells_of_a_partnership_what_the_person_did_and_may_know() {
    let (_, _, partnership, ..) = others();
    let partnership =
        Partnership { proposed_by: member("ana"), decided_by: Some(member("bo")), ..partnership };
    let (id, status) = (partnership.id.clone(), partnership.status);
    let exported = |left: &[&PartnershipId]| {
        let left = left.iter().copied().cloned().collect();
        let held = Held { partnerships: vec![partnership.clone()], left, ..held() };
        held.export().partnerships.remove(0)
    };
    let own = exported(&[]);
    assert_eq!((own.proposed_by, own.decided_by), (Some(member("ana")), None));
    assert_eq!((own.status, own.offered), (Some(status), Some(partnership.offered)));
    let left = exported(&[&id]);
    assert_eq!((left.status, left.offered, left.agreed), (None, None, None));
    assert_eq!((left.decided_at, left.ended_at), (None, None), "what has become of it is not told");
    assert_eq!((left.a, left.b), (partnership.a.clone(), partnership.b.clone()));
}

proptest! {
    #[test]
    fn whatever_was_done_no_ledger_names_the_erased_and_all_sums_hold(
        operations in prop::collection::vec(any::<Numbers>(), 0..80),
        who in 0..4_u8,
    ) {
        let mut ledgers = ledgers();
        for (now, numbers) in operations.into_iter().enumerate() {
            let op = Operation::new(numbers, &ledgers, now);
            let _ = command(&mut ledgers, &op, now as i64);
        }
        let AccountId::Member(name) = account(who) else { unreachable!("the first are members") };
        let total = |ledgers: &[Ledger]| -> Vec<i64> {
            let others = |(id, _): &(&AccountId, &i64)| {
                matches!(id, AccountId::Member(m) if *m != name && m.as_str() != "gone-1")
            };
            ledgers.iter().map(|l| l.balances().iter().filter(others).map(|(_, b)| b).sum()).collect()
        };
        let before = total(&ledgers);
        // The settlement account may have got another name meanwhile.
        prop_assume!(ledgers.iter().all(|ledger| ledger.accounts.contains_key(&left())));
        let after = erase_from_ledgers(&ledgers, &name, &member("gone-1"), &left(), moment(200)).unwrap();
        for ledger in &after {
            ledger.check().unwrap();
            let text = serde_json::to_string(ledger).unwrap();
            let quoted = format!("\"member:{name}\"");
            prop_assert!(!text.contains(&quoted));
            if let Some(account) = ledger.accounts.get(&AccountId::Member(member("gone-1"))) {
                prop_assert_eq!((account.balance(), account.available()), (0, 0));
            }
        }
        prop_assert_eq!(total(&after), before);
    }
}
