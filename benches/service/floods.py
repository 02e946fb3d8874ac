#!/usr/bin/env python3
"""The service under floods: writes while many streams are open, an honest client while others ask all they can, and while they
keep connections half open.

    cargo build --release -p trust-service
    benches/service/floods.py [--trustd PATH] [--copies 20] [--streams 800] [--seconds 10] [--sockets 300]
"""

import argparse
import http.client
import json
import multiprocessing
import os
import pathlib
import resource
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
PASSWORD = "correct horse battery"
JSON = {"content-type": "application/json"}
OF_ACCOUNT = 5


class Client:
    """Somebody on one connection."""

    def __init__(self, address: str, token: str | None = None):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc)
        self.headers = {**JSON, **({"authorization": f"Bearer {token}"} if token else {})}

    def ask(self, method: str, path: str, body: dict | None = None, **headers: str):
        data = json.dumps(body) if body is not None else None
        self.connection.request(method, "/api/v1" + path, data, {**self.headers, **headers})
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()


def token(address: str, who: str) -> str:
    client = Client(address)
    status, headers, body = client.ask("POST", "/session", {"member": who, "password": PASSWORD})
    assert status == 201, body
    cookie, csrf = headers["set-cookie"].split(";")[0], json.loads(body)["csrf_token"]
    extra = {"cookie": cookie, "x-csrf-token": csrf}
    made = client.ask("POST", "/me/tokens", {"label": "floods", "password": PASSWORD}, **extra)[2]
    return json.loads(made)["token"]


def timed(client: Client, count: int, method: str, path: str, body=None, pause: float = 0.0) -> list[float]:
    """How long each of so many requests takes, in milliseconds."""
    waits = []
    for number in range(count):
        sent = body(number) if body else None
        began = time.perf_counter()
        status, _, answer = client.ask(method, path, sent)
        waits.append((time.perf_counter() - began) * 1000)
        assert status in (200, 201), answer
        time.sleep(pause)
    return sorted(waits)


def p(waits: list[float], part: float) -> float:
    return waits[min(len(waits) - 1, int(len(waits) * part))]


def opened(address: str, token: str) -> socket.socket:
    url = urllib.parse.urlsplit(address)
    stream = socket.create_connection((url.hostname, url.port))
    stream.sendall(f"GET /api/v1/watch HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n".encode())
    assert stream.recv(12).endswith(b"200"), "a stream"
    return stream


def read_all(streams: list[socket.socket]) -> None:
    """Reads what streams are told, as browsers do."""
    import selectors

    selector = selectors.DefaultSelector()
    for stream in streams:
        selector.register(stream, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            try:
                ended = not key.fileobj.recv(65536)
            except ConnectionResetError:
                ended = True
            if ended:
                selector.unregister(key.fileobj)


def resident(process: subprocess.Popen) -> float:
    pages = int(pathlib.Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def writes(address: str, server: subprocess.Popen, tokens: list[str], count: int) -> None:
    writer = Client(address, tokens[0])
    weight = lambda number: {"weight": (number % 900 + 100) / 1000}
    offer = lambda number: {"type": "task", "title": f"offer {number}", "category": "x", "is_public": True}
    asked = [("trust", "PUT", "/members/birch/trust", weight), ("a public offer", "POST", "/support/offers", offer)]
    before = [timed(writer, 200, method, path, body) for _, method, path, body in asked]
    memory = resident(server)
    streams = [opened(address, token) for token in tokens[: count // OF_ACCOUNT] for _ in range(OF_ACCOUNT)]
    threading.Thread(target=read_all, args=(streams,), daemon=True).start()
    time.sleep(2)
    print(f"{len(streams)} streams of {count // OF_ACCOUNT} people take {resident(server) - memory:.0f} MB")
    for (name, method, path, body), alone in zip(asked, before):
        beside = timed(writer, 200, method, path, body)
        ratio = p(beside, 0.5) / p(alone, 0.5)
        print(
            f"{name}: p50 {p(alone, 0.5):.2f} ms without streams, {p(beside, 0.5):.2f} ms with ({ratio:.1f} x); "
            f"p95 {p(alone, 0.95):.2f} and {p(beside, 0.95):.2f} ms"
        )
    for stream in streams:
        stream.shutdown(socket.SHUT_RDWR)
    time.sleep(2)


def attack(address: str, token: str, until: float, counts) -> None:
    """Asks expensive questions, as many as are answered, on eight connections."""

    def ask() -> None:
        client = Client(address, token)
        while time.time() < until:
            status = client.ask("POST", "/audience-preview", {"kind": "need", "sharing": "network_wide"})[0]
            with counts.get_lock():
                counts[0 if status == 200 else 1] += 1
            if status != 200:
                time.sleep(0.01)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def honest(address: str, tokens: list[str], seconds: int) -> None:
    client = Client(address, tokens[0])
    ask = lambda: timed(client, seconds * 20, "GET", "/support/needs?limit=20", pause=0.02)
    alone = ask()
    counts = multiprocessing.Array("i", 2)
    until = time.time() + seconds * 3
    attackers = [
        multiprocessing.Process(target=attack, args=(address, token, until, counts)) for token in tokens[1:5]
    ]
    for attacker in attackers:
        attacker.start()
    time.sleep(1)
    beside = ask()
    for attacker in attackers:
        attacker.terminate()
    print(
        f"a page of needs: p95 {p(alone, 0.95):.2f} ms alone, {p(beside, 0.95):.2f} ms beside 4 attackers "
        f"({p(beside, 0.95) / p(alone, 0.95):.1f} x), p50 {p(alone, 0.5):.2f} and {p(beside, 0.5):.2f} ms; "
        f"they had {counts[0]} answers and {counts[1]} refusals"
    )


# How a client keeps a connection: nothing, half a line, headers and bodies without end, and a whole request now and then.
HALVES = {
    "nothing sent": (b"", b""),
    "half a request line": (b"GET /api/v1/ses", b"s"),
    "headers without end": (b"GET /api/v1/session HTTP/1.1\r\nhost: x\r\n", b"x: y\r\n"),
    "a body without end": (
        b"POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n", b" "),
    "chunks without end": (
        b"POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        b"1\r\n \r\n"),
    "kept open, idle": (b"GET /api/v1/session HTTP/1.1\r\nhost: x\r\n\r\n", b""),
    "answers that are not read": (b"GET /api/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n" * 20, b""),
}


def kept_open(url, count: int, sources: list[str], first: bytes, more: bytes, stop: threading.Event) -> None:
    """So many connections, made anew whenever they are closed, each of which sends a little more now and then."""
    sockets: list[socket.socket] = []
    while not stop.wait(0.1):
        still = []
        for kept in sockets:
            try:
                if more:
                    kept.send(more)
                if more or b"openapi" in first or kept.recv(65536, socket.MSG_DONTWAIT) != b"":
                    still.append(kept)
            except BlockingIOError:
                still.append(kept)
            except OSError:
                kept.close()
        sockets = still
        while len(sockets) < count:
            source = sources[len(sockets) % len(sources)]
            try:
                kept = socket.create_connection((url.hostname, url.port), 2, (source, 0))
                kept.setblocking(False)
                kept.send(first)
                sockets.append(kept)
            except OSError:
                break
    for kept in sockets:
        kept.close()


def slow(address: str, token: str, count: int) -> None:
    """The longest that an honest client waits, on connections of its own, beside those that others keep."""
    url = urllib.parse.urlsplit(address)
    # An honest client is somebody else than who floods, where the address tells.
    many = [f"127.0.0.{number}" for number in range(2, 62)]
    for sources, told in ((["127.0.0.2"], "one address"), (many, f"{len(many)} addresses"), (["127.0.0.1"], "its own address")):
        for name, (first, more) in HALVES.items():
            stop = threading.Event()
            flood = threading.Thread(target=kept_open, args=(url, count, sources, first, more, stop))
            flood.start()
            time.sleep(1)
            waits, refused = [], 0
            for _ in range(40):
                began = time.perf_counter()
                while True:
                    try:
                        status = Client(address, token).ask("GET", "/support/needs?limit=20")[0]
                    except OSError:
                        status = 0
                    except http.client.HTTPException:
                        status = 0
                    if status == 200:
                        break
                    refused += 1
                    time.sleep(0.05)
                    assert time.perf_counter() - began < 60, f"{name} of {told} keeps everybody out"
                waits.append((time.perf_counter() - began) * 1000)
                time.sleep(0.02)
            stop.set()
            flood.join()
            print(f"{count} of {told}, {name}: an honest client waits p50 {p(sorted(waits), 0.5):.1f} ms, at most {max(waits):.0f} ms; "
                  f"refused {refused} times")


def few_files() -> None:
    """As `ulimit -n 256`."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))


def started(command: list[str], **how) -> tuple[subprocess.Popen, str]:
    environment = {**os.environ, "TRUSTD_LOG": "warn"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, **how)
    address = next(line for line in server.stdout if line.startswith("listening on ")).split()[-1]
    threading.Thread(target=server.stdout.read, daemon=True).start()
    return server, address


def stopped(server: subprocess.Popen) -> None:
    server.send_signal(signal.SIGTERM)
    server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trustd", default=str(TARGET / "trustd"))
    parser.add_argument("--copies", type=int, default=20)
    parser.add_argument("--streams", type=int, default=800)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--sockets", type=int, default=300)
    asked_for = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plenty = {"rate": 10**6, "burst": 10**6, "sign-in-rate": 10**5, "trust-changes": 10**6, "trust-questions": 10**6,
                  "password-queue": 1000, "quota-listings": 10**6}
        options = [text for name, value in plenty.items() for text in (f"--{name}", str(value))]
        command = [asked_for.trustd, "serve", "--database", f"{folder}/floods.db", "--listen", "127.0.0.1:0",
                   "--admin-listen", "off", *options]
        server, address = started([*command, "--demo", str(asked_for.copies), "--streams-per-address", str(10**5)])
        import sqlite3

        # One person of each name, whatever the copy.
        people = [row[0] for row in sqlite3.connect(f"{folder}/floods.db").execute("SELECT id FROM member ORDER BY length(id), id")]
        first = ["alder", "birch", "heron", "amber", "apple"]
        people = first + [person for person in people if person not in first]
        tokens = [token(address, who) for who in people[: max(5, asked_for.streams // OF_ACCOUNT)]]
        writes(address, server, tokens, asked_for.streams)
        honest(address, tokens, asked_for.seconds)
        stopped(server)
        # What one address may do is as it is set by default.
        server, address = started(command, preexec_fn=few_files)
        slow(address, tokens[0], asked_for.sockets)
        stopped(server)


main()
