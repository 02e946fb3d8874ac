"""A listing page from a town's own tables: what somebody may see, by which grant, and their trust in the owner.

SQLite keeps everything. The engine is made from it at start and follows every write, so a block or a withdrawn
trust shows on the next page: what is written in `with engine.batch() as town, db` the tables keep first, then
the engine has it, and what either refuses reaches neither. The handlers are async, so each of them runs whole
and nothing needs a lock. Run one process: the engine of another would not hear of what is written here.
"""

import os
import sqlite3
import time
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import Body, Depends, FastAPI, HTTPException, Query
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from jinja2 import Environment
from pydantic import BaseModel
from trust_core import Audience, Engine, Row, TrustError

FOLDER = Path(__file__).parent
PAGE = Environment(autoescape=True).from_string((FOLDER / "page.html").read_text())
Grant = Literal["community", "trusted", "network", "public"]

app, engine = FastAPI(), Engine()
db = sqlite3.connect(os.environ.get("TOWN", FOLDER / "town.sqlite"), check_same_thread=False)
db.execute("PRAGMA foreign_keys = ON")
if not db.execute("SELECT name FROM sqlite_master").fetchone():
    db.executescript((FOLDER / "town.sql").read_text())

with engine.batch() as town:
    for (person,) in db.execute("SELECT id FROM people"):
        town.add_member(person)
    for (community,) in db.execute("SELECT DISTINCT community FROM memberships"):
        town.put_group(community, kind="community")
    for community, person in db.execute("SELECT community, person FROM memberships"):
        town.join(community, person)
    for truster, trusted, weight in db.execute("SELECT truster, trusted, weight FROM trust"):
        town.set_trust(truster, trusted, weight)
    for blocker, blocked in db.execute("SELECT blocker, blocked FROM blocks"):
        town.block(blocker, blocked)
    for id, owner, grants, at in db.execute("SELECT id, owner, audience, created_at FROM listings"):
        town.put_resource(id, owner=owner, audience=grants.split(), created_at=at)


class Listing(BaseModel):
    title: str
    seen: Row


class Listings(BaseModel):
    total: int
    rows: list[Listing]
    next_cursor: str | None


async def signed_in(me: Annotated[str, Query(alias="as")] = "") -> str:
    """Who is asking. A stand-in: anybody can be anybody. Your own authentication goes here."""
    if not db.execute("SELECT id FROM people WHERE id = ?", [me]).fetchone():
        raise HTTPException(401, "say who you are, as in ?as=carol")
    return me


Me = Annotated[str, Depends(signed_in)]


@app.get("/listings")
async def listings(me: Me, cursor: str | None = None) -> Listings:
    page = engine.list(me, now=time.time(), limit=50, cursor=cursor)
    title = "SELECT title FROM listings WHERE id = ?"
    rows = [Listing(title=db.execute(title, [row.resource]).fetchone()[0], seen=row) for row in page]
    return Listings(total=page.total, rows=rows, next_cursor=page.next_cursor)


@app.get("/listings/{id}/audience")
async def audience(me: Me, id: str) -> Audience:
    if not db.execute("SELECT id FROM listings WHERE id = ? AND owner = ?", [id, me]).fetchone():
        raise HTTPException(404, "you have no such listing")
    return engine.audience(id, now=time.time())


@app.get("/", response_class=HTMLResponse)
async def index(me: Annotated[str, Query(alias="as")] = "") -> str:
    people = db.execute("SELECT id FROM people ORDER BY id")
    return PAGE.render(me=me, people=people, page=await listings(await signed_in(me)) if me else None)


@app.post("/listings", status_code=201)
async def post(me: Me, title: Annotated[str, Body()], audience: Annotated[list[Grant], Body()]) -> dict:
    at = int(time.time())
    with engine.batch() as town, db:
        values = me, title, " ".join(audience), at
        id = db.execute("INSERT INTO listings VALUES (NULL, ?, ?, ?, ?)", values).lastrowid
        town.put_resource(id, owner=me, audience=audience, created_at=at)
    return {"resource": str(id), "visible_to": engine.audience(id, now=at).total}


@app.put("/trust/{person}", status_code=204)
async def trust(me: Me, person: str, weight: Annotated[float, Body(embed=True)]) -> None:
    with engine.batch() as town, db:
        db.execute("INSERT OR REPLACE INTO trust VALUES (?, ?, ?)", (me, person, weight))
        town.set_trust(me, person, weight)


@app.post("/block/{person}")
async def block(me: Me, person: str) -> RedirectResponse:
    with engine.batch() as town, db:
        db.execute("INSERT INTO blocks VALUES (?, ?) ON CONFLICT DO NOTHING", (me, person))
        town.block(me, person)
    return RedirectResponse(f"/?as={quote(me)}", status_code=303)


@app.exception_handler(sqlite3.IntegrityError)
@app.exception_handler(TrustError)
async def refused(_: object, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, status_code=422)
