#!/usr/bin/env python3
"""The service under load: a hundred copies of the demo, read and written by many at once.

Reads are compared, in the same run, with a bare axum route that answers the same bytes from memory. Needs wrk, and
release builds of trustd and of that route:

    cargo build --release -p trust-service -p trust-benches-service
    benches/service/load.py [--copies 100] [--database FILE|postgres://...] [--seconds 10]
"""

import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
PASSWORD = "correct horse battery"
PEOPLE = ["alder", "birch", "heron", "amber", "apple", "curlew", "jade", "lark", "maple", "coral", "kite", "olive"]
READS = {
    "a page of 50 needs": "/api/v1/support/needs",
    "a page of 20 listings": "/api/v1/listings?limit=20",
    "one's trust in somebody": "/api/v1/members/holly/trust",
}


def started(*command: str) -> tuple[subprocess.Popen, str]:
    """A server, and the address it prints."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.startswith("listening on "):
            address = line.removeprefix("listening on ").strip()
            # Where the demo was filled, a login follows.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return process, address
    raise SystemExit(f"{command[0]} did not start")


def asked(method: str, address: str, token: str | None = None, body: dict | None = None, **headers: str):
    """The answer's headers and body."""
    sent = {"content-type": "application/json", **headers}
    if token:
        sent["authorization"] = f"Bearer {token}"
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(address, data, sent, method=method)
    with urllib.request.urlopen(request) as answer:
        return answer.headers, answer.read()


def token(address: str, who: str) -> str:
    """A script's token of somebody."""
    headers, body = asked("POST", f"{address}/api/v1/session", body={"member": who, "password": PASSWORD})
    cookie = headers["set-cookie"].split(";")[0]
    csrf = json.loads(body)["csrf_token"]
    extra = {"cookie": cookie, "x-csrf-token": csrf}
    _, made = asked("POST", f"{address}/api/v1/me/tokens", body={"label": "load", "password": PASSWORD}, **extra)
    return json.loads(made)["token"]


def load(address: str, what: str, tokens: str, seconds: int, connections: int, delay: int = 0):
    """Requests per second, p50, p95 and p99 in milliseconds, errors."""
    told = {**os.environ, "TOKENS": tokens, "WHAT": what, "DELAY": str(delay)}
    script = pathlib.Path(__file__).with_name("load.lua")
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "-s", str(script), address]
    shown = subprocess.run(command, env=told, capture_output=True, text=True, check=True).stdout
    result = next(line for line in shown.splitlines() if line.startswith("RESULT"))
    rate, p50, p95, p99, errors = map(float, result.split()[1:])
    return rate, p50, p95, p99, int(errors)


def reads(address: str, tokens: str, seconds: int) -> None:
    first = pathlib.Path(tokens).read_text().split()[0]
    for name, path in READS.items():
        _, body = asked("GET", address + path, first)
        with tempfile.NamedTemporaryFile() as file:
            file.write(body)
            file.flush()
            memory, at = started(str(TARGET / "bytes_from_memory"), file.name)
            bare = load(at, path, tokens, seconds, 32)[0]
            memory.kill()
        full, *_, errors = load(address, path, tokens, seconds, 32)
        # Half of saturation: as many connections, each of which waits between its requests.
        half = load(address, path, tokens, seconds, 32, delay=round(32 / (full / 2) * 1000))
        print(
            f"{name} ({len(body):,} bytes): {full:,.0f}/s, {full / bare:.0%} of {bare:,.0f}/s from memory; at {half[0]:,.0f}/s "
            f"p50 {half[1]:.2f} p95 {half[2]:.2f} p99 {half[3]:.2f} ms; errors {errors + half[4]}"
        )


def writes(address: str, tokens: str, seconds: int) -> None:
    rate, p50, p95, p99, errors = load(address, "trust", tokens, seconds, 16)
    print(f"writes: {rate:,.0f}/s, p50 {p50:.2f} p95 {p95:.2f} p99 {p99:.2f} ms; errors {errors}")


def across(first: str, second: str, someone: str, rounds: int) -> None:
    """How long until a write on one process is seen on the other, asked as often as it answers."""
    waits = []
    for number in range(rounds):
        weight = (number % 900 + 100) / 1000
        asked("PUT", f"{first}/api/v1/members/holly/trust", someone, {"weight": weight})
        began = time.perf_counter()
        while json.loads(asked("GET", f"{second}/api/v1/members/holly/trust", someone)[1])["direct"] != weight:
            pass
        waits.append((time.perf_counter() - began) * 1000)
    waits.sort()
    print(f"seen on the other process after p50 {statistics.median(waits):.1f} p99 {waits[int(rounds * 0.99) - 1]:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--database", help="a fresh SQLite file if left out")
    asked_for = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = asked_for.database or f"{folder}/load.db"
        plenty = ["--rate", "1000000", "--burst", "1000000", "--sign-in-rate", "1000"]
        plenty += ["--trust-changes", "1000000", "--trust-questions", "1000000"]
        # Twelve accounts ask what thousands would.
        plenty += ["--engine-ms", "100000"]
        serve = [str(TARGET / "trustd"), "serve", "--database", database, "--listen", "127.0.0.1:0", *plenty]
        os.environ.setdefault("TRUSTD_LOG", "warn")
        began = time.perf_counter()
        server, address = started(*serve, "--demo", str(asked_for.copies))
        print(f"{asked_for.copies} copies of the demo made and served after {time.perf_counter() - began:.0f} s")
        tokens = pathlib.Path(folder) / "tokens"
        tokens.write_text("\n".join(token(address, who) for who in PEOPLE) + "\n")
        reads(address, str(tokens), asked_for.seconds)
        writes(address, str(tokens), asked_for.seconds)
        if database.startswith("postgres"):
            second, other = started(*serve)
            across(address, other, tokens.read_text().split()[0], 300)
            second.send_signal(signal.SIGTERM)
        server.send_signal(signal.SIGTERM)
        server.wait()
        print("verify:", subprocess.run([str(TARGET / "trustd"), "verify", "--members", "50", "--database", database],
                                        capture_output=True, text=True).stdout.strip().replace("\n", "; "))


main()
