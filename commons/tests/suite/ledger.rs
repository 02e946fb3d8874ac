//! Tests of ledgers: random commands against a plain model, replayed from an empty ledger, and applied to parts.

pub mod model;

use proptest::prelude::*;
use trust_commons::ledger::{
    Account, AccountId, Content, Field, Ledger, LedgerRefusal, Limits, LimitsPatch, Statement,
    Transfer, TransferStatus, Unsound, legs,
};
use trust_commons::{Class, CommunityId, Outcome, Refusal, TransferId};
use trust_core::MemberId;

use model::{Numbers, Operation, Verb, books, command, ledgers, step};

use crate::given::moment;

fn operations() -> impl Strategy<Value = Vec<Numbers>> {
    prop::collection::vec(any::<Numbers>(), 0..100)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// The answer, every sum, every status; a sum of 0; a refusal changes nothing; a repetition is
    /// answered alike.
    #[test]
    fn any_commands_come_to_what_the_model_adds_up(operations in operations()) {
        let (mut ledgers, mut books) = (ledgers(), books());
        for (now, numbers) in operations.into_iter().enumerate() {
            let op = Operation::new(numbers, &ledgers, now);
            step(&mut ledgers, &mut books, &op, now as i64);
        }
        for ledger in &ledgers {
            let json = serde_json::to_string(ledger).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Ledger>(&json).unwrap(), ledger);
        }
    }

    #[test]
    fn the_transfers_replayed_in_order_are_the_ledger(operations in operations()) {
        let mut ledgers = ledgers();
        for (now, numbers) in operations.into_iter().enumerate() {
            let op = Operation::new(numbers, &ledgers, now);
            let _ = command(&mut ledgers, &op, now as i64);
        }
        for ledger in &ledgers {
            prop_assert_eq!(replayed(ledger), (totals(ledger), ledger.transfers.clone()));
        }
    }

    /// Be it marked at once, at the end, or now and then.
    #[test]
    fn to_mark_what_has_lapsed_changes_no_answer(
        operations in operations(),
        marks in any::<[bool; 8]>(),
    ) {
        let (mut unmarked, mut marked, mut now_and_then) = (ledgers(), ledgers(), ledgers());
        for (at, numbers) in operations.into_iter().enumerate() {
            // Moments in which much lapses.
            let (op, now) = (Operation::new(numbers, &unmarked, at), at as i64 * 3);
            if op.verb == Verb::Expire {
                continue;
            }
            for ledger in &mut marked {
                let _ = ledger.expire(moment(now)).unwrap();
            }
            for ledger in now_and_then.iter_mut().filter(|_| marks[at % 8]) {
                let _ = ledger.expire(moment(now)).unwrap();
            }
            let answer = command(&mut unmarked, &op, now);
            prop_assert_eq!(&command(&mut marked, &op, now), &answer, "{:?}", op);
            prop_assert_eq!(&command(&mut now_and_then, &op, now), &answer, "{:?}", op);
            let asked = read(&unmarked, now);
            prop_assert_eq!(&read(&marked, now), &asked, "{:?}", op);
            prop_assert_eq!(&read(&now_and_then, now), &asked, "{:?}", op);
        }
    }

    #[test]
    fn a_part_with_what_a_command_names_is_enough(operations in operations()) {
        let mut whole = ledgers();
        for (now, numbers) in operations.into_iter().enumerate() {
            let op = &Operation::new(numbers, &whole, now);
            let now = now as i64;
            let mut parts = whole.clone().map(|ledger| part(&ledger, op, now));
            let mut written = whole.clone();
            let before = parts.clone();
            let answer = command(&mut parts, op, now);
            prop_assert_eq!(answer, command(&mut whole, op, now), "{:?}", op);
            if op.verb == Verb::Rename {
                continue;
            }
            for ((part, before), written) in parts.iter().zip(&before).zip(&mut written) {
                let changed = part.changed_since(before);
                for account in changed.accounts {
                    written.accounts.insert(account.id.clone(), account.clone());
                }
                for transfer in changed.transfers {
                    written.transfers.insert(transfer.id.clone(), transfer.clone());
                }
                for (id, refused) in changed.refused {
                    written.refused.insert(id.clone(), refused.clone());
                }
            }
            prop_assert_eq!(&written, &whole, "{:?}", op);
        }
    }
}

/// What is asked of ledgers at a moment, and what they answer.
fn read(ledgers: &[Ledger; 2], now: i64) -> Vec<(Ledger, Vec<Option<Statement>>, Vec<i64>)> {
    let of = |ledger: &Ledger| {
        let accounts = (0..8).map(model::account);
        let statements = accounts.map(|account| ledger.statement(&account, moment(now))).collect();
        (ledger.at(moment(now)), statements, ledger.balances().into_values().collect())
    };
    ledgers.iter().map(of).collect()
}

/// What of a ledger a command names.
fn part(ledger: &Ledger, op: &Operation, now: i64) -> Ledger {
    let accounts = [op.account, op.other, 7].map(model::account);
    let ids = [&op.id, &op.original];
    let id = |id: &TransferId| ids.iter().any(|named| id.as_str().split(':').next() == Some(named));
    let mut part = Ledger::new(ledger.community.clone());
    part.refused = ledger.refused.clone();
    part.refused.retain(|refused, _| id(refused));
    part.transfers = ledger.transfers.clone();
    let pending = |t: &Transfer| t.status == TransferStatus::Pending;
    let carriers = |account: &AccountId| {
        let open = ledger.accounts.get(account).into_iter();
        open.flat_map(|open| &open.settled).map(|settled| settled.to.clone()).collect::<Vec<_>>()
    };
    // The accounts that are named, or belong to what is undone, and what carries for them.
    let undone = ledger.transfers.values().filter(|t| id(&t.id));
    let sides = undone.flat_map(|t| [t.content.debit.clone(), t.content.credit.clone()]);
    let accounts: Vec<AccountId> = accounts.into_iter().chain(sides).collect();
    let carriers: Vec<AccountId> = accounts.iter().flat_map(carriers).collect();
    let accounts: Vec<AccountId> = accounts.into_iter().chain(carriers).collect();
    let lapsed = |t: &Transfer| {
        t.status_at(moment(now)) != t.status && accounts.iter().any(|account| t.is_of(account))
    };
    part.transfers.retain(|key, transfer| {
        lapsed(transfer)
            || match op.verb {
                Verb::Settle => id(key) || pending(transfer) && transfer.is_of(&accounts[0]),
                Verb::Expire => pending(transfer),
                Verb::Rename => transfer.is_of(&accounts[0]),
                _ => id(key),
            }
    });
    part.accounts = ledger.accounts.clone();
    part.accounts.retain(|account, _| {
        accounts.contains(account)
            || part.transfers.values().any(|transfer| transfer.is_of(account))
    });
    part
}

/// Debits and credits of each account, posted and pending.
type Totals = Vec<(AccountId, [u64; 4])>;

fn totals(ledger: &Ledger) -> Totals {
    let totals =
        |a: &Account| [a.debits_posted, a.credits_posted, a.debits_pending, a.credits_pending];
    ledger.accounts.values().map(|account| (account.id.clone(), totals(account))).collect()
}

/// The ledger that comes of the same transfers, one after the other.
fn replayed(ledger: &Ledger) -> (Totals, std::collections::BTreeMap<TransferId, Transfer>) {
    let mut again = Ledger::new(ledger.community.clone());
    for account in ledger.accounts.keys() {
        let _ = again.open(account.clone(), Limits::NONE).unwrap();
    }
    let at_once = |t: &Transfer| t.decided_at == Some(t.created_at);
    let mut moments = Vec::new();
    for transfer in ledger.transfers.values() {
        moments.push((transfer.created_at, false, transfer));
        if let Some(decided_at) = transfer.decided_at.filter(|_| !at_once(transfer)) {
            moments.push((decided_at, true, transfer));
        }
    }
    moments.sort_by_key(|&(at, decided, _)| (at, decided));
    for (now, decided, transfer) in moments {
        let Content { debit, credit, minutes, expires_at, reverses } = &transfer.content;
        let id = &transfer.id;
        let done = match (decided, transfer.status, reverses) {
            (true, TransferStatus::Posted, _) => again.post(id, now),
            (true, TransferStatus::Voided, _) => again.void(id, now),
            (true, ..) => {
                // All that is overdue lapses; what was found so later is decided there again.
                let mut one = Ledger::new(again.community.clone());
                one.accounts = again.accounts.clone();
                one.transfers.insert(id.clone(), again.transfers[id].clone());
                let _ = one.expire(now).unwrap();
                again.accounts = one.accounts;
                again.transfers.extend(one.transfers);
                continue;
            }
            (_, _, Some(original)) => again.reverse(id, original, now),
            _ if at_once(transfer) => again.transfer(id, debit, credit, *minutes, now),
            _ => again.reserve(id, debit, credit, *minutes, *expires_at, now),
        };
        let _ = done.unwrap();
    }
    (totals(&again), again.transfers)
}

fn id(text: &str) -> TransferId {
    TransferId::new(text).unwrap()
}

fn person(text: &str) -> AccountId {
    AccountId::Member(MemberId::new(text).unwrap())
}

/// A ledger in which ana and bo have accounts.
fn two(limits: Limits) -> Ledger {
    let mut ledger = Ledger::new(CommunityId::new("oak").unwrap());
    for account in ["ana", "bo"] {
        let _ = ledger.open(person(account), limits).unwrap();
    }
    ledger
}

#[test]
fn no_total_leaves_its_range() {
    let mut ledger = two(Limits::NONE);
    let (ana, bo) = (person("ana"), person("bo"));
    let too_many = |minutes| LedgerRefusal::TotalOutOfRange { account: bo.clone(), minutes };
    let beyond = i64::MAX as u64 + 1;
    assert_eq!(ledger.transfer(&id("a"), &bo, &ana, beyond, moment(1)), Err(too_many(beyond)));
    let _ = ledger.reserve(&id("b"), &bo, &ana, i64::MAX as u64, None, moment(1)).unwrap();
    assert_eq!(ledger.transfer(&id("c"), &bo, &ana, 1, moment(1)), Err(too_many(1)));
    let _ = ledger.post(&id("b"), moment(2)).unwrap();
    assert_eq!(ledger.accounts[&bo].balance(), -i64::MAX);
    assert_eq!(ledger.reserve(&id("d"), &bo, &ana, 1, None, moment(1)), Err(too_many(1)));
    ledger.check().unwrap();
}

#[test]
fn a_refusal_names_the_first_field_that_differs_and_no_balance() {
    let mut ledger = two(Limits::default());
    let (ana, bo) = (person("ana"), person("bo"));
    let _ = ledger.reserve(&id("t"), &bo, &ana, 60, Some(moment(9)), moment(1)).unwrap();
    let taken = |field| Err(LedgerRefusal::IdTaken { transfer: id("t"), field });
    assert_eq!(ledger.reserve(&id("t"), &ana, &bo, 61, None, moment(1)), taken(Field::Debit));
    let carl = person("carl");
    assert_eq!(ledger.reserve(&id("t"), &bo, &carl, 61, None, moment(1)), taken(Field::Credit));
    assert_eq!(ledger.reserve(&id("t"), &bo, &ana, 61, None, moment(1)), taken(Field::Minutes));
    assert_eq!(ledger.reserve(&id("t"), &bo, &ana, 60, None, moment(1)), taken(Field::ExpiresAt));
    let _ = ledger.post(&id("t"), moment(2)).unwrap();
    let _ = ledger.reverse(&id("r"), &id("t"), moment(3)).unwrap();
    let again = ledger.transfer(&id("r"), &ana, &bo, 60, moment(4)).unwrap_err();
    assert_eq!(again, LedgerRefusal::IdTaken { transfer: id("r"), field: Field::Reverses });
    assert_eq!((again.code(), again.class()), ("ID_TAKEN", Class::Conflict));
    let low = ledger.transfer(&id("u"), &bo, &ana, 5000, moment(4)).unwrap_err();
    let json = serde_json::to_value(low).unwrap();
    let told =
        serde_json::json!({ "code": "BELOW_FLOOR", "account": "member:bo", "minutes": 5000 });
    assert_eq!(json, told);
}

#[test]
fn accounts_are_keys_of_json() {
    let ledger = two(Limits { ceiling: Some(6000), ..Limits::default() });
    let json = serde_json::to_value(&ledger).unwrap();
    let account = &json["accounts"]["member:ana"];
    assert_eq!((&account["floor"], &account["ceiling"]), (&(-1200).into(), &6000.into()));
    assert_eq!(serde_json::from_value::<Ledger>(json).unwrap(), ledger);
    for text in ["member:ana:b", "clearing:p1", "settlement:who left"] {
        assert_eq!(text.parse::<AccountId>().unwrap().to_string(), text);
    }
    for text in ["", "ana", "member:", "settlement:", "bank:x"] {
        assert!(text.parse::<AccountId>().is_err(), "{text:?}");
    }
}

#[test]
fn limits_that_are_left_out_are_the_default_ones() {
    let bare = r#"{ "id": "member:ana", "debits_posted": 0, "credits_posted": 0, "debits_pending": 0, "credits_pending": 0 }"#;
    let account: Account = serde_json::from_str(bare).unwrap();
    assert_eq!(account, Account::new(person("ana"), Limits::default()));
}

#[test]
fn a_statement_tells_all_of_one_account_and_nothing_else() {
    let mut ledger = two(Limits::default());
    let (ana, bo, carl) = (person("ana"), person("bo"), person("carl"));
    let _ = ledger.open(carl.clone(), Limits::default()).unwrap();
    let _ = ledger.transfer(&id("b"), &bo, &ana, 60, moment(1)).unwrap();
    let _ = ledger.transfer(&id("c"), &bo, &carl, 30, moment(2)).unwrap();
    let _ = ledger.transfer(&id("a"), &ana, &carl, 10, moment(3)).unwrap();
    let statement = ledger.statement(&ana, moment(4)).unwrap();
    let ids: Vec<&str> = statement.transfers.iter().map(|t| t.id.as_str()).collect();
    assert_eq!((statement.balance, ids), (50, vec!["b", "a"]));
    assert_eq!(ledger.statement(&person("dora"), moment(4)), None);
}

#[test]
fn what_is_let_go_names_the_other_leg() {
    let [mut oak, mut river] = ledgers();
    let [payer, payee, left, clearing] = [1, 0, 5, 7].map(model::account);
    let AccountId::Clearing(p) = &clearing else { unreachable!("it is one") };
    let mut both = trust_commons::ledger::ClearingPair::new(&mut oak, &mut river, p).unwrap();
    let _ = both.reserve(&id("t"), &payer, &payee, 60, None, moment(1)).unwrap();
    let Outcome { value, .. } = oak.settle(&payer, &left, &id("s"), moment(2)).unwrap();
    assert_eq!((value.transfer, &value.voided), (None, &vec![id("t:out")]));
    let other = oak.transfers[&value.voided[0]].other_leg().unwrap();
    assert_eq!(other, id("t:in"));
    assert_eq!(legs(&id("t")), Ok((id("t:out"), other.clone())));
    river.release(&other, moment(2)).unwrap();
    assert_eq!(river.transfers[&other].partnership(), Some(p));
    assert_eq!(river.accounts[&clearing].available(), 0);
    river.check().unwrap();
}

#[test]
fn what_has_lapsed_counts_nowhere_and_burns_no_id() {
    let mut ledger = two(Limits::default());
    let (ana, bo) = (person("ana"), person("bo"));
    let _ = ledger.reserve(&id("old"), &bo, &ana, 1200, Some(moment(10)), moment(1)).unwrap();
    let early = ledger.transfer(&id("early"), &bo, &ana, 60, moment(9));
    assert!(matches!(early, Err(LedgerRefusal::BelowFloor { .. })));
    let seen = ledger.account_at(&bo, moment(10)).unwrap();
    assert_eq!((seen.available(), seen.debits_pending), (0, 0));
    assert_eq!(ledger.account_at(&bo, moment(9)).unwrap().available(), -1200);
    let statement = ledger.statement(&bo, moment(1_000_000)).unwrap();
    let lapsed = &statement.transfers[0];
    assert_eq!((lapsed.status, lapsed.decided_at), (TransferStatus::Expired, Some(moment(10))));
    let made = ledger.transfer(&id("new"), &bo, &ana, 60, moment(1_000_000)).unwrap().value;
    assert_eq!(made.status, TransferStatus::Posted);
    assert_eq!(ledger.accounts[&bo].available(), -60);
    assert_eq!(
        ledger.transfer(&id("early"), &bo, &ana, 60, moment(1_000_000)),
        early,
        "it failed for good"
    );
    let again = ledger
        .reserve(&id("old"), &bo, &ana, 1200, Some(moment(10)), moment(1_000_000))
        .unwrap()
        .value;
    assert_eq!(again.status, TransferStatus::Expired);
    ledger.check().unwrap();
}

/// A ledger in which ana and bo have accounts, and whoever leaves has one to go to.
fn with_settlement() -> (Ledger, AccountId, AccountId, AccountId) {
    let (mut ledger, left) = (two(Limits::default()), AccountId::Settlement("left".to_owned()));
    let _ = ledger.open(left.clone(), Limits::NONE).unwrap();
    (ledger, person("ana"), person("bo"), left)
}

#[test]
fn a_reversal_goes_to_whoever_carries_the_balance() {
    let (mut ledger, ana, bo, left) = with_settlement();
    let _ = ledger.transfer(&id("t1"), &bo, &ana, 1200, moment(1)).unwrap();
    let _ = ledger.settle(&bo, &left, &id("s"), moment(1)).unwrap();
    let _ = ledger.set_limits(&bo, LimitsPatch::default()).unwrap();
    let _ = ledger.transfer(&id("t2"), &bo, &ana, 1200, moment(1)).unwrap();
    let undone = ledger.reverse(&id("r1"), &id("t1"), moment(1)).unwrap().value;
    assert_eq!((undone.content.debit, undone.content.credit), (ana.clone(), bo.clone()));
    let balance = |ledger: &Ledger, account: &AccountId| ledger.accounts[account].balance();
    assert_eq!(balance(&ledger, &bo), -1200, "bo owes what he owes anew");
    assert_eq!((balance(&ledger, &left), balance(&ledger, &ana)), (0, 1200));
    assert_eq!(ledger.reverse(&id("r1"), &id("t1"), moment(5)).unwrap().value.id, id("r1"), "once");
    let _ = ledger.reverse(&id("r2"), &id("t2"), moment(2)).unwrap();
    assert_eq!(ledger.balances().into_values().collect::<Vec<_>>(), [0, 0, 0]);
    ledger.check().unwrap();
}

#[test]
fn whoever_returns_takes_the_balance_back() {
    let (mut ledger, ana, bo, left) = with_settlement();
    let limits = Limits { floor: Some(-700), ceiling: Some(60), soft: Some(-300) };
    let _ = ledger.set_limits(&bo, limits).unwrap();
    let _ = ledger.transfer(&id("t1"), &bo, &ana, 100, moment(1)).unwrap();
    let _ = ledger.transfer(&id("t2"), &bo, &ana, 500, moment(1)).unwrap();
    for round in 0..3 {
        let _ = ledger.settle(&bo, &left, &id(&format!("out{round}")), moment(2)).unwrap();
        assert!(ledger.accounts[&bo].is_settled());
        let back = ledger.take_back(&bo, &id(&format!("in{round}")), moment(2)).unwrap().value;
        assert_eq!((back[0].content.minutes, &back[0].content.debit), (600, &bo));
        let again = ledger.take_back(&bo, &id(&format!("in{round}")), moment(2)).unwrap().value;
        assert_eq!(again, [], "once");
        assert_eq!((ledger.accounts[&bo].balance(), ledger.accounts[&bo].limits), (-600, limits));
        assert_eq!(ledger.accounts[&left].balance(), 0);
    }
    let _ = ledger.settle(&bo, &left, &id("out"), moment(3)).unwrap();
    let _ = ledger.reverse(&id("r1"), &id("t1"), moment(4)).unwrap();
    assert_eq!((ledger.accounts[&bo].balance(), ledger.accounts[&left].balance()), (0, -500));
    let _ = ledger.take_back(&bo, &id("in"), moment(5)).unwrap();
    let _ = ledger.reverse(&id("r2"), &id("t2"), moment(6)).unwrap();
    assert_eq!(ledger.balances().into_values().collect::<Vec<_>>(), [0, 0, 0]);
    ledger.check().unwrap();
}

#[test]
fn the_account_of_whoever_returns_is_open_whether_or_not_a_balance_was_settled() {
    let (mut ledger, ana, bo, left) = with_settlement();
    let _ = ledger.transfer(&id("t"), &bo, &ana, 90, moment(1)).unwrap();
    let before = ledger.clone();
    assert_eq!(ledger.reopen(&bo, &id("in"), moment(2)).unwrap().value, []);
    assert_eq!(ledger, before, "it is open");
    let stranger = person("eve");
    assert_eq!(ledger.reopen(&stranger, &id("in"), moment(2)).unwrap().value, []);
    assert_eq!(ledger, before, "nobody has an account for coming back");
    let _ = ledger.settle(&bo, &left, &id("out"), moment(2)).unwrap();
    let back = ledger.reopen(&bo, &id("in"), moment(3)).unwrap().value;
    assert_eq!((back[0].content.minutes, &back[0].content.credit), (90, &left));
    assert_eq!((left, ledger.accounts[&bo].balance()), (AccountId::left(), -90));
    let _ = ledger.set_limits(&bo, Limits::CLOSED).unwrap();
    let closed = ledger.clone();
    let _ = ledger.reopen(&bo, &id("in2"), moment(4)).unwrap();
    let reopened = (closed.accounts[&bo].limits, ledger.accounts[&bo].limits);
    assert_eq!(reopened, (Limits::CLOSED, Limits::default()));
}

#[test]
fn what_is_undone_between_two_who_left_moves_nothing() {
    let (mut ledger, ana, bo, left) = with_settlement();
    let _ = ledger.transfer(&id("t"), &bo, &ana, 90, moment(1)).unwrap();
    for (account, settled) in [(&ana, "a"), (&bo, "b")] {
        let _ = ledger.settle(account, &left, &id(settled), moment(2)).unwrap();
    }
    let _ = ledger.reverse(&id("r"), &id("t"), moment(3)).unwrap();
    assert_eq!(ledger.balances().into_values().collect::<Vec<_>>(), [0, 0, 0]);
    for account in [&ana, &bo] {
        let _ = ledger.take_back(account, &id(&format!("back-{account}")), moment(4)).unwrap();
        assert_eq!(ledger.accounts[account].balance(), 0, "{account}");
    }
    let again = ledger.reverse(&id("r2"), &id("t"), moment(5));
    assert!(matches!(again, Err(LedgerRefusal::TransferAlreadyReversed { .. })));
    ledger.check().unwrap();
}

#[test]
fn limits_set_in_part_keep_the_rest() {
    let mut ledger = two(Limits { floor: Some(-60), ceiling: Some(600), soft: Some(-30) });
    let ana = person("ana");
    let set = |ledger: &mut Ledger, patch: &str| {
        let patch: LimitsPatch = serde_json::from_str(patch).unwrap();
        ledger.set_limits(&ana, patch).unwrap().value.limits
    };
    let (floor, ceiling, soft) = (Some(-60), Some(600), Some(-30));
    assert_eq!(set(&mut ledger, "{}"), Limits { floor, ceiling, soft });
    assert_eq!(set(&mut ledger, r#"{"soft": null}"#), Limits { floor, ceiling, soft: None });
    assert_eq!(set(&mut ledger, r#"{"floor": -5}"#).ceiling, ceiling);
    let unbound = Limits { floor: Some(-5), ceiling: None, soft: None };
    assert_eq!(set(&mut ledger, r#"{"ceiling": null}"#), unbound);
    let refused =
        ledger.set_limits(&ana, LimitsPatch { floor: Some(Some(1)), ..Default::default() });
    let told = LedgerRefusal::InvalidLimits { floor: Some(1), ceiling: None };
    assert_eq!((refused, ledger.accounts[&ana].limits), (Err(told), unbound));
}

#[test]
fn a_tampered_ledger_is_unsound() {
    let mut sound = two(Limits::default());
    let (ana, bo) = (person("ana"), person("bo"));
    let _ = sound.transfer(&id("t"), &bo, &ana, 60, moment(1)).unwrap();
    let _ = sound.transfer(&id("u"), &bo, &ana, 60, moment(1)).unwrap();
    let _ = sound.reverse(&id("r"), &id("t"), moment(2)).unwrap();
    sound.check().unwrap();
    let tampered = |tamper: &dyn Fn(&mut Ledger)| {
        let mut ledger = sound.clone();
        tamper(&mut ledger);
        ledger.check().unwrap_err()
    };
    let minted = tampered(&|l| l.accounts.get_mut(&ana).unwrap().credits_posted += 1);
    assert_eq!(minted, Unsound::SumNotZero(1));
    let shifted = tampered(&|l| {
        l.accounts.get_mut(&ana).unwrap().credits_posted += 1;
        l.accounts.get_mut(&bo).unwrap().debits_posted += 1;
    });
    assert_eq!(shifted, Unsound::WrongTotals { account: ana.clone() });
    let tampers: [fn(&mut Transfer); 6] = [
        |t| t.content.minutes = 0,
        |t| t.content.credit = t.content.debit.clone(),
        |t| t.id = id("x"),
        |t| t.decided_at = None,
        |t| t.reversed_by = None,
        |t| t.status = TransferStatus::Voided,
    ];
    for tamper in tampers {
        let found = tampered(&|l| tamper(l.transfers.get_mut(&id("t")).unwrap()));
        assert!(matches!(found, Unsound::InvalidTransfer { .. }), "{found}");
    }
    let lost = tampered(&|l| drop(l.transfers.remove(&id("u"))));
    assert!(matches!(lost, Unsound::WrongTotals { .. }));
}
