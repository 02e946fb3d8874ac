"""Groups, partnerships and places: what each change returns, and what there is afterwards."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest
from trust_core import (
    Engine,
    Group,
    InvalidGroupId,
    InvalidKind,
    InvalidPlace,
    InvalidTag,
    MissingOwner,
    Place,
    SelfPartnership,
    TrustError,
    UnexpectedOwner,
    UnknownGroup,
    UnknownMember,
    WrongKind,
)


def town() -> Engine:
    engine = Engine()
    with engine.batch() as batch:
        batch.put_group("oak", kind="community")
        batch.put_group("river", kind="community")
        batch.put_group("c7", kind="cell")
        batch.put_group("kin", kind="circle", owner="alice")
        batch.join("oak", "alice")
        batch.join("oak", "bob")
        batch.join("c7", "bob")
    return engine


def test_group_changes_say_whether_they_altered_anything() -> None:
    engine = town()
    assert not engine.put_group("oak", kind="community")
    assert engine.put_group("elm", "cell")
    assert engine.join("elm", "carol")
    assert not engine.join("elm", "carol")
    assert engine.leave("elm", "carol")
    assert not engine.leave("elm", "carol")
    assert engine.put_partnership("oak", "river", shares=["offer", "need"])
    assert not engine.put_partnership("river", "oak", shares=("need", "offer"))
    assert engine.put_partnership("oak", "river", shares=iter(["offer"]))
    assert engine.end_partnership("river", "oak")
    assert not engine.end_partnership("oak", "river")
    assert engine.remove_group("elm")
    assert "carol" in engine
    assert engine.revision == 8


def test_a_group_tells_its_kind_owner_and_partners() -> None:
    engine = town()
    engine.put_partnership("oak", "river", shares=["offer", "need"])
    assert engine.group("oak") == Group("oak", "community", None, {"river": ["need", "offer"]})
    assert engine.group("river").partners == {"oak": ["need", "offer"]}
    assert engine.group("kin") == Group("kin", "circle", "alice", {})
    assert sorted(engine.groups()) == ["c7", "kin", "oak", "river"]
    assert engine.group_count == 4
    assert engine.groups_of("alice") == ["kin", "oak"]
    assert engine.is_in("oak", "bob")
    assert not engine.is_in("river", "bob")


def test_a_circles_owner_counts_as_in_it_and_may_join_once() -> None:
    engine = town()
    assert engine.members_of("kin") == ["alice"]
    assert not engine.leave("kin", "alice")
    assert engine.join("kin", "alice")
    assert not engine.join("kin", "alice")
    assert engine.leave("kin", "alice")
    assert engine.members_of("kin") == ["alice"]


def test_members_of_are_sorted_bytewise() -> None:
    engine = Engine()
    engine.put_group("g", "cell")
    for member in ["b", "é", "a", "Z", "𝄞", "\uffff"]:
        engine.join("g", member)
    assert engine.members_of("g") == ["Z", "a", "b", "é", "\uffff", "𝄞"]


def test_groups_are_named_by_int_too() -> None:
    engine = Engine()
    assert engine.put_group(7, "cell")
    assert engine.join("7", 1)
    assert engine.members_of(7) == ["1"]


def test_refused_group_changes_alter_nothing() -> None:
    engine = town()
    before = engine.to_bytes()
    refusals: list[tuple[type[TrustError], Callable[[], object]]] = [
        (MissingOwner, lambda: engine.put_group("x", "circle")),
        (UnexpectedOwner, lambda: engine.put_group("x", "cell", owner="alice")),
        (InvalidKind, lambda: engine.put_group("x", "clan")),  # type: ignore[arg-type]
        (InvalidGroupId, lambda: engine.put_group("", "cell")),
        (InvalidGroupId, lambda: engine.put_group("\ud800", "cell")),
        (UnknownGroup, lambda: engine.remove_group("elm")),
        (UnknownGroup, lambda: engine.join("elm", "newcomer")),
        (UnknownMember, lambda: engine.leave("oak", "nobody")),
        (SelfPartnership, lambda: engine.put_partnership("oak", "oak", ["offer"])),
        (WrongKind, lambda: engine.put_partnership("oak", "c7", ["offer"])),
        (WrongKind, lambda: engine.end_partnership("kin", "oak")),
        (UnknownGroup, lambda: engine.put_partnership("oak", "elm", [])),
        (InvalidTag, lambda: engine.put_partnership("oak", "river", [""])),
        (UnknownMember, lambda: engine.clear_place("nobody")),
        (UnknownMember, lambda: engine.erase("nobody")),
        (InvalidPlace, lambda: engine.set_place("alice", 90.1, 0)),
        (InvalidPlace, lambda: engine.set_place("alice", 0, float("nan"))),
        (InvalidPlace, lambda: engine.set_place("alice", 0, 10**400)),
        (InvalidPlace, lambda: engine.set_place("alice", 0, 0, "street")),  # type: ignore[arg-type]
    ]
    for expected, call in refusals:
        with pytest.raises(expected) as refusal:
            call()
        assert refusal.value.given is not None, refusal
        assert pickle.loads(pickle.dumps(refusal.value)).args == refusal.value.args
    assert engine.to_bytes() == before


def test_refusals_carry_what_they_are_about() -> None:
    engine = town()
    with pytest.raises(WrongKind) as wrong:
        engine.put_partnership("oak", "c7", ["offer"])
    assert (wrong.value.given, wrong.value.found, wrong.value.expected) == (
        "c7",
        "cell",
        "community",
    )
    with pytest.raises(UnexpectedOwner) as unexpected:
        engine.put_group("x", "cell", owner="alice")
    assert (unexpected.value.given, unexpected.value.kind) == ("x", "cell")
    with pytest.raises(KeyError) as unknown:
        engine.group("elm")
    assert isinstance(unknown.value, UnknownGroup)
    assert str(unknown.value) == 'unknown group "elm"'


def test_a_place_is_snapped_once_and_stays() -> None:
    engine = Engine()
    assert engine.set_place("alice", 50.8503, 4.3517)
    place = engine.place("alice")
    assert place is not None
    assert (place.latitude, place.longitude) != (50.8503, 4.3517)
    assert abs(place.latitude - 50.8503) < 0.01
    assert place.precision == "neighborhood"
    assert not engine.set_place("alice", *place)
    assert place == Place(*place) == (place.latitude, place.longitude, "neighborhood")
    assert pickle.loads(pickle.dumps(place)) == place
    assert engine.clear_place("alice")
    assert not engine.clear_place("alice")
    assert engine.place("alice") is None


def test_an_exact_place_keeps_seven_decimals() -> None:
    engine = Engine()
    engine.set_place("alice", 50.12345678, -4.98765432, precision="exact")
    assert engine.place("alice") == (50.1234568, -4.9876543, "exact")


def test_settings_of_grants_are_as_given() -> None:
    engine = Engine(
        trusted_min=0.6,
        trusted_direction="both",
        network_min=0.2,
        network_direction="owner_to_viewer",
        nearby_strict=False,
    )
    for copy in engine, engine.view(), pickle.loads(pickle.dumps(engine)):
        assert copy.trusted_min == 0.6
        assert copy.trusted_direction == "both"
        assert copy.network_min == 0.2
        assert copy.network_direction == "owner_to_viewer"
        assert not copy.nearby_strict
    default = Engine()
    assert (default.trusted_min, default.trusted_direction) == (0.5, "owner_to_viewer")
    assert (default.network_min, default.network_direction) == (0.1, "either")
    assert default.nearby_strict
