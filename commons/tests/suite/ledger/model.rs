//! The plain model of ledgers: a list of ordered transfers and their results. Every sum is recomputed.
//!
//! The fuzzer uses this file, too; so operations are made of small numbers.

#[path = "operation.rs"]
mod operation;

use std::collections::BTreeMap;

use trust_commons::ledger::{AccountId, ClearingPair, Ledger, LedgerRefusal, Limits};
use trust_commons::{CommunityId, PartnershipId, Refusal, Timestamp, TransferId};
use trust_core::MemberId;

pub use operation::{Numbers, Operation, Verb};

/// Five members, two settlement accounts and a clearing account.
pub fn account(number: u8) -> AccountId {
    match number {
        5 => AccountId::Settlement("left".to_owned()),
        6 => AccountId::Settlement("other".to_owned()),
        7 => AccountId::Clearing(partnership()),
        member => AccountId::Member(MemberId::new(&format!("m{member}")).expect("a short id")),
    }
}

fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_secs(seconds)
}

fn partnership() -> PartnershipId {
    PartnershipId::new("p").expect("a short id")
}

/// What is done to two ledgers.
pub fn command(ledgers: &mut [Ledger; 2], op: &Operation, now: i64) -> Result<(), LedgerRefusal> {
    let id = |id: &str| TransferId::new(id).expect("a short id");
    let (ours, theirs) = (account(op.account), account(op.other));
    let (transfer, original) = (id(&op.id), id(&op.original));
    let expires_at = op.expires_in.map(|seconds| moment(now + seconds));
    let (floor, ceiling) = op.bounds();
    let limits = Limits { floor, ceiling, soft: None };
    let [first, second] = ledgers;
    let (payer, payee) = if op.book == 0 { (first, second) } else { (second, first) };
    let between = match op.verb {
        Verb::Open => return payer.open(ours, limits).map(|_| ()),
        Verb::SetLimits => return payer.set_limits(&ours, limits).map(|_| ()),
        Verb::Reserve => {
            payer.reserve(&transfer, &ours, &theirs, op.minutes, expires_at, moment(now))
        }
        Verb::Transfer => payer.transfer(&transfer, &ours, &theirs, op.minutes, moment(now)),
        Verb::Post => payer.post(&transfer, moment(now)),
        Verb::Void => payer.void(&transfer, moment(now)),
        Verb::Expire => return payer.expire(moment(now)).map(|_| ()),
        Verb::Reverse => payer.reverse(&transfer, &original, moment(now)),
        Verb::Settle => return payer.settle(&ours, &theirs, &transfer, moment(now)).map(|_| ()),
        Verb::TakeBack => return payer.take_back(&ours, &transfer, moment(now)).map(|_| ()),
        Verb::Rename => return payer.rename(&ours, &theirs),
        _ => return command_between(payer, payee, op, now),
    };
    between.map(|_| ())
}

fn command_between(
    payer: &mut Ledger,
    payee: &mut Ledger,
    op: &Operation,
    now: i64,
) -> Result<(), LedgerRefusal> {
    let id = |id: &str| TransferId::new(id).expect("a short id");
    let (debit, credit) = (account(op.account), account(op.other));
    let (transfer, original) = (id(&op.id), id(&op.original));
    let expires_at = op.expires_in.map(|seconds| moment(now + seconds));
    let mut both = ClearingPair::new(payer, payee, &partnership())?;
    let done = match op.verb {
        Verb::ReserveBetween => {
            both.reserve(&transfer, &debit, &credit, op.minutes, expires_at, moment(now))
        }
        Verb::TransferBetween => both.transfer(&transfer, &debit, &credit, op.minutes, moment(now)),
        Verb::PostBetween => both.post(&transfer, moment(now)),
        Verb::VoidBetween => both.void(&transfer, moment(now)),
        _ => both.reverse(&transfer, &original, moment(now)),
    };
    done.map(|_| ())
}

/// Two ledgers in which most accounts are open.
pub fn ledgers() -> [Ledger; 2] {
    ["oak", "river"].map(|id| {
        let mut ledger = Ledger::new(CommunityId::new(id).expect("a short id"));
        for (number, floor, ceiling) in OPEN {
            let limits = Limits { floor, ceiling, soft: None };
            let _ = ledger.open(account(number), limits).expect("opened once");
        }
        ledger
    })
}

/// The same, as the model has it.
pub fn books() -> [Book; 2] {
    let limits = OPEN.map(|(number, floor, ceiling)| (number, (floor, ceiling)));
    let book = Book { limits: limits.into(), ..Book::default() };
    [book.clone(), book]
}

/// What is open from the start, with its floor and its ceiling.
const OPEN: [(u8, Option<i64>, Option<i64>); 6] = [
    (0, None, None),
    (1, Some(-1200), None),
    (2, Some(-100), Some(150)),
    (3, Some(0), None),
    (5, None, None),
    (7, Some(-600), Some(600)),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Pending,
    Posted,
    Voided,
    Expired,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Order {
    id: String,
    debit: u8,
    credit: u8,
    minutes: u64,
    expires_at: Option<i64>,
    reverses: Option<String>,
}

type Bounds = (Option<i64>, Option<i64>);

/// What a settlement account carries for a member.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Carried {
    to: u8,
    at: i64,
    balance: i64,
    limits: Bounds,
    /// What brought it there.
    ids: Vec<String>,
}

/// One ledger of the model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    limits: BTreeMap<u8, Bounds>,
    settled: BTreeMap<u8, Vec<Carried>>,
    posted_at: BTreeMap<String, i64>,
    orders: Vec<(Order, Fate)>,
    refused: Vec<(Order, &'static str)>,
}

type Answer = Result<(), &'static str>;

impl Book {
    /// What an account was paid less what it paid.
    pub fn balance(&self, account: u8) -> i64 {
        self.paid_in(account, Fate::Posted) - self.paid_out(account, Fate::Posted)
    }

    /// What an account has reserved, and awaits.
    pub fn pending(&self, account: u8) -> (i64, i64) {
        (self.paid_out(account, Fate::Pending), self.paid_in(account, Fate::Pending))
    }

    /// The accounts that are open.
    pub fn accounts(&self) -> impl Iterator<Item = u8> + '_ {
        self.limits.keys().copied()
    }

    fn paid_out(&self, account: u8, fate: Fate) -> i64 {
        let paid = self.orders.iter().filter(|(o, f)| o.debit == account && *f == fate);
        paid.map(|(order, _)| order.minutes as i64).sum()
    }

    fn paid_in(&self, account: u8, fate: Fate) -> i64 {
        let paid = self.orders.iter().filter(|(o, f)| o.credit == account && *f == fate);
        paid.map(|(order, _)| order.minutes as i64).sum()
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.orders.iter().position(|(order, _)| order.id == id)
    }

    /// What an id is known for: the answer to an order repeated.
    fn known(&self, order: &Order, fate: Fate) -> Option<Answer> {
        if let Some(at) = self.position(&order.id) {
            let (there, became) = &self.orders[at];
            let same = there == order && (fate == Fate::Pending || *became == Fate::Posted);
            return Some(if same { Ok(()) } else { Err("ID_TAKEN") });
        }
        let (never, code) = self.refused.iter().find(|(never, _)| never.id == order.id)?;
        Some(Err(if never == order { code } else { "ID_TAKEN" }))
    }

    fn order(&mut self, order: Order, fate: Fate, now: i64) -> Answer {
        if let Some(answer) = self.known(&order, fate) {
            return answer;
        }
        if order.minutes == 0 {
            return Err("NO_MINUTES");
        }
        if order.debit == order.credit {
            return Err("SAME_ACCOUNT");
        }
        if order.expires_at.is_some_and(|at| at <= now) {
            return Err("INVALID_EXPIRY");
        }
        match self.admit(order.debit, order.credit, order.minutes as i64) {
            Ok(()) => self.push(order, fate, now),
            Err(code) => {
                self.refused.push((order, code));
                return Err(code);
            }
        }
        Ok(())
    }

    fn push(&mut self, order: Order, fate: Fate, now: i64) {
        if fate == Fate::Posted {
            self.posted_at.insert(order.id.clone(), now);
        }
        self.orders.push((order, fate));
    }

    fn admit(&self, debit: u8, credit: u8, minutes: i64) -> Answer {
        let left = self.balance(debit) - self.pending(debit).0 - minutes;
        let coming = self.balance(credit) + self.pending(credit).1 + minutes;
        Err(match (self.limits.get(&debit), self.limits.get(&credit)) {
            (None, _) => "UNKNOWN_ACCOUNT",
            (Some((Some(floor), _)), _) if left < *floor => "BELOW_FLOOR",
            (_, None) => "UNKNOWN_ACCOUNT",
            (_, Some((_, Some(ceiling)))) if coming > *ceiling => "ABOVE_CEILING",
            _ => return Ok(()),
        })
    }

    fn decide(&mut self, id: &str, fate: Fate, now: i64) -> Answer {
        let at = self.position(id).ok_or("UNKNOWN_TRANSFER")?;
        let (order, became) = &mut self.orders[at];
        if *became != Fate::Pending || order.expires_at.is_some_and(|end| end <= now) {
            return Err("TRANSFER_NOT_PENDING");
        }
        *became = fate;
        if fate == Fate::Posted {
            self.posted_at.insert(id.to_owned(), now);
        }
        Ok(())
    }

    /// What carries for an account what an order did to it, if anything does.
    fn carried(&mut self, account: u8, order: &str) -> Option<&mut Carried> {
        let at = self.posted_at[order];
        let all = self.settled.get_mut(&account)?.iter_mut();
        all.into_iter().find(|c| at <= c.at && !c.ids.iter().any(|id| id == order))
    }

    fn reverse(&mut self, id: String, original: &str, now: i64) -> Answer {
        let at = self.position(original).ok_or("UNKNOWN_TRANSFER")?;
        let (undone, fate) = self.orders[at].clone();
        let reverses = Some(original.to_owned());
        let (debit, credit, minutes) = (undone.credit, undone.debit, undone.minutes);
        let order = Order { id, debit, credit, minutes, expires_at: None, reverses };
        if let Some(answer) = self.known(&order, Fate::Posted) {
            return answer;
        }
        if fate != Fate::Posted {
            return Err("TRANSFER_NOT_POSTED");
        }
        if undone.reverses.is_some() {
            return Err("TRANSFER_IS_REVERSAL");
        }
        if self.orders.iter().any(|(other, _)| other.reverses.as_deref() == Some(original)) {
            return Err("TRANSFER_ALREADY_REVERSED");
        }
        let by_whom = self.carried(debit, original).map(|carried| carried.to);
        let to_whom = self.carried(credit, original).map(|carried| carried.to);
        let (payer, payee) = (by_whom.unwrap_or(debit), to_whom.unwrap_or(credit));
        if payer != payee
            && let Err(code) = self.admit(payer, payee, minutes as i64)
        {
            self.refused.push((order, code));
            return Err(code);
        }
        let id = order.id.clone();
        self.push(order, Fate::Posted, now);
        for (account, sign) in [(debit, 1), (credit, -1)] {
            let Some(all) = self.settled.get_mut(&account) else { continue };
            let of_original = |c: &Carried| c.ids.iter().any(|id| id == original);
            if let Some(found) = all.iter_mut().find(|c| of_original(c)) {
                found.balance += sign * minutes as i64;
            }
            all.retain(|c| c.balance != 0 || !of_original(c));
        }
        for (account, carrier, side) in [(debit, by_whom, "debit"), (credit, to_whom, "credit")] {
            let Some(carrier) = carrier else { continue };
            let id = format!("{id}:{side}");
            let (from, to) = if side == "debit" { (carrier, account) } else { (account, carrier) };
            self.move_at_once(id.clone(), from, to, minutes, now);
            let carried = self.carried(account, original).expect("it carries");
            carried.balance += if side == "debit" { -(minutes as i64) } else { minutes as i64 };
            carried.ids.push(id);
        }
        Ok(())
    }

    fn move_at_once(&mut self, id: String, debit: u8, credit: u8, minutes: u64, now: i64) {
        let order = Order { id, debit, credit, minutes, expires_at: None, reverses: None };
        self.push(order, Fate::Posted, now);
    }

    fn expire(&mut self, now: i64) {
        for (order, fate) in &mut self.orders {
            if *fate == Fate::Pending && order.expires_at.is_some_and(|end| end <= now) {
                *fate = Fate::Expired;
            }
        }
    }

    fn settle(&mut self, account: u8, settlement: u8, id: String, now: i64) -> Answer {
        if !(5..=6).contains(&settlement) {
            return Err("NOT_SETTLEMENT");
        }
        if account == settlement {
            return Err("SAME_ACCOUNT");
        }
        if !self.limits.contains_key(&account) || !self.limits.contains_key(&settlement) {
            return Err("UNKNOWN_ACCOUNT");
        }
        let balance = self.balance(account);
        match self.position(&id).map(|at| &self.orders[at].0) {
            Some(there) => {
                let mut sides = [there.debit, there.credit];
                sides.sort_unstable();
                if balance != 0 || sides != [account.min(settlement), account.max(settlement)] {
                    return Err("ID_TAKEN");
                }
            }
            None if balance != 0 => {
                let (debit, credit) =
                    if balance > 0 { (account, settlement) } else { (settlement, account) };
                let (minutes, id) = (balance.unsigned_abs(), id.clone());
                let order = Order { id, debit, credit, minutes, expires_at: None, reverses: None };
                if let Some(answer) = self.known(&order, Fate::Posted) {
                    return answer;
                }
                self.push(order, Fate::Posted, now);
            }
            None => {}
        }
        for (order, fate) in &mut self.orders {
            if *fate == Fate::Pending && (order.debit == account || order.credit == account) {
                *fate = Fate::Voided;
            }
        }
        let limits = self.limits_when_open(account);
        if account < 5 && (balance != 0 || !self.is_settled(account)) {
            let ids = if self.position(&id).is_some() { vec![id] } else { Vec::new() };
            let carried = Carried { to: settlement, at: now, balance, limits, ids };
            self.settled.entry(account).or_default().push(carried);
        }
        self.limits.insert(account, (Some(0), Some(0)));
        Ok(())
    }

    fn is_settled(&self, account: u8) -> bool {
        self.settled.get(&account).is_some_and(|all| !all.is_empty())
            && self.limits[&account] == (Some(0), Some(0))
    }

    fn limits_when_open(&self, account: u8) -> Bounds {
        match self.is_settled(account) {
            true => self.settled[&account].last().expect("it is settled").limits,
            false => self.limits[&account],
        }
    }

    fn take_back(&mut self, account: u8, id: &str, now: i64) -> Answer {
        if !self.limits.contains_key(&account) {
            return Err("UNKNOWN_ACCOUNT");
        }
        let limits = self.limits_when_open(account);
        let all = self.settled.get(&account).cloned().unwrap_or_default();
        let mut sums: Vec<(u8, i64)> = Vec::new();
        for carried in &all {
            match sums.iter_mut().find(|(to, _)| *to == carried.to) {
                Some((_, sum)) => *sum += carried.balance,
                None => sums.push((carried.to, carried.balance)),
            }
        }
        sums.retain(|(_, sum)| *sum != 0);
        let before = self.clone();
        for (number, (carrier, sum)) in sums.into_iter().enumerate() {
            let id = if number == 0 { id.to_owned() } else { format!("{id}:{number}") };
            let (debit, credit) = if sum > 0 { (carrier, account) } else { (account, carrier) };
            let minutes = sum.unsigned_abs();
            let of = |(order, code): &(Order, &'static str)| (order.id == id).then_some(*code);
            let refused = self.refused.iter().find_map(of).is_some();
            if refused || self.position(&id).is_some() {
                *self = before;
                return Err("ID_TAKEN");
            }
            self.move_at_once(id, debit, credit, minutes, now);
        }
        if !all.is_empty() {
            self.settled.remove(&account);
            self.limits.insert(account, limits);
        }
        Ok(())
    }

    fn rename(&mut self, account: u8, name: u8) -> Answer {
        if self.limits.contains_key(&name) {
            return Err("ACCOUNT_EXISTS");
        }
        let limits = self.limits.remove(&account).ok_or("UNKNOWN_ACCOUNT")?;
        self.limits.insert(name, limits);
        if let Some(settled) = self.settled.remove(&account) {
            self.settled.insert(name, settled);
        }
        for carried in self.settled.values_mut().flatten().filter(|c| c.to == account) {
            carried.to = name;
        }
        let orders = self.orders.iter_mut().map(|(order, _)| order);
        for order in orders.chain(self.refused.iter_mut().map(|(order, _)| order)) {
            for side in [&mut order.debit, &mut order.credit] {
                if *side == account {
                    *side = name;
                }
            }
        }
        Ok(())
    }

    fn limit(&mut self, op: &Operation) -> Answer {
        let (floor, ceiling) = op.bounds();
        if floor > Some(0) || ceiling.is_some_and(|ceiling| ceiling < 0) {
            return Err("INVALID_LIMITS");
        }
        match (op.verb, self.limits.contains_key(&op.account)) {
            (Verb::Open, true) => Err("ACCOUNT_EXISTS"),
            (Verb::SetLimits, false) => Err("UNKNOWN_ACCOUNT"),
            _ => {
                self.limits.insert(op.account, (floor, ceiling));
                Ok(())
            }
        }
    }
}

/// What the model makes of it.
///
/// What has lapsed by now is gone first: the ledgers may mark it when they like.
pub fn model(books: &mut [Book; 2], op: &Operation, now: i64) -> Answer {
    books.iter_mut().for_each(|book| book.expire(now));
    if !op.verb.has_legs() {
        return leg(&mut books[op.book], op, now, None);
    }
    let before = books[op.book].clone();
    leg(&mut books[op.book], op, now, Some("out"))?;
    let answer = leg(&mut books[1 - op.book], op, now, Some("in"));
    if answer.is_err() {
        books[op.book] = before;
    }
    answer
}

/// What the model makes of it in one book: the whole, or one of two legs.
fn leg(book: &mut Book, op: &Operation, now: i64, side: Option<&str>) -> Answer {
    let id = |id: &str| match side {
        Some(side) => format!("{id}:{side}"),
        None => id.to_owned(),
    };
    let (debit, credit) = match side {
        Some("out") => (op.account, 7),
        Some(_) => (7, op.other),
        None => (op.account, op.other),
    };
    let expires_at = op.expires_in.map(|seconds| now + seconds);
    let (transfer, original) = (id(&op.id), id(&op.original));
    let minutes = op.minutes;
    let order =
        |expires_at| Order { id: id(&op.id), debit, credit, minutes, expires_at, reverses: None };
    match op.verb {
        Verb::Open | Verb::SetLimits => book.limit(op),
        Verb::Reserve | Verb::ReserveBetween => book.order(order(expires_at), Fate::Pending, now),
        Verb::Transfer | Verb::TransferBetween => book.order(order(None), Fate::Posted, now),
        Verb::Post | Verb::PostBetween => book.decide(&transfer, Fate::Posted, now),
        Verb::Void | Verb::VoidBetween => book.decide(&transfer, Fate::Voided, now),
        Verb::Reverse | Verb::ReverseBetween => book.reverse(transfer, &original, now),
        Verb::Expire => {
            book.expire(now);
            Ok(())
        }
        Verb::Settle => book.settle(op.account, op.other, transfer, now),
        Verb::TakeBack => book.take_back(op.account, &transfer, now),
        Verb::Rename => book.rename(op.account, op.other),
    }
}

/// Does it to both, and panics unless they agree in the answer and in every sum.
///
/// Neither may a refusal change anything but the list of what was refused, nor a repetition anything at all.
pub fn step(ledgers: &mut [Ledger; 2], books: &mut [Book; 2], op: &Operation, now: i64) {
    let before = ledgers.clone();
    let answer = command(ledgers, op, now);
    let code = answer.as_ref().map_err(|refusal| refusal.code());
    assert_eq!(code.copied(), model(books, op, now), "{op:?} at {now}");
    for (ledger, book) in ledgers.iter().zip(&*books) {
        ledger.check().expect("a sound ledger");
        agree(&ledger.at(moment(now)), book);
    }
    if answer.is_err() {
        for (before, after) in before.iter().zip(&*ledgers) {
            assert_eq!((&before.accounts, &before.transfers), (&after.accounts, &after.transfers));
        }
    }
    let repeatable = !matches!(op.verb, Verb::Open | Verb::Rename)
        && (answer.is_err() || !matches!(op.verb, Verb::Post | Verb::Void))
        && (answer.is_err() || !matches!(op.verb, Verb::PostBetween | Verb::VoidBetween));
    if repeatable {
        let after = ledgers.clone();
        assert_eq!(command(ledgers, op, now), answer, "{op:?} again");
        assert_eq!(*ledgers, after, "{op:?} again");
    }
}

fn agree(ledger: &Ledger, book: &Book) {
    assert_eq!(ledger.balances().values().sum::<i64>(), 0);
    let open: Vec<AccountId> = book.accounts().map(account).collect();
    assert_eq!(ledger.accounts.len(), open.len());
    for number in book.accounts() {
        let found = &ledger.accounts[&account(number)];
        assert_eq!(found.balance(), book.balance(number), "{}", found.id);
        let pending = (found.debits_pending as i64, found.credits_pending as i64);
        assert_eq!(pending, book.pending(number), "{}", found.id);
        let carried = book.settled.get(&number).into_iter().flatten();
        let carried: Vec<_> = carried.map(|c| (account(c.to), c.balance)).collect();
        let settled = found.settled.iter().map(|s| (s.to.clone(), s.balance));
        assert_eq!(settled.collect::<Vec<_>>(), carried, "{}", found.id);
    }
    assert_eq!(ledger.transfers.len(), book.orders.len());
    for (order, fate) in &book.orders {
        let status = ledger.transfers[order.id.as_str()].status.to_string();
        assert_eq!(status, format!("{fate:?}").to_lowercase(), "{}", order.id);
    }
    assert_eq!(ledger.refused.len(), book.refused.len());
}
