#!/usr/bin/env python3
"""Fills the demo under each sharing model, and twice under the usual one: the same people do the same things each
time. A filling that is broken off leaves nothing. A database of others is not filled. Needs the binary trustd, as
its argument."""

import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

TRUSTD = pathlib.Path(sys.argv[1]).resolve()
WHAT_HAPPENED = {
    "trust": "SELECT source, target, weight FROM trust",
    "partnerships": "SELECT a, b, status FROM partnership",
    "listings": "SELECT owner, title, status, helper FROM listing",
    "responses": "SELECT owner, title, responder, response.status FROM response JOIN listing ON listing.id = listing",
    "exchanges": "SELECT community, provider, receiver, minutes, status FROM exchange",
    "notices": "SELECT recipient, actor, json_extract(event, '$.kind') FROM notification",
}


def serve(database: pathlib.Path, *options: str) -> subprocess.Popen:
    """A server of the demo, on its way."""
    command = [TRUSTD, "serve", "--demo", *options, "--listen", "127.0.0.1:0", "--database", database]
    quietly = {**os.environ, "TRUSTD_LOG": "warn"}
    return subprocess.Popen(command, env=quietly, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def shown(server: subprocess.Popen) -> str:
    """What a server says after its address, before it is told to stop."""
    server.stdout.readline()
    said = server.stdout.readline()
    server.terminate()
    server.communicate()
    return said


def filled(folder: str, model: str) -> dict[str, list]:
    """What happened in a demo, without the ids that are drawn at random."""
    database = pathlib.Path(folder) / "demo.db"
    for start in ["first", "second"]:
        said = shown(serve(database, "--sharing-model", model))
        if not said.startswith("sign in as alder"):
            raise SystemExit(f"the demo of the model {model} says at its {start} start: {said}")
    with sqlite3.connect(database) as record:
        return {what: sorted(map(repr, record.execute(query))) for what, query in WHAT_HAPPENED.items()}


def broken_off(folder: str) -> None:
    """Stops a server while it fills the demo: nothing is left of it, and the next server fills it."""
    database = pathlib.Path(folder) / "demo.db"
    # Of so many copies that it cannot be full.
    server = subprocess.Popen([TRUSTD, "serve", "--demo", "500", "--listen", "127.0.0.1:0", "--database", database],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    log = database.with_name("demo.db-wal")
    while not log.exists() or log.stat().st_size < 8_000_000:
        time.sleep(0.01)
    server.terminate()
    told = server.communicate()[1]
    if server.returncode != 1 or "before the demo was complete" not in told:
        raise SystemExit(f"a server that is stopped while it fills the demo ends with {server.returncode}: {told}")
    if members(database) != 0:
        raise SystemExit(f"{members(database)} people are left of a demo that was broken off")
    said = shown(serve(database))
    if not said.startswith("sign in as alder") or members(database) != 61:
        raise SystemExit(f"after a demo that was broken off the next has {members(database)} people: {said}")


def members(database: pathlib.Path) -> int:
    try:
        with sqlite3.connect(database) as record:
            return record.execute("SELECT COUNT(*) FROM member").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def of_others(folder: str) -> None:
    """A database with somebody in it is not filled."""
    database = pathlib.Path(folder) / "others.db"
    subprocess.run([TRUSTD, "member", "add", "ana", "--token", "--database", database], check=True, capture_output=True)
    said = shown(serve(database))
    if "without the demo" not in said or members(database) != 1:
        raise SystemExit(f"a database of others was filled: {said}")


def main() -> None:
    demos = {}
    for name in ["hybrid", "hybrid again", "emergent", "federated"]:
        with tempfile.TemporaryDirectory() as folder:
            demos[name] = filled(folder, name.split()[0])
    for case in [broken_off, of_others]:
        with tempfile.TemporaryDirectory() as folder:
            case(folder)
    first, second = demos["hybrid"], demos["hybrid again"]
    for what in WHAT_HAPPENED:
        if first[what] != second[what]:
            raise SystemExit(f"two demos differ in {what}: {set(first[what]) ^ set(second[what])}")
        print(f"{len(first[what])} {what}")
    if demos["emergent"]["partnerships"] or not all(demos["federated"].values()):
        raise SystemExit("communities are partners where the model has partnerships")


main()
