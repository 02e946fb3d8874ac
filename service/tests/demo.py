#!/usr/bin/env python3
"""Fills the demo under each sharing model, and twice under the usual one: the same people do the same things each
time. Needs the binary trustd, as its argument."""

import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

TRUSTD = pathlib.Path(sys.argv[1]).resolve()
WHAT_HAPPENED = {
    "trust": "SELECT source, target, weight FROM trust",
    "partnerships": "SELECT a, b, status FROM partnership",
    "listings": "SELECT owner, title, status, helper FROM listing",
    "responses": "SELECT owner, title, responder, response.status FROM response JOIN listing ON listing.id = listing",
    "exchanges": "SELECT community, provider, receiver, minutes, status FROM exchange",
    "notices": "SELECT recipient, actor, json_extract(event, '$.kind') FROM notification",
}


def filled(folder: str, model: str) -> dict[str, list]:
    """What happened in a demo, without the ids that are drawn at random."""
    database = pathlib.Path(folder) / "demo.db"
    command = [TRUSTD, "serve", "--demo", "--listen", "127.0.0.1:0", "--sharing-model", model, "--database", database]
    quietly = {**os.environ, "TRUSTD_LOG": "warn"}
    server = subprocess.Popen(command, env=quietly, stdout=subprocess.PIPE, text=True)
    shown = [server.stdout.readline(), server.stdout.readline()]
    server.terminate()
    if server.wait() != 0 or not shown[1].startswith("sign in as "):
        raise SystemExit(f"the demo of the model {model} was not filled: {shown}")
    with sqlite3.connect(database) as record:
        return {what: sorted(map(repr, record.execute(query))) for what, query in WHAT_HAPPENED.items()}


def main() -> None:
    demos = {}
    for name in ["hybrid", "hybrid again", "emergent", "federated"]:
        with tempfile.TemporaryDirectory() as folder:
            demos[name] = filled(folder, name.split()[0])
    first, second = demos["hybrid"], demos["hybrid again"]
    for what in WHAT_HAPPENED:
        if first[what] != second[what]:
            raise SystemExit(f"two demos differ in {what}: {set(first[what]) ^ set(second[what])}")
        print(f"{len(first[what])} {what}")
    if demos["emergent"]["partnerships"] or not all(demos["federated"].values()):
        raise SystemExit("communities are partners where the model has partnerships")


main()
