"""A fake HubSpot on this machine, to try the example against and to test it: `python fake.py` starts one with a few deals.

It speaks only the endpoints that the example uses, listens on the loopback address only, and forgets everything when it ends.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Literal, Self
from urllib.parse import urlsplit

from fake_endpoints import ENDPOINTS, Answer, Request
from fake_sample import fill
from fake_store import Refused, Store

TOKEN: Final = "try-me"  # noqa: S105  (it opens nothing but the fake)
ALL_SCOPES: Final = frozenset({
    "crm.objects.deals.read", "crm.objects.deals.write", "crm.objects.contacts.read", "crm.objects.contacts.write",
    "crm.objects.companies.read", "crm.schemas.deals.read", "crm.schemas.deals.write", "crm.schemas.companies.read",
    "crm.schemas.companies.write", "crm.schemas.contacts.read", "crm.schemas.contacts.write",
})  # fmt: skip
_POLICIES: Final = {"DAILY": "You have reached your daily limit.", "SECONDLY": "You have reached your secondly limit."}


@dataclass
class Fault:
    """What goes wrong with requests whose path matches: how much of one is carried out, and what the caller sees then."""

    path: str
    carry: Literal["none", "half", "all"] = "none"
    then: int | Literal["answer", "drop", "cut"] = "answer"
    wait: float = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    policy: Literal["DAILY", "SECONDLY"] = "SECONDLY"
    failing: Iterable[str] = ()
    skip: int = 0
    times: int = 1
    hit: threading.Event = field(default_factory=threading.Event)

    def takes(self, path: str) -> bool:
        """Say whether this request is one of those that fail, and count it."""
        if not re.search(self.path, path) or self.times == 0:
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


class Fake:
    """The server, its store, and the faults that it plays in the order given; use it in a `with`."""

    def __init__(self, store: Store | None = None, *, port: int = 0, scopes: Iterable[str] = ALL_SCOPES) -> None:
        self.store = store or Store()
        self.scopes = frozenset(scopes)
        self.faults: list[Fault] = []
        self.calls: list[str] = []
        fake = self

        class Handler(_Handler):
            owner = fake

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    def fault(self, path: str) -> Fault | None:
        with self.store.lock:
            return next((fault for fault in self.faults if fault.takes(path)), None)

    def answer(self, method: str, path: str, body: Mapping[str, Any], failing: Iterable[str] = ()) -> Answer:
        for known, pattern, scope, function in ENDPOINTS:
            found = re.fullmatch(pattern, path) if known == method else None
            if found is None:
                continue
            self._check_scope(scope, found.groups())
            with self.store.lock:
                self.calls.append(f"{method} {path}")
                return function(self.store, Request(found.groups(), body, frozenset(failing)))
        raise Refused(404, "NO_SUCH_ENDPOINT")

    def _check_scope(self, scope: str, parts: tuple[str, ...]) -> None:
        # Notes have no scopes of their own; those of contacts stand for them.
        needed = scope.format("contacts" if parts[0] == "notes" else parts[0])
        if needed not in self.scopes:
            raise Refused(403, "MISSING_SCOPES", [("MISSING_SCOPES", needed)])

    def page(self) -> str:
        """Return what a user would see in the account."""
        lines = []
        with self.store.lock:
            for deal in self.store.records["deals"].values():
                lines.append(f"deal {deal.id}  {deal.properties.get('dealname') or ''}")
                known = self.store.properties["deals"]
                shown = {name: value for name, value in deal.properties.items() if value and name in known}
                lines += [f"    {name}: {value}" for name, value in shown.items() if name != "dealname"]
                lines += [f"    note: {body}".replace("<br>", "\n          ") for body in self.store.notes_of(deal.id)]
        return "\n".join([*lines, ""])


class _Handler(BaseHTTPRequestHandler):
    """Reads a request, lets the fake answer it, and plays the fault that is due, if any."""

    owner: Fake
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name in the base class)
        """Keep quiet: the tests read what the example logs."""

    def _serve(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        if (self.command, path) == ("GET", "/"):
            self._send(200, self.owner.page().encode(), "text/plain")
            return
        fault = self.owner.fault(path)
        status, answer, headers = self._answer(path, json.loads(content or b"{}"), fault)
        if fault is not None:
            fault.hit.set()
            threading.Event().wait(fault.wait)
        if fault is not None and fault.then in {"drop", "cut"}:
            self._break_off(json.dumps(answer).encode() if fault.then == "cut" else b"")
            return
        self._send(status, json.dumps(answer).encode(), "application/json;charset=utf-8", headers)

    def _answer(
        self, path: str, body: dict[str, Any], fault: Fault | None
    ) -> tuple[int, dict[str, Any], Mapping[str, str]]:
        try:
            self._authenticate()
            fault = fault or Fault(path, carry="all")
            status, answer = self._carry_out(path, body, fault)
        except Refused as refused:
            return refused.status, _refusal(refused), {}
        except (KeyError, TypeError, ValueError):
            return 400, _refusal(Refused(400, "VALIDATION_ERROR", message="Invalid input JSON")), {}
        if isinstance(fault.then, int):
            return fault.then, _failure(fault), fault.headers
        return status, answer, {}

    def _authenticate(self) -> None:
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise Refused(401, "INVALID_AUTHENTICATION")

    def _carry_out(self, path: str, body: dict[str, Any], fault: Fault) -> Answer:
        if fault.carry == "none":
            return 200, {}
        if fault.carry == "half":
            inputs = body["inputs"]
            body = {**body, "inputs": inputs[: (len(inputs) + 1) // 2]}
        return self.owner.answer(self.command, path, body, fault.failing)

    def _send(self, status: int, content: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
        try:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            # The caller has given up waiting, or has been killed: both are what some tests are about.
            self.close_connection = True

    def _break_off(self, content: bytes) -> None:
        if content:
            self.send_response(200)
            self.send_header("Content-Type", "application/json;charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _refusal(refused: Refused) -> dict[str, Any]:
    details = [
        {"message": f"{name} was refused", "code": code, "context": {"propertyName": [name]}}
        for code, name in refused.codes
    ]
    body = {
        "status": "error",
        "message": "Property values were not valid",
        "correlationId": "0f1e2d3c",
        "category": refused.category,
    }
    return body | ({"errors": details} if details else {})


def _failure(fault: Fault) -> dict[str, Any]:
    if fault.then == 429:
        return {
            "status": "error",
            "message": _POLICIES[fault.policy],
            "errorType": "RATE_LIMIT",
            "policyName": fault.policy,
        }
    return {"status": "error", "message": "internal error", "correlationId": "0f1e2d3c"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8055, help="where to listen (default: %(default)s)")
    parser.add_argument("--deals", type=int, default=12, help="how many deals to hold (default: %(default)s)")
    parser.add_argument("--trouble", action="store_true", help="fail now and then, as the real one does")
    chosen = parser.parse_args()
    fake = Fake(port=chosen.port)
    fill(fake.store, chosen.deals)
    if chosen.trouble:
        limit = Fault("batch/read", then=429, headers={"Retry-After": "1"}, times=2)
        fake.faults = [
            limit,
            Fault("batch/update", carry="all", then=502),
            Fault("notes/batch/create", carry="half", then="drop"),
        ]
    print(f"a fake HubSpot with {chosen.deals} deals at {fake.url}, token {TOKEN}; Ctrl-C ends it", flush=True)
    try:
        fake.serve()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
