//! Tests of exchanges: the whole table, which is also a scenario file, and random commands against a plain model.

use std::fmt::Write;

use proptest::prelude::*;
use serde_json::json;
use trust_commons::exchange::{
    Credits, Draft, Exchange, ExchangeKind, ExchangeRefusal, ExchangeStatus, Mode, Reader,
};
use trust_commons::listing::{self, Listing};
use trust_commons::{Class, CommunityId, ExchangeId, Noun, Refusal, TransferId};
use trust_core::MemberId;

use crate::commands::ExchangeCommands;
use crate::given::{id, moment};
use crate::scenarios;

/// How exchanges for credits come to where they are: the columns of the table.
const STAGES: [(&str, &str); 11] = [
    ("offered to all", "offer"),
    ("offered to bo", "offer_to_bo"),
    ("requested", "offer request"),
    ("accepted", "offer request accept"),
    ("in progress", "offer request accept start"),
    ("confirmed by ana", "offer request accept start by_ana"),
    ("confirmed by bo", "offer request accept start by_bo"),
    ("completed", "offer request accept start by_ana by_bo"),
    ("reversed", "offer request accept start by_ana by_bo reverse"),
    ("cancelled", "offer request accept cancel"),
    ("cancelled offer", "offer cancel"),
];

/// What comes of each command, by whom, in each of the stages. `-` is UNKNOWN_EXCHANGE, `.` the answer to the left.
/// Ana provides and bo receives; cy is a stranger to both, sam a steward.
const TABLE: [(&str, &str, &str); 19] = [
    ("request", "ana", "NOT_RECEIVER . . . . . . . . . ."),
    ("request", "bo", "requested . EXCHANGE_NOT_OFFERED . . . . . . . -"),
    ("request", "cy", "requested - . . . . . . . . ."),
    ("request", "bo, who is blocked", "- . . . . . . . . . ."),
    (
        "accept",
        "ana",
        "EXCHANGE_NOT_REQUESTED . requested EXCHANGE_ALREADY_ACCEPTED EXCHANGE_NOT_REQUESTED . . . . . .",
    ),
    ("accept", "bo", "- NOT_PROVIDER . . . . . . . . -"),
    ("accept", "cy", "- . . . . . . . . . ."),
    ("accept", "ana, who is blocked", "- . . . . . . . . . ."),
    (
        "start",
        "ana",
        "EXCHANGE_NOT_REQUESTED . EXCHANGE_NOT_ACCEPTED in_progress EXCHANGE_NOT_REQUESTED . . . . . .",
    ),
    (
        "start",
        "bo",
        "- EXCHANGE_NOT_REQUESTED EXCHANGE_NOT_ACCEPTED in_progress EXCHANGE_NOT_REQUESTED . . . . . -",
    ),
    ("start", "cy", "- . . . . . . . . . ."),
    ("start", "bo, who is blocked", "- . . . . . . . . . ."),
    (
        "complete",
        "ana",
        "EXCHANGE_NOT_IN_PROGRESS . . . in_progress ALREADY_CONFIRMED completed EXCHANGE_NOT_IN_PROGRESS . . .",
    ),
    (
        "complete",
        "bo",
        "- EXCHANGE_NOT_IN_PROGRESS . . in_progress completed ALREADY_CONFIRMED EXCHANGE_NOT_IN_PROGRESS . . -",
    ),
    ("complete", "cy", "- . . . . . . . . . ."),
    ("cancel", "ana", "cancelled . . . . . . EXCHANGE_CLOSED . . ."),
    ("cancel", "bo", "- cancelled . . . . . EXCHANGE_CLOSED . . -"),
    ("cancel", "cy", "- . . . . . . . . . ."),
    ("cancel", "sam", "- . . . . . . . . . ."),
];

/// The same of what is undone.
const REVERSALS: [(&str, &str, &str); 5] = [
    (
        "reverse",
        "ana",
        "EXCHANGE_NOT_COMPLETED . . . . . . completed EXCHANGE_ALREADY_REVERSED EXCHANGE_NOT_COMPLETED .",
    ),
    ("reverse", "bo", "- NOT_PROVIDER . . . . . . . . -"),
    // As a steward he may know of it, but not help himself.
    (
        "reverse",
        "bo, a steward",
        "EXCHANGE_NOT_COMPLETED NOT_PROVIDER . . . . . . . . EXCHANGE_NOT_COMPLETED",
    ),
    ("reverse", "cy", "- . . . . . . . . . ."),
    (
        "reverse",
        "sam, a steward",
        "EXCHANGE_NOT_COMPLETED . . . . . . completed EXCHANGE_ALREADY_REVERSED EXCHANGE_NOT_COMPLETED .",
    ),
];

/// What the file says of itself.
const HEAD: &str = "\
# The whole table of exchanges: every command, by everybody, at every stage; then values, gifts, and who is told.
# Written by commons/tests/suite/exchange.rs, which compares them.
#
# offer      id, by, title, now; optional: receiver, kind (service), minutes (in credit mode; without, a gift), listing,
#            community, provider_community, receiver_community, blocked (false)
# ask        the same, with provider instead of receiver
# request    by, now; optional: receiver_community, blocked
# accept     by, now; optional: blocked
# start      by, now; optional: blocked
# complete   by, now
# cancel     by, now
# reverse    by, now; optional: steward (false)
";

/// What is not in the table: values, gifts, and who is told.
const OTHERS: &str = include_str!("exchange_others.toml");

/// One word of a stage as a command of a scenario, at second `now`.
fn written(word: &str, now: usize) -> String {
    let receiver = if word == "offer_to_bo" { r#", receiver = "bo""# } else { "" };
    match word {
        "offer" | "offer_to_bo" => format!(
            r#"offer = {{ id = "x", by = "ana"{receiver}, title = "An hour of ironing", minutes = 60, community = "oak", now = {now} }}"#
        ),
        "request" => format!(r#"request = {{ by = "bo", now = {now} }}"#),
        "by_ana" => format!(r#"complete = {{ by = "ana", now = {now} }}"#),
        "by_bo" => format!(r#"complete = {{ by = "bo", now = {now} }}"#),
        other => format!(r#"{other} = {{ by = "ana", now = {now} }}"#),
    }
}

/// The scenario file.
fn file() -> String {
    let mut text = String::from(HEAD);
    for (command, role, row) in TABLE.iter().chain(&REVERSALS) {
        let mut answer = "";
        let cells: Vec<&str> = row.split(' ').collect();
        assert_eq!(cells.len(), STAGES.len(), "{command} by {role}");
        for (cell, (stage, way)) in cells.into_iter().zip(STAGES) {
            answer = if cell == "." { answer } else { cell };
            let steps = way.split(' ').enumerate().map(|(i, word)| written(word, i + 1));
            let given: Vec<String> = steps.map(|step| format!("    {{ {step} }},\n")).collect();
            let (by, how) = role.split_once(", ").unwrap_or((role, ""));
            let flag = match how {
                "who is blocked" => ", blocked = true",
                "a steward" => ", steward = true",
                _ => "",
            };
            let outcome = match answer {
                "-" => r#"refused = "UNKNOWN_EXCHANGE""#.to_owned(),
                code if code.starts_with(char::is_uppercase) => format!("refused = {code:?}"),
                status => format!("status = {status:?}"),
            };
            write!(
                text,
                "\n[[case]]\nname = \"{stage}: {command} by {role}\"\nnoun = \"exchange\"\ngiven = [\n{}]\n\
                 command = {{ {command} = {{ by = \"{by}\"{flag}, now = 100 }} }}\n{outcome}\n",
                given.concat()
            )
            .unwrap();
        }
    }
    text + "\n" + OTHERS
}

#[test]
fn the_scenario_file_is_the_table() {
    let committed = std::fs::read_to_string(scenarios::path("exchange")).unwrap();
    assert!(
        committed == file(),
        "write it anew: cargo test -p trust-commons -- --ignored write_exchange"
    );
}

#[test]
#[ignore = "writes the scenario file"]
fn write_exchange() {
    std::fs::write(scenarios::path("exchange"), file()).unwrap();
}

fn member(id: &str) -> MemberId {
    MemberId::new(id).unwrap()
}

fn draft(minutes: Option<u32>) -> Draft {
    Draft {
        kind: ExchangeKind::Service,
        mode: minutes.map_or(Mode::Gift, |minutes| Mode::Credit { minutes }),
        title: "An hour of ironing".to_owned(),
        listing: None,
        community: CommunityId::new("oak").ok(),
        provider_community: None,
        receiver_community: None,
    }
}

fn offered(minutes: Option<u32>) -> Exchange {
    let id = ExchangeId::new("x").unwrap();
    Exchange::offer(id, draft(minutes), &member("ana"), None, false, moment(1)).unwrap().value
}

#[test]
fn every_moment_is_recorded_and_the_last_confirmation_completes() {
    let (ana, bo) = (member("ana"), member("bo"));
    let exchange = offered(Some(90)).request(&bo, None, false, moment(2)).unwrap().value;
    let exchange = exchange.accept(&ana, false, moment(3)).unwrap().value;
    assert_eq!(exchange.transfer, TransferId::new("x").ok());
    let exchange = exchange.start(&bo, false, moment(4)).unwrap().value;
    let exchange = exchange.complete(&bo, moment(5)).unwrap().value;
    assert_eq!((exchange.status, exchange.completed_at), (ExchangeStatus::InProgress, None));
    let exchange = exchange.complete(&ana, moment(6)).unwrap().value;
    assert_eq!(exchange.status, ExchangeStatus::Completed);
    let times = [
        exchange.requested_at,
        exchange.accepted_at,
        exchange.started_at,
        exchange.receiver_confirmed_at,
        exchange.provider_confirmed_at,
        exchange.completed_at,
    ];
    assert_eq!(times, [2, 3, 4, 5, 6, 6].map(|at| Some(moment(at))));
    let exchange = exchange.reverse(&ana, false, moment(7)).unwrap().value;
    assert_eq!(
        (exchange.status, exchange.reversed_at),
        (ExchangeStatus::Completed, Some(moment(7)))
    );
}

#[test]
fn a_gift_has_no_amount_and_no_transfer() {
    let exchange = offered(None).request(&member("bo"), None, false, moment(2)).unwrap().value;
    let exchange = exchange.accept(&member("ana"), false, moment(3)).unwrap().value;
    assert_eq!((exchange.minutes(), exchange.transfer.clone()), (None, None));
    let json = serde_json::to_value(&exchange).unwrap();
    assert_eq!(json["mode"], "gift");
    assert_eq!(json.get("minutes"), None);
    assert_eq!(serde_json::from_value::<Exchange>(json).unwrap(), exchange);
}

#[test]
fn a_credit_lies_flat_in_the_record() {
    let exchange = offered(Some(90));
    let json = serde_json::to_value(&exchange).unwrap();
    assert_eq!((&json["mode"], &json["minutes"]), (&"credit".into(), &90.into()));
    assert_eq!(serde_json::from_value::<Exchange>(json).unwrap(), exchange);
}

#[test]
fn credits_need_communities_that_have_them() {
    let id = || ExchangeId::new("x").unwrap();
    let homeless = Draft { community: None, ..draft(Some(60)) };
    let of_ana = Draft { provider_community: CommunityId::new("oak").ok(), ..homeless.clone() };
    let without = Err(ExchangeRefusal::CreditWithoutCommunity);
    let offer = |draft| Exchange::offer(id(), draft, &member("ana"), None, false, moment(1));
    assert_eq!(offer(homeless), without);
    let offered = offer(of_ana).unwrap().value;
    assert_eq!(offered.request(&member("bo"), None, false, moment(2)), without);
    let river = CommunityId::new("river").unwrap();
    let requested =
        offered.request(&member("bo"), Some(river.clone()), false, moment(2)).unwrap().value;
    assert!(requested.cross_community());
    assert_eq!(requested.payer_community(), Some(&river));
    let refused = requested.allowed_in(&river, Credits::NotUsed).unwrap_err();
    assert_eq!((refused.code(), refused.class()), ("CREDIT_NOT_USED", Class::Invalid));
    assert_eq!(requested.allowed_in(&river, Credits::Used), Ok(()));
}

#[test]
fn one_exchanges_for_the_same_community_else_for_a_partner_else_for_the_first() {
    let of = |ids: &[&str]| {
        let ids = ids.iter().map(|&id| CommunityId::new(id).unwrap());
        let home = Exchange::home(&CommunityId::new("oak").unwrap(), ids, |id| id.as_str() > "k");
        home.map(|id| id.to_string())
    };
    assert_eq!(of(&["river", "oak", "elm"]).as_deref(), Some("oak"));
    assert_eq!(of(&["river", "elm", "lake"]).as_deref(), Some("lake"));
    assert_eq!(of(&["elm", "ash"]).as_deref(), Some("ash"));
    assert_eq!(of(&[]), None);
}

/// The model: facts, with no statuses in it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Facts {
    receiver: Option<usize>,
    accepted: bool,
    started: bool,
    done: [bool; 2],
    cancelled: bool,
    reversed: bool,
}

impl Facts {
    /// Does what `who` (0 provides) wants, if it can be done.
    fn after(&self, command: usize, who: usize) -> Option<Facts> {
        let mut next = self.clone();
        let party = who == 0 || self.receiver == Some(who);
        let over = self.cancelled || self.done == [true, true];
        let side = usize::from(who != 0);
        let possible = match command {
            0 => who != 0 && self.receiver.is_none() && !over,
            1 => who == 0 && self.receiver.is_some() && !self.accepted && !over,
            2 => party && self.accepted && !self.started && !over,
            3 => party && self.started && !self.done[side] && !over,
            4 => party && !over,
            _ => who == 0 && self.done == [true, true] && !self.reversed,
        };
        match command {
            0 => next.receiver = Some(who),
            1 => next.accepted = true,
            2 => next.started = true,
            3 => next.done[side] = true,
            4 => next.cancelled = true,
            _ => next.reversed = true,
        }
        possible.then_some(next)
    }

    fn status(&self) -> ExchangeStatus {
        match self {
            Facts { cancelled: true, .. } => ExchangeStatus::Cancelled,
            Facts { done: [true, true], .. } => ExchangeStatus::Completed,
            Facts { started: true, .. } => ExchangeStatus::InProgress,
            Facts { receiver: Some(_), .. } => ExchangeStatus::Requested,
            _ => ExchangeStatus::Offered,
        }
    }
}

proptest! {
    #[test]
    fn any_commands_lead_where_the_plain_facts_do(
        commands in prop::collection::vec((0..6_usize, 0..3_usize), 0..24),
    ) {
        let people = ["ana", "bo", "cy"].map(member);
        let (mut exchange, mut facts) = (offered(Some(60)), Facts::default());
        for (now, (command, who)) in commands.into_iter().enumerate() {
            let (by, now) = (&people[who], now as i64 + 2);
            let answer = match command {
                0 => exchange.request(by, None, false, moment(now)),
                1 => exchange.accept(by, false, moment(now)),
                2 => exchange.start(by, false, moment(now)),
                3 => exchange.complete(by, moment(now)),
                4 => exchange.cancel(by, moment(now)),
                _ => exchange.reverse(by, false, moment(now)),
            };
            let next = facts.after(command, who);
            prop_assert_eq!(answer.is_ok(), next.is_some(), "{:?} {} by {}", facts, command, who);
            match answer {
                Ok(outcome) => {
                    for notification in &outcome.notifications {
                        prop_assert_eq!(&notification.by, by);
                        prop_assert!(notification.to != *by && outcome.value.is_of(&notification.to));
                    }
                    exchange = outcome.value;
                }
                // A stranger is told the same, whatever the state.
                Err(refusal) if !exchange.is_of(by) => {
                    prop_assert_eq!(refusal.code(), "UNKNOWN_EXCHANGE");
                }
                Err(_) => {}
            }
            facts = next.unwrap_or(facts);
            prop_assert_eq!(exchange.status, facts.status());
            prop_assert_eq!(exchange.completed_at.is_some(), facts.done == [true, true]);
        }
    }
}

#[test]
fn an_exchange_comes_from_an_offer_of_its_provider_or_a_need_of_its_receiver() {
    let listing = |kind: &str| {
        let draft = json!({ "kind": kind, "type": "task", "title": "Soup", "category": "food" });
        let draft = serde_json::from_value(draft).unwrap();
        let post = listing::Creation::Post { id: id("veg"), draft };
        Listing::create(post, &listing::Context::of(id("ana"), moment(1))).unwrap().value
    };
    let (ana, bo) = (id("ana"), id("bo"));
    for (kind, provider, receiver, fits) in [
        ("offer", Some(&ana), Some(&bo), true),
        ("offer", Some(&ana), None, true),
        ("offer", Some(&bo), Some(&ana), false),
        ("offer", None, Some(&ana), false),
        ("need", Some(&bo), Some(&ana), true),
        ("need", Some(&ana), Some(&bo), false),
        ("need", Some(&ana), None, false),
    ] {
        let found = listing(kind).check_exchange(provider, receiver);
        assert_eq!(found.is_ok(), fits, "{kind} {provider:?} {receiver:?}");
        let Err(refusal) = found else { continue };
        let values = json!({ "code": "LISTING_OF_ANOTHER", "value": "veg" });
        assert_eq!(serde_json::to_value(&refusal).unwrap(), values);
        assert_eq!(refusal.class(), Class::Invalid);
    }
}

#[test]
fn an_exchange_is_shown_to_each_person_as_the_table_has_it() {
    let draft = |mode| Draft {
        kind: ExchangeKind::ObjectLoan,
        mode,
        title: "Bo's ladder".to_owned(),
        listing: Some(id("veg")),
        community: Some(id("oak")),
        provider_community: Some(id("oak")),
        receiver_community: Some(id("elm")),
    };
    let (ana, bo, cy) = (id("ana"), id("bo"), id("cy"));
    let offer = |mode, to: Option<&str>| {
        let is = Exchange::offer(id("x"), draft(mode), &ana, to.map(id), false, moment(1))
            .unwrap()
            .value;
        is.described("In the shed").unwrap()
    };
    let reader = |member| Reader {
        member,
        finds_provider: true,
        finds_receiver: true,
        finds_listing: true,
        in_provider_community: false,
        in_receiver_community: false,
    };
    // Role, title, description, listing, provider, receiver, and the two communities.
    let row = |is: &Exchange, reader: Reader<'_>| {
        let it = is.shown_to(&reader);
        let role = it.role.map(|role| format!("{role:?}"));
        let texts = [role, it.title, it.description, it.listing.map(|id| id.to_string())];
        let ids = [it.provider.map(|id| id.to_string()), it.receiver.map(|id| id.to_string())];
        let homes = [it.provider_community, it.receiver_community];
        let homes = homes.map(|home| home.map(|id| id.to_string()));
        let all = texts.into_iter().chain(ids).chain(homes);
        all.map(|value| value.unwrap_or("-".to_owned())).collect::<Vec<_>>().join("; ")
    };
    let (gift, paid) = (Mode::Gift, Mode::Credit { minutes: 60 });
    let (open, to_bo) = (offer(gift, None), offer(gift, Some("bo")));
    let sold = offer(paid, Some("bo"));
    let hiding = Reader { finds_provider: false, ..reader(&bo) };
    let gone = Reader { finds_listing: false, ..hiding };
    let local = Reader { in_receiver_community: true, ..reader(&cy) };
    let unnamed = Reader { finds_receiver: false, ..reader(&cy) };
    for (is, reader, expected) in [
        (&open, reader(&ana), "Provider; Bo's ladder; In the shed; veg; ana; -; oak; elm"),
        (&open, reader(&cy), "-; Bo's ladder; In the shed; -; ana; -; -; -"),
        (&open, local, "-; Bo's ladder; In the shed; -; ana; -; -; elm"),
        (&to_bo, reader(&bo), "Receiver; Bo's ladder; In the shed; veg; ana; bo; oak; elm"),
        (&to_bo, reader(&cy), "-; -; -; -; ana; bo; -; -"),
        (&to_bo, hiding, "Receiver; object_loan; ; veg; -; bo; oak; elm"),
        (&to_bo, gone, "Receiver; object_loan; ; -; -; bo; oak; elm"),
        (&sold, reader(&cy), "-; -; -; -; ana; bo; oak; elm"),
        (&sold, unnamed, "-; -; -; -; ana; -; oak; elm"),
    ] {
        assert_eq!(row(is, reader), expected, "{reader:?}");
    }
}
