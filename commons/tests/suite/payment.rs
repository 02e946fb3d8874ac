//! Payments of exchanges: the ledgers follow each step, in one community and between two.

use trust_commons::exchange::{Draft, Exchange, ExchangeKind, ExchangeRefusal, Mode, RESERVED};
use trust_commons::ledger::{AccountId, Ledger, LedgerRefusal, TransferStatus};
use trust_commons::payment::{Books, Clearing, Due, Payment};
use trust_commons::{PartnershipId, Timestamp};
use trust_core::MemberId;

use crate::commands::ExchangeCommands;
use crate::given::{id, moment};

/// An exchange that ana provides to bo for an hour; bo pays in `home`.
fn accepted(home: &str) -> Exchange {
    let (ana, bo): (MemberId, MemberId) = (id("ana"), id("bo"));
    let draft = Draft {
        kind: ExchangeKind::Service,
        mode: Mode::Credit { minutes: 60 },
        title: "Ironing".to_owned(),
        listing: None,
        community: Some(id("oak")),
        provider_community: Some(id("oak")),
        receiver_community: Some(id(home)),
    };
    let offered = Exchange::offer(id("x"), draft, &ana, None, false, moment(1)).unwrap().value;
    let requested = offered.request(&bo, None, false, moment(2)).unwrap().value;
    requested.accept(&ana, false, moment(3)).unwrap().value
}

fn completed(accepted: &Exchange, now: Timestamp) -> Exchange {
    let (ana, bo) = (id("ana"), id("bo"));
    let started = accepted.start(&ana, false, now).unwrap().value;
    let confirmed = started.complete(&ana, now).unwrap().value;
    confirmed.complete(&bo, now).unwrap().value
}

/// The ledgers of bo's community and of ana's, which are the same in `oak`.
#[derive(Clone)]
struct World {
    from: Ledger,
    to: Option<Ledger>,
    partnership: PartnershipId,
}

impl World {
    fn of(home: &str) -> Self {
        let to = (home != "oak").then(|| Ledger::new(id("oak")));
        World { from: Ledger::new(id(home)), to, partnership: id("p") }
    }

    fn follow(&mut self, exchange: &Exchange, now: Timestamp) -> Result<(), LedgerRefusal> {
        let payment = Payment::of(exchange).unwrap();
        let partnership = &self.partnership;
        let mut books = match &mut self.to {
            Some(payee) => Books::Two { payer: &mut self.from, payee, partnership },
            None => Books::One(&mut self.from),
        };
        let done = payment.follow(Due::of(exchange).unwrap(), &mut books, now);
        for ledger in [Some(&self.from), self.to.as_ref()].into_iter().flatten() {
            ledger.check().unwrap();
        }
        done.map(drop)
    }

    /// What bo has and what ana has, in minutes.
    fn balances(&self) -> (i64, i64) {
        let balance = |ledger: &Ledger, member: &str| {
            ledger.accounts[&AccountId::Member(id(member))].balance()
        };
        (balance(&self.from, "bo"), balance(self.to.as_ref().unwrap_or(&self.from), "ana"))
    }

    fn statuses(&self) -> Vec<TransferStatus> {
        self.from.transfers.values().map(|transfer| transfer.status).collect()
    }
}

const HOMES: [&str; 2] = ["oak", "river"];

#[test]
fn what_is_reserved_at_the_acceptance_is_paid_at_the_completion_and_given_back_once() {
    for home in HOMES {
        let (mut world, agreed) = (World::of(home), accepted(home));
        world.follow(&agreed, moment(3)).unwrap();
        assert_eq!((world.balances(), world.statuses()), ((0, 0), vec![TransferStatus::Pending]));
        let done = completed(&agreed, moment(4));
        world.follow(&done, moment(4)).unwrap();
        assert_eq!(world.balances(), (-60, 60), "{home}");
        let reversed = done.reverse(&id("ana"), false, moment(5)).unwrap().value;
        world.follow(&reversed, moment(5)).unwrap();
        assert_eq!(world.balances(), (0, 0), "{home}");
        let again = world.follow(&reversed, moment(6));
        assert!(again.is_ok(), "the same reversal is answered again");
        assert_eq!(world.balances(), (0, 0), "{home}");
    }
}

#[test]
fn a_reservation_is_repeated_without_effect_and_ends_after_thirty_days() {
    for home in HOMES {
        let (mut world, agreed) = (World::of(home), accepted(home));
        world.follow(&agreed, moment(3)).unwrap();
        let before = world.clone();
        world.follow(&agreed, moment(3)).unwrap();
        assert_eq!((&world.from, &world.to), (&before.from, &before.to));
        let reserved = world.from.transfers.values().next().unwrap();
        assert_eq!(reserved.content.expires_at, Some(moment(3).saturating_add(RESERVED)));
    }
}

#[test]
fn a_cancelled_exchange_releases_what_it_reserved() {
    for home in HOMES {
        let (mut world, agreed) = (World::of(home), accepted(home));
        world.follow(&agreed, moment(3)).unwrap();
        let cancelled = agreed.cancel(&id("bo"), moment(4)).unwrap().value;
        world.follow(&cancelled, moment(4)).unwrap();
        world.follow(&cancelled, moment(5)).unwrap();
        assert_eq!(world.statuses(), [TransferStatus::Voided]);
        assert_eq!(world.balances(), (0, 0));
    }
}

#[test]
fn where_the_reservation_has_lapsed_the_completion_pays_by_another_transfer() {
    for home in HOMES {
        let (mut world, agreed) = (World::of(home), accepted(home));
        world.follow(&agreed, moment(3)).unwrap();
        let late = 3 + RESERVED;
        let done = completed(&agreed, moment(late));
        world.follow(&done, moment(late)).unwrap();
        assert_eq!(world.balances(), (-60, 60), "{home}");
        let reversed = done.reverse(&id("ana"), false, moment(late + 1)).unwrap().value;
        world.follow(&reversed, moment(late + 1)).unwrap();
        assert_eq!(world.balances(), (0, 0), "what was paid anew is given back");
    }
}

#[test]
fn a_payment_beyond_the_limits_is_refused_and_moves_nothing_on_either_side() {
    for home in HOMES {
        let (mut world, agreed) = (World::of(home), accepted(home));
        let none = trust_commons::ledger::Limits { floor: Some(0), ..Default::default() };
        let _ = world.from.open(AccountId::Member(id("bo")), none).unwrap();
        let refused = world.follow(&agreed, moment(3)).unwrap_err();
        assert!(matches!(refused, LedgerRefusal::BelowFloor { .. }), "{refused}");
        assert!(world.statuses().is_empty());
        assert!(world.to.is_none_or(|ledger| ledger.transfers.is_empty()));
    }
}

#[test]
fn nothing_is_due_of_a_gift_nor_before_the_acceptance_nor_while_it_goes_on() {
    let agreed = accepted("oak");
    let gift = Exchange { mode: Mode::Gift, transfer: None, ..agreed.clone() };
    assert_eq!((Due::of(&gift), Payment::of(&gift)), (None, None));
    let asked = Exchange { transfer: None, accepted_at: None, ..agreed.clone() };
    assert_eq!((Due::of(&asked), Payment::of(&asked)), (None, None));
    assert_eq!(Due::of(&agreed), Some(Due::Reserve));
    assert_eq!(Due::of(&agreed.start(&id("bo"), false, moment(4)).unwrap().value), None);
}

#[test]
fn credits_pass_between_members_of_partners_that_keep_them() {
    let open = Clearing { are_members: true, partnership: Some(id("p")), without_credit: None };
    let (near, far) = (accepted("oak"), accepted("river"));
    assert_eq!(open.clone().check(&near), Ok(None));
    assert_eq!(open.clone().check(&far), Ok(Some(id("p"))));
    let refused = |clearing: Clearing, exchange| clearing.check(exchange).unwrap_err();
    let strangers = Clearing { are_members: false, ..open.clone() };
    assert_eq!(refused(strangers, &near), ExchangeRefusal::NoClearing);
    let apart = Clearing { partnership: None, ..open.clone() };
    assert_eq!(apart.clone().check(&near), Ok(None));
    assert_eq!(refused(apart, &far), ExchangeRefusal::NoClearing);
    let without = Clearing { without_credit: Some(id("river")), ..open };
    let expected = ExchangeRefusal::CreditNotUsed { community: id("river") };
    assert_eq!(refused(without.clone(), &far), expected);
    let gift = Exchange { mode: Mode::Gift, ..far };
    assert_eq!(without.check(&gift), Ok(None));
}
