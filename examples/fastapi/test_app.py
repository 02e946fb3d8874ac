"""What the backend promises, over HTTP, with a town of its own in a temporary file."""

import importlib
import sqlite3
import sys

import pytest
from fastapi.testclient import TestClient


def start():
    """A client of a backend that has just started."""
    sys.modules.pop("app", None)
    return TestClient(importlib.import_module("app").app)


@pytest.fixture
def town(tmp_path, monkeypatch):
    """A client of a backend that has just started on a new town."""
    monkeypatch.setenv("TOWN", str(tmp_path / "town.sqlite"))
    return start()


def seen(town, person):
    """The listings that somebody may see: title, owner, grant, trust."""
    rows = town.get("/listings", params={"as": person}).json()["rows"]
    shown = [(row["title"], row["seen"]) for row in rows]
    return [(title, seen["owner"], seen["via"], seen["trust"]) for title, seen in shown]


def titles(town, person):
    return [title for title, *_ in seen(town, person)]


LADDER = ("ladder", "alice", "trusted", 0)
BREAD = ("bread", "bob", "network", 0.8)
BENCH = ("bench", "dora", "public", 0)


def test_each_sees_what_the_owners_let_them_see(town):
    assert seen(town, "carol") == [LADDER, BREAD, BENCH]
    assert seen(town, "erik") == [("ladder", "alice", "community", 0), BENCH]
    assert seen(town, "dora") == []


def test_the_page_shows_the_same_to_a_person(town):
    page = town.get("/?as=carol").text
    assert "3 listings for carol" in page
    assert "<td>bread</td><td>bob</td><td>network</td><td>0.8</td>" in page
    assert "ladder" not in town.get("/?as=dora").text
    assert "Who are you?" in town.get("/").text


def test_a_block_takes_effect_at_once_and_both_ways(town):
    page = town.post("/block/bob?as=carol")  # goes on to the page, as a browser does
    assert "2 listings for carol" in page.text
    assert "bread" not in page.text
    town.post("/listings?as=carol", json={"title": "seeds", "audience": ["network"]})
    assert titles(town, "bob") == ["ladder", "bench"]


def test_withdrawn_trust_hides_at_once(town):
    assert town.put("/trust/bob?as=alice", json={"weight": 0.1}).status_code == 204
    assert seen(town, "carol") == [BREAD, BENCH]


def test_a_posted_listing_says_how_many_see_it(town):
    answer = town.post(
        "/listings?as=alice", json={"title": "<b>soup</b>", "audience": ["community", "trusted"]}
    )
    assert (answer.status_code, answer.json()) == (201, {"resource": "4", "visible_to": 3})
    assert titles(town, "erik")[0] == "<b>soup</b>"
    assert "&lt;b&gt;soup" in town.get("/?as=erik").text


def test_an_owner_is_shown_who_sees_a_listing_and_nobody_else_is(town):
    answer = town.get("/listings/3/audience?as=alice")
    assert answer.status_code == 200
    assert answer.json() == {
        "members": ["bob", "carol", "erik"],
        "total": 3,
        "by_grant": {"community": 1, "trusted": 2},
    }
    assert town.get("/listings/3/audience?as=bob").status_code == 404
    assert town.get("/listings/nothing/audience?as=bob").status_code == 404


def test_openapi_names_what_is_answered(town):
    document = town.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    assert list(schemas["Row"]["properties"]) == ["resource", "owner", "via", "trust", "distance_km"]
    assert {"Listings", "Listing", "Audience"} <= set(schemas)


def test_what_is_refused_changes_nothing(town):
    before = {person: seen(town, person) for person in ["alice", "bob", "carol"]}
    assert town.put("/trust/bob?as=alice", json={"weight": 2}).status_code == 422
    assert town.put("/trust/nobody?as=alice", json={"weight": 1}).status_code == 422
    assert town.put("/trust/alice?as=alice", json={"weight": 1}).status_code == 422
    assert town.post("/block/alice?as=alice").status_code == 422
    assert town.post("/listings?as=alice", json={"title": "x", "audience": ["friends"]}).status_code == 422
    assert town.get("/?as=nobody").status_code == town.get("/listings").status_code == 401
    assert before == {person: seen(town, person) for person in before}
    restarted = start()
    assert before == {person: seen(restarted, person) for person in before}


def test_what_the_tables_cannot_keep_the_engine_does_not_have(town, tmp_path):
    reader = sqlite3.connect(tmp_path / "town.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM people").fetchone()  # while somebody reads, nothing can be committed
    sys.modules["app"].db.execute("PRAGMA busy_timeout = 0")
    with pytest.raises(sqlite3.OperationalError):
        town.post("/block/bob?as=carol")
    reader.close()
    assert titles(town, "carol") == ["ladder", "bread", "bench"]
    town.post("/block/bob?as=carol")
    assert titles(town, "carol") == ["ladder", "bench"]


def test_a_restart_knows_what_was_written(town):
    town.post("/block/bob?as=carol")
    town.put("/trust/carol?as=dora", json={"weight": 0.7})
    town.post("/listings?as=dora", json={"title": "kettle", "audience": ["trusted"]})
    before = {person: seen(town, person) for person in ["alice", "bob", "carol", "dora", "erik"]}
    assert titles(town, "carol") == ["kettle", "ladder", "bench"]
    restarted = start()
    assert before == {person: seen(restarted, person) for person in before}
