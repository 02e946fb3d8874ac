"""What is public can be named, imported and read by frameworks: annotations, pydantic, FastAPI."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import dataclasses
import importlib.metadata
import inspect
import json
import typing
from pathlib import Path
from typing import Annotated, Any

import pytest
import trust_core
from fastapi import Body, FastAPI
from fastapi.testclient import TestClient
from pydantic import TypeAdapter, ValidationError
from trust_core import (
    Audience,
    Ball,
    Change,
    CompactionReport,
    Decision,
    Engine,
    Exchange,
    Group,
    Invite,
    Ledger,
    LedgerChanges,
    LoadReport,
    MaintenanceReport,
    Page,
    Partnership,
    Place,
    Preview,
    Resource,
    Row,
    Shortfall,
    Statement,
    Terms,
    TrustPath,
    Used,
)

PACKAGE = Path(trust_core.__file__).parent
CLASSES = [getattr(trust_core, name) for name in trust_core.__all__]


def test_the_version_is_that_of_the_distribution() -> None:
    assert trust_core.__version__ == importlib.metadata.version("trust-core-engine")


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_annotations_of_everything_public_can_be_read(cls: type) -> None:
    assert all(not isinstance(hint, str) for hint in typing.get_type_hints(cls).values())
    inherited = {**vars(object), **vars(BaseException), **vars(str)}
    members = {name: value for base in cls.__mro__[::-1] for name, value in vars(base).items()}
    for name, member in members.items():
        if member is inherited.get(name) or name == "__class_getitem__":
            continue
        if isinstance(member, property):
            typing.get_type_hints(member.fget)
        elif callable(bound := getattr(cls, name)) and not inspect.isclass(bound):
            typing.get_type_hints(bound)


def named_in(annotation: ast.expr) -> set[str]:
    names = set()
    for node in ast.walk(annotation):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                names |= named_in(ast.parse(node.value, mode="eval").body)
            except SyntaxError:
                continue
    return names


def annotations_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.returns is not None:
                names |= named_in(node.returns)
            for argument in (*node.args.args, *node.args.posonlyargs, *node.args.kwonlyargs):
                if argument.annotation is not None:
                    names |= named_in(argument.annotation)
        elif isinstance(node, ast.AnnAssign):
            names |= named_in(node.annotation)
    return names


def test_every_name_in_a_public_annotation_can_be_imported() -> None:
    of_others: set[str] = {"np", "npt", "nx", "os", "float64", "uint8", "NDArray", "PathLike"}
    of_others |= {"TracebackType", "builtins", "TypeAlias", "Self"}
    of_others |= set(dir(builtins)) | set(dir(typing)) | set(dir(collections.abc))
    words = {"auto", "as_given", "vouch"}
    files = ["_native.pyi", "_values.py", "_errors.py", "_types.py"]
    files += [f"_commons/{path.name}" for path in (PACKAGE / "_commons").glob("*.py")]
    assert len(files) > 8
    # These are private to the domain classes.
    held = {"_Record", "_Pair", "N"}
    for file in files:
        missing = annotations_of(PACKAGE / file) - of_others - words - held - set(dir(trust_core))
        assert missing == set(), file


def town() -> Engine:
    engine = Engine()
    with engine.batch() as batch:
        for group in ("oak", "river"):
            batch.put_group(group, kind="community")
        batch.join("oak", "alice")
        batch.join("oak", "bob")
        batch.put_partnership("oak", "river", shares=["offer"])
        batch.set_trust("alice", "carol", 0.7)
        batch.set_trust("carol", "alice", 0.8)
        batch.set_trust("alice", "dave", 0.42)
        batch.set_place("alice", 50.85, 4.35)
        batch.set_place("bob", 50.85, 4.45)
        batch.put_resource(
            "veg",
            owner="alice",
            audience=["community", "trusted"],
            community="oak",
            tags=["offer"],
            created_at=1,
            expires_at=1000,
            place=(50.85, 4.35),
        )
        batch.put_resource("saw", owner="alice", audience=["nearby:1"], created_at=2)
    return engine


def values() -> list[tuple[Any, Any]]:
    engine = town()
    with engine.watch("carol") as watch:
        engine.put_resource("jam", owner="alice", audience=["public"])
        changes = watch.poll()
        maintenance = engine.maintenance()
    stewards = {"oak": ["sam"], "river": ["ana"]}
    partnership = Partnership.propose("p1", "oak", "river", by="sam", now=1, stewards=stewards)
    ledger = Ledger("oak").open("member:ana").open("member:bo", floor=-600)
    paid = ledger.transfer("t1", "member:bo", "member:ana", 60, now=2)
    invite = Invite.issue("i1", bytes(range(32)), "kin", by="ana", now=1)
    exchange = Exchange.offer("x1", by="ana", title="Ironing", now=1)
    loaded = Engine().load_edges(["a", None], ["b", "b"])
    return [
        (Page, engine.list("carol", limit=1)),
        (list[Row], engine.list("bob").rows),
        (Row, engine.list("carol").rows[0]),
        (Decision, engine.explain("carol", "veg")),
        (Decision, engine.explain("dave", "veg")),
        (Decision, engine.explain("bob", "saw")),
        (Shortfall | None, engine.explain("dave", "veg").shortfall),
        (Audience, engine.audience("veg")),
        (TrustPath | None, engine.explain_trust("carol", "dave")),
        (TrustPath, engine.explain_trust("alice", "alice")),
        (Group, engine.group("oak")),
        (Resource, engine.resource("veg")),
        (Place | None, engine.place("alice")),
        (list[Change], changes),
        (MaintenanceReport, maintenance),
        (CompactionReport, engine.compaction()),
        (LoadReport, loaded),
        (Ball, engine.ball("carol")),
        (list[Ball], engine.balls(["alice", "carol"], reverse=True)),
        (Partnership, partnership),
        (Terms | None, partnership.agreed or partnership.effective or Terms()),
        (Exchange, exchange),
        (Ledger, paid),
        (Statement, paid.statement("member:bo")),
        (LedgerChanges, paid.changed_since(ledger)),
        (Invite, invite),
        (Preview, invite.preview(now=1, viewer="bo")),
        (Used | None, invite.accept(by="dora", now=2).used),
    ]


@pytest.mark.parametrize("at", range(len(values())), ids=lambda at: str(values()[at][0]))
def test_every_value_goes_through_pydantic_and_back(at: int) -> None:
    kind, value = values()[at]
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    text = adapter.dump_json(value)
    assert adapter.validate_json(text) == value
    plain = adapter.dump_python(value)
    assert adapter.validate_python(plain) == value
    assert adapter.validate_python(value) == value
    again = adapter.validate_json(text)
    assert type(again) is type(value)
    assert json.loads(text) == json.loads(adapter.dump_json(again))
    for mode in ("validation", "serialization"):
        assert adapter.json_schema(mode=mode)
    told = json.loads(text)
    assert all(isinstance(row, dict) for row in (told if isinstance(told, list) else [told]))


def test_what_is_no_such_value_is_refused_by_pydantic() -> None:
    wrong: list[tuple[Any, Any]] = [
        (Row, {"resource": "veg"}),
        (Page, {"rows": [["veg", "alice"]]}),
        (Partnership, {"id": "p1"}),
        (Shortfall, "0.42 < 0.5"),
        (Place, {"latitude": "north", "longitude": 4}),
        (Place, (1.0, 2.0, "street")),
    ]
    for kind, given in wrong[:5]:
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(given)
    assert TypeAdapter(Place).validate_python((1.0, 2.0)) == Place(1.0, 2.0)
    assert TypeAdapter(Place).validate_python({"latitude": 1, "longitude": 2}) == Place(1.0, 2.0)


def app() -> FastAPI:
    engine, api = town(), FastAPI()

    @api.get("/page")
    def page(limit: int = 50, order: trust_core.Order = "newest") -> Page:
        return engine.list("carol", limit=limit, order=order)

    @api.get("/decision")
    def decision(viewer: str, resource: str) -> Decision:
        return engine.explain(viewer, resource)

    @api.get("/audience")
    async def audience() -> Audience:
        return engine.audience("veg")

    @api.get("/rows")
    def rows() -> list[Row]:
        return engine.list("carol").rows

    @api.get("/path")
    def path() -> TrustPath | None:
        return engine.explain_trust("carol", "dave")

    @api.get("/changes")
    def changes() -> list[Change]:
        with engine.watch("carol", now=0) as watch:
            return watch.poll(now=1000)

    @api.get("/place")
    def place(who: str) -> Place | None:
        return engine.place(who)

    @api.get("/ball")
    def ball() -> Ball:
        return engine.ball("carol")

    @api.get("/partnership")
    def partnership() -> Partnership:
        stewards = {"oak": ["sam"], "river": ["ana"]}
        return Partnership.propose("p1", "oak", "river", by="sam", now=1, stewards=stewards)

    @api.post("/row")
    def row(row: Annotated[Row, Body()]) -> Row:
        return row

    return api


def test_fastapi_shows_values_by_named_fields() -> None:
    client = TestClient(app())
    row = {"resource": "veg", "owner": "alice", "via": "trusted", "trust": 0.8, "distance_km": None}
    assert client.get("/page").json() == {
        "rows": [row],
        "total": 1,
        "complete": True,
        "next_cursor": None,
        "revision": 1,
    }
    assert client.get("/rows").json() == [row]
    assert client.post("/row", json=row).json() == row
    assert client.get("/audience").json() == {
        "members": ["bob", "carol"],
        "total": 2,
        "by_grant": {"community": 1, "trusted": 1},
    }
    seen = client.get("/decision", params={"viewer": "carol", "resource": "veg"}).json()
    assert (seen["visible"], seen["via"], seen["reason"]) == (True, "trusted", "granted")
    path = {"members": ["alice", "carol"], "weights": [0.7], "trust": 0.7}
    assert seen["path"] == path
    missed = client.get("/decision", params={"viewer": "dave", "resource": "veg"}).json()
    assert missed["shortfall"] == {
        "text": "0.42 < 0.5",
        "via": "trusted",
        "have": 0.42,
        "need": 0.5,
    }
    assert client.get("/path").json()["trust"] == 0.336
    assert client.get("/changes").json() == [
        {"revision": 1, "appeared": [], "vanished": ["veg"]},
    ]
    assert client.get("/place?who=carol").json() is None
    assert set(client.get("/place?who=bob").json()) == {"latitude", "longitude", "precision"}
    ball = client.get("/ball").json()
    assert ball["rows"][0] == {"member": "alice", "trust": 0.8, "hops": 1}
    assert client.get("/partnership").json()["status"] == "proposed"
    assert client.get("/page?order=sideways").status_code == 422


def test_openapi_names_every_value_and_each_of_its_fields() -> None:
    schemas = TestClient(app()).get("/openapi.json").json()["components"]["schemas"]
    kinds: list[Any] = [Page, Row, Decision, Audience, TrustPath, Change, Place]
    for kind in kinds:
        fields = getattr(kind, "_fields", None) or [
            field.name for field in dataclasses.fields(kind)
        ]
        assert list(schemas[kind.__name__]["properties"]) == list(fields)
    assert {"Shortfall", "Ball", "BallRow"} <= set(schemas)
    assert not [name for name in schemas if "trust_core" in name]
    assert "trusted" in json.dumps(schemas["Row"]["properties"]["via"])


def test_by_grant_is_a_plain_dict_and_a_path_a_plain_value() -> None:
    engine = town()
    by_grant = engine.audience("veg").by_grant
    assert (type(by_grant), by_grant) == (dict, {"community": 1, "trusted": 1})
    path = engine.explain_trust("carol", "dave")
    assert (
        repr(path)
        == "TrustPath(members=['carol', 'alice', 'dave'], weights=[0.8, 0.42], trust=0.336)"
    )
    assert path == TrustPath(["carol", "alice", "dave"], [0.8, 0.42], 0.336)
    assert hash(path) == hash(engine.explain_trust("carol", "dave"))
    match path:
        case TrustPath(members, _, trust):
            assert (members[0], trust) == ("carol", 0.336)
        case _:
            pytest.fail("no path")


def test_everything_public_prints_and_is_described() -> None:
    for cls in CLASSES:
        assert cls.__doc__, cls
        assert str(cls).startswith("<class 'trust_core."), cls
    for _, value in values():
        assert " object at 0x" not in repr(value)
