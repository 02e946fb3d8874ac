"""The shared scenarios of the domain classes: the same files that Rust and Node run.

A case gives commands in order, then puts one to the test. Every value on the way is read back from its JSON, its
dict and its pickle.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import pytest
from trust_core import Between, Exchange, Invite, Ledger, Partnership, Refused

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parents[2] / "tests" / "scenarios" / "commons"
KEYS = {
    "name",
    "noun",
    "given",
    "command",
    "status",
    "refused",
    "notices",
    "changes",
    "balances",
    "has",
}

Arguments = dict[str, Any]
Answer = dict[str, Any]


def answer(status: str, value: Partnership | Exchange | Invite | Ledger) -> Answer:
    return {"status": status, "notices": value.notices, "changes": value.changes}


class One:
    """A partnership, an exchange or an invite, from its first command on."""

    value: Partnership | Exchange | Invite | None = None

    def __init__(self, kind: type[Partnership | Exchange | Invite]) -> None:
        self.kind = kind

    def do(self, command: str, arguments: Arguments) -> Answer:
        if command in ("offer", "ask") and "minutes" in arguments:
            arguments["mode"] = "credit"
        if self.kind is Partnership:
            self.complete(arguments)
        made = getattr(self.kind if self.value is None else self.value, command)(**arguments)
        # To look at an invite leaves it as it was.
        self.value = again(self.value if command == "preview" else made)
        status = self.value.status
        told = made if made == self.value else self.value
        return answer(status if isinstance(status, str) else status(now=arguments["now"]), told)

    def complete(self, arguments: Arguments) -> None:
        """Where a file names no stewards of a side, whoever gives the command is its steward."""
        p = self.value
        sides = (p.a, p.b) if isinstance(p, Partnership) else (arguments["a"], arguments["b"])
        named = arguments.get("stewards", {})
        arguments["stewards"] = {**{side: [arguments["by"]] for side in sides}, **named}

    def substance(self) -> object:
        return None if self.value is None else self.value.to_dict()


class World:
    """Some communities' ledgers; each is there from the start, and empty."""

    def __init__(self) -> None:
        self.ledgers: dict[str, Ledger] = {}

    def of(self, community: str) -> Ledger:
        return self.ledgers.get(community, Ledger(community))

    def keep(self, *ledgers: Ledger) -> None:
        for ledger in ledgers:
            ledger.check()
            self.ledgers[ledger.community] = again(ledger)

    def do(self, command: str, arguments: Arguments) -> Answer:
        ledger = self.of(arguments.pop("community", "oak"))
        for limit in {"floor", "ceiling", "soft"} & set(arguments):
            if arguments[limit] == "none":
                arguments[limit] = None
        if command.endswith("_between"):
            return self.do_between(ledger, command.removesuffix("_between"), arguments)
        try:
            after: Ledger = getattr(ledger, command)(**arguments)
        except Refused as refusal:
            if isinstance(refusal.after, Ledger):
                self.keep(refusal.after)
            raise
        self.keep(after)
        words = {"expire": "expired", "settle": "settled", "rename": "renamed", "take_back": "open"}
        done = words.get(command, "open")
        return answer(after.made.status if after.made and command not in words else done, after)

    def do_between(self, payer: Ledger, command: str, arguments: Arguments) -> Answer:
        payee = self.of(arguments.pop("payee", "river"))
        both = Ledger.between(payer, payee, arguments.pop("partnership", "p"))
        try:
            after = getattr(both, command)(**arguments)
        except Refused as refusal:
            if isinstance(refusal.after, Between):
                self.keep(refusal.after.payer, refusal.after.payee)
            raise
        self.keep(after.payer, after.payee)
        return {"status": after.outgoing.status, "notices": after.notices, "changes": []}

    def substance(self) -> object:
        balances = {
            account if community == "oak" else f"{community}/{account}": balance
            for community, ledger in self.ledgers.items()
            for account, balance in ledger.balances().items()
        }
        ledgers = {
            community: {**ledger.to_dict(), "refused": {}}
            for community, ledger in self.ledgers.items()
            if ledger.accounts
        }
        return {"balances": balances, "ledgers": ledgers}


def again(value: Any) -> Any:
    """The value, which its JSON, its dict and its pickle equal."""
    copies = [
        type(value).from_json(value.to_json()),
        type(value).from_dict(value.to_dict()),
        pickle.loads(pickle.dumps(value)),
    ]
    for copy in copies:
        assert copy == value
        assert (copy.to_json(), copy.changes, copy.notices) == (value.to_json(), [], [])
    return value


def holds(found: Any, expected: Any) -> None:
    """All that is expected is found alike; an empty text stands for nothing at all."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key, value in expected.items():
            holds(found.get(key), value)
    elif not (found is None and expected == ""):
        assert found == expected


def flat(notice: dict[str, Any]) -> dict[str, Any]:
    """A notice of a file as Python tells it: the event's keys beside its own."""
    return {"to": notice["to"], "by": notice["by"], **notice["event"]}


def do(state: One | World, command: dict[str, Any]) -> Answer:
    [(name, arguments)] = ((name, key) for name, key in command.items() if name != "refused")
    return state.do(name, dict(arguments))


def cases(noun: str) -> list[Any]:
    file = tomllib.loads((FOLDER / f"{noun}.toml").read_text(encoding="utf-8"))
    assert set(file) == {"case"}
    assert len(file["case"]) > 50
    return [pytest.param(case, id=case["name"]) for case in file["case"]]


def begin(noun: str) -> One | World:
    kinds: dict[str, type[Partnership | Exchange | Invite]] = {
        "partnership": Partnership,
        "exchange": Exchange,
        "invite": Invite,
    }
    return One(kinds[noun]) if noun in kinds else World()


NOUNS = sorted(path.stem for path in FOLDER.glob("*.toml"))


def test_the_files_are_there() -> None:
    assert NOUNS == ["exchange", "invite", "ledger", "partnership"]


@pytest.mark.parametrize("case", [case for noun in NOUNS for case in cases(noun)])
def test_a_case_holds(case: dict[str, Any]) -> None:
    assert set(case) <= KEYS
    state = begin(case["noun"])
    for command in case.get("given", []):
        if "refused" in command:
            with pytest.raises(Refused) as refusal:
                do(state, command)
            assert refusal.value.code == command["refused"]
        else:
            do(state, command)
    before = state.substance()
    if "refused" in case:
        with pytest.raises(Refused) as refusal:
            do(state, case["command"])
        assert refusal.value.code == case["refused"]
        assert state.substance() == before
    else:
        found = do(state, case["command"])
        assert found["status"] == case.get("status")
        if "notices" in case:
            assert found["notices"] == [flat(notice) for notice in case["notices"]]
        if "changes" in case:
            assert found["changes"] == case["changes"]
    for key in ("has", "balances"):
        if key in case:
            holds(state.substance(), case[key] if key == "has" else {key: case[key]})
