"""The domain classes as values: what they carry, what they refuse, and how an engine hears of it."""

from __future__ import annotations

import copy
import json
import pickle
import sys
from collections.abc import Callable
from typing import Any

import pytest
import trust_core
from trust_core import (
    Between,
    Engine,
    Exchange,
    InvalidGroupId,
    InvalidMemberId,
    InvalidValue,
    Invite,
    Ledger,
    Partnership,
    Preview,
    Refused,
    RefusedConflict,
    RefusedForbidden,
    RefusedInvalid,
    RefusedNotFound,
    Settlement,
    Terms,
    TrustError,
    UnknownGroup,
    Used,
)

STEWARDS = {"oak": ["sam"], "river": ["ana", "ida"]}
TOKEN = bytes(range(32))


def proposed(**more: Any) -> Partnership:
    arguments = {"stewards": STEWARDS, **more}
    return Partnership.propose("p", "oak", "river", by="sam", now=1, **arguments)


def issued(**more: Any) -> Invite:
    return Invite.issue("i", TOKEN, "kin", by="alice", now=100, **more)


def offered(**more: Any) -> Exchange:
    return Exchange.offer("x", by="ana", title="An hour of ironing", now=1, **more)


def opened() -> Ledger:
    return Ledger("oak").open("member:ana").open("member:bo")


VALUES: list[Callable[[], Any]] = [
    lambda: proposed().approve(by="ana", now=2, stewards=STEWARDS),
    lambda: issued().accept(by="dora", now=101),
    lambda: offered(mode="credit", minutes=60, community="oak").request(by="bo", now=2),
    lambda: opened().reserve("t", "member:bo", "member:ana", 60, now=1),
]


def test_a_command_gives_a_new_value_and_leaves_the_old_one() -> None:
    p = proposed()
    p2 = p.approve(by="ana", now=2.9, stewards=STEWARDS, share_needs=False)
    assert (p.status, p.agreed, p.changes, p.effective) == ("proposed", None, [], None)
    assert p2.status == "active"
    assert p2.agreed == p2.effective == Terms(share_needs=False)
    assert (p2.decided_by, p2.decided_at, p2.ended_at, p2.is_live) == ("ana", 2, None, True)
    assert p2.notices == [
        {"to": "ida", "by": "ana", "kind": "partnership_approved", "partnership": "p"},
        {"to": "sam", "by": "ana", "kind": "partnership_approved", "partnership": "p"},
    ]
    with pytest.raises(AttributeError):
        p2.status = "dissolved"  # type: ignore[misc]


def test_an_engine_takes_what_a_value_tells() -> None:
    engine = Engine()
    for group in ("oak", "river"):
        engine.put_group(group, kind="community")
    active = proposed().approve(by="ana", now=2, stewards=STEWARDS)
    assert engine.apply(active.changes) == 3 == engine.revision
    assert engine.group("oak").partners == {"river": ["need", "offer"]}
    assert engine.apply(active.changes) == 3
    assert engine.apply([]) == 3
    with engine.batch() as batch:
        batch.apply(active.dissolve(by="sam", now=3, stewards=STEWARDS).changes)
        batch.set_trust("sam", "ana")
    assert batch.altered
    assert engine.revision == 4
    assert engine.group("oak").partners == {}


def test_changes_are_applied_wholly_or_not_at_all() -> None:
    engine = Engine()
    before = engine.to_bytes()
    member = {"change": "add_member", "member": "ana"}
    refused: list[tuple[type[TrustError], Any]] = [
        (InvalidValue, [member, {"change": "add_members", "member": "bo"}]),
        (InvalidValue, [member, {"change": "join", "group": "oak"}]),
        (InvalidValue, [member, {**member, "since": 5}]),
        (InvalidValue, [member, {"change": "add_member", "member": ""}]),
        (InvalidValue, [member, "add_member"]),
        (UnknownGroup, [member, {"change": "join", "group": "oak", "member": "ana"}]),
    ]
    for error, changes in refused:
        with pytest.raises(error):
            engine.apply(changes)
    with pytest.raises(TypeError):
        engine.apply(5)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue), engine.batch() as batch:
        batch.apply([member])
        batch.apply([{"change": "nothing"}])
    assert engine.to_bytes() == before


def test_every_change_has_its_form() -> None:
    engine = Engine()
    resource = {
        "id": "veg",
        "owner": "ana",
        "audience": ["public", "circle:kin"],
        "community": "oak",
        "tags": ["offer"],
        "place": {"latitude": 50.85, "longitude": 4.35, "precision": "exact"},
        "created_at": 1,
        "expires_at": None,
        "active": True,
    }
    place = {"latitude": 50.85, "longitude": 4.35}
    changes: list[dict[str, Any]] = [
        {"change": "add_member", "member": "bo"},
        {"change": "set_trust", "source": "ana", "target": "bo", "weight": 0.7},
        {"change": "revoke_trust", "source": "ana", "target": "bo"},
        {"change": "block", "blocker": "ana", "blocked": "bo"},
        {"change": "unblock", "blocker": "ana", "blocked": "bo"},
        {"change": "put_group", "group": "oak", "kind": "community", "owner": None},
        {"change": "put_group", "group": "elm", "kind": "community"},
        {"change": "put_group", "group": "kin", "kind": "circle", "owner": "ana"},
        {"change": "join", "group": "oak", "member": "ana"},
        {"change": "leave", "group": "oak", "member": "ana"},
        {"change": "put_partnership", "a": "oak", "b": "elm", "shares": ["offer"]},
        {"change": "end_partnership", "a": "oak", "b": "elm"},
        {"change": "set_place", "member": "bo", "place": place},
        {"change": "put_resource", **resource},
    ]
    assert engine.apply(iter(changes)) == 1
    assert engine.check("bo", "veg")
    taken_back = [
        {"change": "clear_place", "member": "bo"},
        {"change": "remove_resource", "resource": "veg"},
        {"change": "remove_group", "group": "elm"},
        {"change": "remove_member", "member": "bo"},
        {"change": "erase", "member": "ana"},
    ]
    assert engine.apply(taken_back) == 2


@pytest.mark.parametrize("make", VALUES)
def test_a_value_equals_its_copies_which_no_command_made(make: Callable[[], Any]) -> None:
    value = make()
    assert value.changes or value.notices or value.made
    kind = type(value)
    copies = [
        kind.from_json(value.to_json()),
        kind.from_dict(value.to_dict()),
        *(pickle.loads(pickle.dumps(value, n)) for n in range(2, pickle.HIGHEST_PROTOCOL + 1)),
    ]
    for one in copies:
        assert one == value
        assert hash(one) == hash(value)
        assert (one.changes, one.notices) == ([], [])
        assert repr(one) == repr(value)
    assert copy.copy(value) is copy.deepcopy(value) is value
    assert value != kind.from_dict({**value.to_dict(), **other(value)})
    assert value != value.to_dict()
    assert json.loads(value.to_json()) == value.to_dict()


def other(value: Any) -> dict[str, str]:
    return {"community": "elm"} if isinstance(value, Ledger) else {"id": "other"}


@pytest.mark.parametrize("make", VALUES)
def test_json_of_anything_else_is_refused(make: Callable[[], Any]) -> None:
    value = make()
    kind, fields = type(value), value.to_dict()
    for text in ("", "[]", "5", "null", "{}", value.to_json()[:-1], value.to_json() + "}"):
        with pytest.raises(InvalidValue) as refusal:
            kind.from_json(text)
        assert refusal.value.code == "INVALID_VALUE"
    with pytest.raises(InvalidValue, match="unknown field `colour`"):
        kind.from_dict({**fields, "colour": "red"})
    for name in fields:
        if name != "refused":
            with pytest.raises(InvalidValue):
                kind.from_dict({**fields, name: {"no": "such"}})


def test_what_is_within_a_value_is_read_as_strictly() -> None:
    fields = proposed().to_dict()
    fields["offered"]["share_gossip"] = True
    with pytest.raises(InvalidValue, match=r"unknown field `offered\.share_gossip`"):
        Partnership.from_dict(fields)
    ledger = opened().to_dict()
    ledger["accounts"]["member:bo"]["colour"] = "red"
    with pytest.raises(InvalidValue, match=r"accounts\.member:bo\.colour"):
        Ledger.from_dict(ledger)


REFUSALS: list[tuple[type[Refused], str, dict[str, Any], Callable[[], Any]]] = [
    (
        RefusedForbidden,
        "NOT_STEWARD",
        {"community": "oak", "member": "sam"},
        lambda: proposed(stewards={"oaks": ["sam"]}),
    ),
    (
        RefusedForbidden,
        "NOT_STEWARD",
        {"community": "river", "member": "eve"},
        lambda: proposed().approve(by="eve", now=2, stewards={"oak": ["sam"]}),
    ),
    (
        RefusedForbidden,
        "NOT_STEWARD",
        {"community": "oak", "member": "sam"},
        lambda: proposed(stewards=None),
    ),
    (
        RefusedForbidden,
        "NOT_STEWARD",
        {"community": "river", "member": "ana"},
        lambda: proposed().approve(by="ana", now=2),
    ),
    (
        RefusedForbidden,
        "NOT_STEWARD",
        {"community": "river", "member": "ana"},
        lambda: proposed().decline(by="ana", now=2),
    ),
    (
        RefusedForbidden,
        "NOT_STEWARD",
        {"community": "oak", "member": "sam"},
        lambda: proposed().withdraw(by="sam", now=2),
    ),
    (
        RefusedForbidden,
        "NOT_STEWARD",
        {"community": "oak", "member": "sam"},
        lambda: proposed().dissolve(by="sam", now=2, stewards={}),
    ),
    (
        RefusedConflict,
        "PARTNERSHIP_NOT_ACTIVE",
        {"partnership": "p", "status": "proposed"},
        lambda: proposed().dissolve(by="sam", now=2, stewards=STEWARDS),
    ),
    (RefusedInvalid, "INVALID_MODEL", {"model": "modern"}, lambda: proposed(model="modern")),
    (RefusedNotFound, "PARTNERSHIPS_OFF", {}, lambda: proposed(model="emergent")),
    (RefusedNotFound, "UNKNOWN_INVITE", {}, lambda: issued().accept(by="bo", now=10**9)),
    (RefusedInvalid, "INVALID_LIFE", {"expires_in": 5}, lambda: issued(expires_in=5)),
    (
        RefusedNotFound,
        "UNKNOWN_ACCOUNT",
        {"account": "member:eve"},
        lambda: opened().balance("member:eve"),
    ),
    (
        RefusedInvalid,
        "INVALID_LIMITS",
        {"floor": None, "ceiling": -1},
        lambda: Ledger("oak").open("member:ana", floor=None, ceiling=-1),
    ),
    (
        RefusedInvalid,
        "SAME_LEDGER",
        {"community": "oak"},
        lambda: Ledger.between(opened(), opened(), "p"),
    ),
    (
        RefusedInvalid,
        "CREDIT_NOT_USED",
        {"community": "oak"},
        lambda: offered(mode="credit", minutes=5, community="oak").allowed_in("oak", credit=False),
    ),
]


@pytest.mark.parametrize(("error", "code", "fields", "call"), REFUSALS)
def test_a_refusal_tells_its_class_its_code_and_what_offended(
    error: type[Refused], code: str, fields: dict[str, Any], call: Callable[[], Any]
) -> None:
    with pytest.raises(error) as refusal:
        call()
    again = pickle.loads(pickle.dumps(refusal.value))
    for one in (refusal.value, again):
        assert type(one) is error
        assert (one.code, one.fields, one.after) == (code, fields, None)
        assert isinstance(one, Refused)
        assert isinstance(one, ValueError)
        assert isinstance(one, KeyError) == (error is RefusedNotFound)
    assert str(again) == str(refusal.value)
    assert error.__module__ == "trust_core"


INVALID: list[tuple[type[Exception], Callable[[], Any]]] = [
    (InvalidValue, lambda: Partnership.propose("", "oak", "river", by="sam", now=1)),
    (InvalidGroupId, lambda: Partnership.propose("p", "", "river", by="sam", now=1)),
    (InvalidMemberId, lambda: proposed().approve(by="", now=1)),
    (InvalidMemberId, lambda: proposed(stewards={"oak": [""]})),
    (TypeError, lambda: proposed(stewards={"oak": "sam"})),
    (TypeError, lambda: proposed(stewards=["sam"])),
    (TypeError, lambda: proposed(colour="red")),
    (TypeError, lambda: Partnership.propose("p", "oak", "river", by="sam")),  # type: ignore[call-arg]
    (InvalidValue, lambda: offered(kind="dance")),
    (InvalidValue, lambda: offered(mode="barter")),
    (InvalidValue, lambda: offered(minutes=60)),
    (InvalidValue, lambda: offered(mode="credit")),
    (InvalidValue, lambda: offered(mode="credit", minutes=-1)),
    (InvalidValue, lambda: offered(mode="credit", minutes=10**30)),
    (TypeError, lambda: offered(mode="credit", minutes=1.5)),
    (TypeError, lambda: offered(mode="credit", minutes=True)),
    (InvalidValue, lambda: Invite.issue("i", b"short", "kin", by="alice", now=1)),
    (TypeError, lambda: Invite.issue("i", 5, "kin", by="alice", now=1)),  # type: ignore[arg-type]
    (InvalidValue, lambda: opened().transfer("t", "ana", "member:bo", 5, now=1)),
    (InvalidValue, lambda: opened().transfer("t", "member:ana", "member:bo", -5, now=1)),
    (InvalidValue, lambda: opened().post("t" * 256, now=1)),
]


@pytest.mark.parametrize(("error", "call"), INVALID)
def test_values_of_no_kind_are_refused(error: type[Exception], call: Callable[[], Any]) -> None:
    with pytest.raises(error):
        call()


def test_commands_alone_make_a_value_and_nothing_changes_it() -> None:
    for kind in (Exchange, Invite, Partnership, Between):
        with pytest.raises(TypeError, match="cannot create"):
            kind()
    for value in (offered(), opened(), issued(), proposed()):
        for name in ("id", "community", "changes", "colour", "_held"):
            with pytest.raises(AttributeError):
                setattr(value, name, None)
            with pytest.raises(AttributeError):
                delattr(value, name)


def test_a_wrong_type_is_reported_before_other_faults() -> None:
    with pytest.raises(TypeError, match="a moment must be seconds") as fault:
        offered().accept(by="", now="soon")  # type: ignore[arg-type]
    if sys.version_info >= (3, 11):
        assert fault.value.__notes__ == ["while processing 'now'"]
    with pytest.raises(TypeError, match="is not an instance of 'Ledger'"):
        opened().changed_since(offered())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="is not an instance of 'Ledger'"):
        Ledger.between(opened(), offered(), "p")  # type: ignore[arg-type]


def test_an_invite_holds_only_the_hash_of_its_token() -> None:
    text = Invite.token_text(TOKEN)
    invite = issued()
    assert text not in invite.to_json() + repr(invite)
    assert invite.token_hash == Invite.hash_of(text) == Invite.hash_of(TOKEN)
    assert invite.opens_with(TOKEN)
    assert invite.opens_with(text)
    assert not invite.opens_with(bytes(32))
    assert not invite.opens_with("no token")
    assert Invite.issue("i", text, "kin", by="alice", now=100) == invite


def test_an_invite_is_used_once() -> None:
    invite = issued(email="dora@post.example")
    assert invite.preview(now=101) == Preview("alice", 604_900, own=False)
    assert invite.preview(now=101, viewer="alice").own
    assert [invite.status(now=now) for now in (101, 604_900)] == ["open", "expired"]
    with pytest.raises(Refused, match="no such invite"):
        invite.accept(by="dora", now=102)
    used = invite.accept(by="dora", email="dora@post.example", now=102)
    assert (invite.used, used.used, used.status(now=103)) == (None, Used("dora", 102), "used")
    assert used.changes == [{"change": "join", "group": "kin", "member": "dora"}]
    engine = Engine()
    engine.put_group("kin", kind="circle", owner="alice")
    engine.apply(used.changes)
    assert engine.members_of("kin") == ["alice", "dora"]


def test_an_exchange_for_credits_goes_with_a_ledger() -> None:
    x = offered(mode="credit", minutes=90, community="oak", kind="service")
    assert (x.mode, x.minutes, x.kind, x.receiver, x.cross_community) == (
        *("credit", 90, "service", None, False),
    )
    x = x.request(by="bo", now=2).accept(by="ana", now=3)
    assert x.transfer is not None
    ledger = opened()
    ledger = ledger.reserve(x.transfer, "member:bo", "member:ana", x.minutes or 0, now=3)
    x = x.start(by="bo", now=4).complete(by="ana", now=5).complete(by="bo", now=6)
    assert (x.status, x.completed_at, x.payer_community) == ("completed", 6, "oak")
    ledger = ledger.post("x", now=6)
    assert ledger.balances() == {"member:ana": 90, "member:bo": -90}
    assert ledger.made is not None
    assert (ledger.made.status, ledger.made.minutes) == ("posted", 90)
    ledger.check()


def test_a_ledger_follows_an_exchange_step_by_step() -> None:
    ledger = Ledger("oak")
    x = offered(mode="credit", minutes=90, community="oak").request(by="bo", now=2)
    assert ledger.pay(x, now=2) == ledger
    x = x.accept(by="ana", now=3)
    ledger = ledger.pay(x, now=3)
    assert ledger.made is not None
    assert (ledger.made.id, ledger.made.expires_at) == (x.transfer, 3 + 30 * 86_400)
    assert ledger.pay(x, now=3) == ledger
    over = ledger.pay(x.cancel(by="bo", now=4), now=4)
    assert over.transfers["x"].status == "voided"
    x = x.start(by="bo", now=4).complete(by="ana", now=5).complete(by="bo", now=6)
    late = 3 + 30 * 86_400
    for paid in (ledger.pay(x, now=6), ledger.pay(x, now=late)):
        assert paid.balances() == {"member:ana": 90, "member:bo": -90}
        back = paid.pay(x.reverse(by="ana", now=late), now=late)
        assert back.balances() == {"member:ana": 0, "member:bo": 0}
        back.check()
    with pytest.raises(TypeError):
        ledger.pay(ledger, now=6)  # type: ignore[arg-type]


def test_two_ledgers_follow_an_exchange_both_or_neither() -> None:
    x = both_accepted()
    both = Ledger.between(Ledger("river"), Ledger("oak"), "p").pay(x, now=3)
    assert [list(side.transfers) for side in (both.payer, both.payee)] == [["x:out"], ["x:in"]]
    x = x.start(by="bo", now=4)
    done = both.pay(x.complete(by="ana", now=5).complete(by="bo", now=6), now=6)
    assert done.payer.balance("member:bo") == -90
    assert done.payee.balance("member:ana") == 90
    poor = Ledger("river").open("member:bo", floor=0)
    with pytest.raises(RefusedConflict) as refusal:
        Ledger.between(poor, Ledger("oak"), "p").pay(both_accepted(), now=3)
    assert refusal.value.code == "BELOW_FLOOR"
    assert isinstance(refusal.value.after, Between)
    assert refusal.value.after.payee.transfers == {}


def both_accepted() -> Exchange:
    x = offered(mode="credit", minutes=90, provider_community="oak")
    return x.request(by="bo", receiver_community="river", now=2).accept(by="ana", now=3)


def test_a_ledger_tells_what_it_holds() -> None:
    empty = opened()
    ledger = empty.reserve("t", "member:bo", "member:ana", 60, now=1, expires_at=5)
    bo = ledger.account("member:bo")
    assert (bo.balance, bo.available, bo.debits_pending, bo.floor) == (0, -60, 60, -1200)
    assert list(ledger.transfers) == ["t"]
    assert ledger.statement("member:bo").transfers == [ledger.transfers["t"]]
    changed = ledger.changed_since(empty)
    assert [account.id for account in changed.accounts] == ["member:ana", "member:bo"]
    assert (changed.transfers, changed.refused) == ([ledger.made], {})
    late = ledger.expire(now=5)
    assert (late.released, late.transfers["t"].status) == (["t"], "expired")
    assert ledger.transfers["t"].status == "pending"


def test_an_id_that_was_refused_stays_refused() -> None:
    ledger = opened()
    order = ("t", "member:bo", "member:ana", 1201)
    with pytest.raises(RefusedConflict) as refusal:
        ledger.transfer(*order, now=1)
    after = refusal.value.after
    assert isinstance(after, Ledger)
    assert after != ledger
    assert list(after.refused) == ["t"]
    assert pickle.loads(pickle.dumps(refusal.value)).after == after
    richer = after.set_limits("member:bo", floor=None)
    with pytest.raises(RefusedConflict) as again:
        richer.transfer(*order, now=2)
    assert (again.value.code, again.value.after) == ("BELOW_FLOOR", None)
    with pytest.raises(RefusedConflict) as taken:
        richer.transfer(*order[:3], 5, now=2)
    assert (taken.value.code, taken.value.fields["field"]) == ("ID_TAKEN", "minutes")


def test_who_falls_below_the_soft_limit_is_told() -> None:
    ledger = Ledger("oak").open("member:ana").open("member:bo", soft=-60)
    low = ledger.transfer("t", "member:bo", "member:ana", 61, now=1)
    assert low.notices == [{"to": "bo", "by": "bo", "kind": "balance_low", "community": "oak"}]


def test_limits_set_in_part_keep_the_rest() -> None:
    ledger = Ledger("oak").open("member:ana", floor=-60, ceiling=600, soft=-30)

    def limits(ledger: Ledger) -> tuple[int | None, int | None, int | None]:
        ana = ledger.account("member:ana")
        return ana.floor, ana.ceiling, ana.soft

    assert limits(ledger.set_limits("member:ana")) == (-60, 600, -30)
    assert limits(ledger.set_limits("member:ana", floor=-90)) == (-90, 600, -30)
    assert limits(ledger.set_limits("member:ana", ceiling=None)) == (-60, None, -30)


def test_what_has_lapsed_counts_nowhere() -> None:
    ledger = opened().reserve("t", "member:bo", "member:ana", 1200, now=1, expires_at=10)
    assert ledger.account("member:bo", now=9).available == -1200
    assert ledger.account("member:bo", now=10).available == 0
    assert ledger.statement("member:bo", now=10).transfers[0].status == "expired"
    after = ledger.transfer("new", "member:bo", "member:ana", 60, now=1_000_000)
    assert after.account("member:bo").available == -60


def test_an_account_carries_what_its_owner_left_with() -> None:
    ledger = opened().open("settlement:left").transfer("t", "member:bo", "member:ana", 60, now=1)
    assert ledger.account("member:bo").settled == []
    left = ledger.settle("member:bo", "settlement:left", "s", now=2)
    carried = Settlement("settlement:left", 2, -60, -1200, None, None, ["s"], [])
    assert left.account("member:bo").settled == [carried]
    assert left.take_back("member:bo", "b", now=3).account("member:bo").settled == []


def test_an_invite_leads_into_a_circle_or_into_a_community() -> None:
    stewards = {"oak": ["sam"]}
    invite = Invite.issue(
        "i", TOKEN, community="oak", by="sam", now=1, stewards=stewards, member="dora"
    )
    assert (invite.circle, invite.community, invite.member) == (None, "oak", "dora")
    seen = invite.preview(now=2, viewer="dora", stewards=stewards)
    assert seen == Preview("sam", 604_801, own=False, community="oak")
    used = invite.accept(by="dora", now=2, stewards=stewards)
    assert used.changes == [{"change": "join", "group": "oak", "member": "dora"}]
    with pytest.raises(InvalidValue, match="an invite needs a circle or a community"):
        Invite.issue("i", TOKEN, by="sam", now=1)
    with pytest.raises(InvalidValue, match="an invite needs a circle or a community"):
        Invite.issue("i", TOKEN, "kin", community="oak", by="sam", now=1)


def test_a_damaged_ledger_is_found_out() -> None:
    fields = opened().transfer("t", "member:bo", "member:ana", 60, now=1).to_dict()
    fields["accounts"]["member:bo"]["debits_posted"] = 61
    with pytest.raises(InvalidValue, match="add up to -1"):
        Ledger.from_dict(fields).check()


def test_two_ledgers_clear_over_a_partnership() -> None:
    oak = opened().open("clearing:p")
    river = Ledger("river").open("member:dora").open("clearing:p")
    both = Ledger.between(oak, river, "p")
    assert (both.outgoing, both.incoming, both.notices) == (None, None, [])
    done = both.reserve("t", "member:bo", "member:dora", 30, now=1).post("t", now=2)
    assert (done.payer.balance("clearing:p"), done.payee.balance("clearing:p")) == (30, -30)
    assert done.outgoing is not None
    assert (done.outgoing.id, done.outgoing.other_leg) == ("t:out", "t:in")
    assert both.payer == oak != done.payer
    assert both == Ledger.between(oak, river, "p") != done
    back = done.reverse("u", "t", now=3)
    assert back.payer.balances() == {"clearing:p": 0, "member:ana": 0, "member:bo": 0}
    with pytest.raises(RefusedConflict) as refusal:
        both.transfer("t", "member:bo", "member:dora", 5000, now=1)
    after = refusal.value.after
    assert not isinstance(after, Ledger)
    assert after is not None
    assert (list(after.payer.refused), after.payee) == (["t:out"], river)


def test_an_int_stands_for_its_decimal_text() -> None:
    p = Partnership.propose(7, 8, 9, by=17, now=0, stewards={8: [17]})  # type: ignore[dict-item]
    assert (p.id, p.a, p.b, p.proposed_by) == ("7", "8", "9", "17")


def test_every_name_is_public() -> None:
    for name in ("Partnership", "Exchange", "Ledger", "Invite", "Between", "Refused", "Terms"):
        assert name in trust_core.__all__
        assert getattr(trust_core, name).__module__ == "trust_core"
