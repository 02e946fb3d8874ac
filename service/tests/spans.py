#!/usr/bin/env python3
"""Starts a collector and a trustd that was built with `--features otel`, asks it something, and looks at the spans
that arrive. Needs that binary, as its argument."""

import http.server
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request

TRUSTD = pathlib.Path(sys.argv[1]).resolve()
RECEIVED: list[tuple[str, bytes]] = []


class Collector(http.server.BaseHTTPRequestHandler):
    """Takes whatever comes, as an OTLP/HTTP collector does."""

    def do_POST(self) -> None:
        RECEIVED.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.send_header("content-type", "application/x-protobuf")
        self.end_headers()

    def log_message(self, *_) -> None:
        pass


def main() -> None:
    collector = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{collector.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        told = {**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "TRUSTD_LOG": "warn"}
        command = [TRUSTD, "serve", "--database", f"{folder}/empty.db", "--listen", "127.0.0.1:0"]
        server = subprocess.Popen(command, env=told, stdout=subprocess.PIPE, text=True)
        address = server.stdout.readline().removeprefix("listening on ").strip()
        try:
            urllib.request.urlopen(f"{address}/api/v1/members/somebody-private")
        except urllib.error.HTTPError as refused:
            assert refused.code == 401, refused
        server.terminate()
        assert server.wait() == 0
    assert RECEIVED, "no span arrived"
    assert {path for path, _ in RECEIVED} == {"/v1/traces"}
    spans = b"".join(body for _, body in RECEIVED)
    for word in [b"trustd", b"request", b"/api/v1/members/{id}", b"GET", b"status"]:
        assert word in spans, f"the spans do not hold {word}"
    assert b"somebody-private" not in spans, "the spans tell who is asked about"
    print(f"{len(spans)} bytes of spans arrived")


main()
