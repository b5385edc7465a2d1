"""A payment provider on this computer, as far as the program speaks to one: with bad lines when a test wants them.

It keeps keys as the real one says it does: a key is done once, and every later request with it gets the first answer.
"""

import itertools
import json
import random
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from omsdesk.payments import Line
from omsdesk.payments.stripe import Stripe

SECRET = "sk_test_0123456789abcdef"
Answer = tuple[int, dict[str, Any]]


@dataclass
class Bank:
    """What the provider knows, and how its lines are."""

    port: int = 0
    takes_parts: bool = False
    loses: float = 0.0
    doubles: float = 0.0
    is_broken: bool = False
    links: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    disputes: dict[str, dict[str, Any]] = field(default_factory=dict)
    page: int = 100
    """Most disputes on one page, whatever is asked for."""
    refuses_disputes: bool = False
    dispute_fee: int = 0
    """What is charged with the next way of the money; below zero it is given back."""
    captures: list[tuple[str, int]] = field(default_factory=list)
    refuses_refunds: bool = False
    fails_refunds: bool = False
    """It takes the request, and the card's bank does not take the money."""
    refuses_links: bool = False
    requests: int = 0
    asked: set[str] = field(default_factory=set)
    """The names of all that it was ever told."""
    lost: int = 0
    doubled: int = 0
    _keys: dict[str, Answer] = field(default_factory=dict)
    _serials: Any = field(default_factory=lambda: itertools.count(1))
    _lock: Any = field(default_factory=threading.RLock)
    chance: random.Random = field(default_factory=lambda: random.Random(20261128))

    def line(self, _key: str = "stripe") -> AbstractContextManager[Line]:
        return self.line_with(SECRET)

    def line_with(self, secret: str) -> AbstractContextManager[Line]:
        return Stripe(f"http://127.0.0.1:{self.port}").open(secret)

    def pay(self, url: str, *, risk: str = "normal", country: str = "DE", card: str = "") -> str:
        """A customer types a card on the page behind this link; the payment is authorised."""
        with self._lock:
            link = next(each for each in self.links.values() if each["url"] == url)
            assert link["active"]
            intent = self._id("pi")
            details: dict[str, Any] = {"capture_before": 1_800_000_000, "country": country, "fingerprint": card or None}
            details |= {"multicapture": {"status": "available" if self.takes_parts else "unavailable"}}
            charge: dict[str, Any] = {"id": self._id("ch"), "object": "charge", "outcome": {"risk_level": risk}}
            charge |= {"payment_method_details": {"card": details}}
            self.intents[intent] = {
                "id": intent,
                "object": "payment_intent",
                "status": "requires_capture",
                "amount": link["amount"],
                "amount_capturable": link["amount"],
                "amount_received": 0,
                "currency": link["currency"],
                "cancellation_reason": None,
                "latest_charge": charge,
            }
            session = self._id("cs")
            self.sessions[session] = {
                "id": session,
                "object": "checkout.session",
                "payment_link": link["id"],
                "payment_intent": intent,
                "status": "complete",
            }
            link["active"] = False
            return intent

    def expire(self, intent: str) -> None:
        self.intents[intent] |= {"status": "canceled", "amount_capturable": 0, "cancellation_reason": "automatic"}

    def dispute(self, intent: str, status: str = "needs_response", **fields: Any) -> str:
        """The customer's bank asks (``warning_...``), or takes the money back."""
        with self._lock:
            about = self.intents.get(intent, {"amount_received": 1, "currency": "eur"})
            name = self._id("du")
            self.disputes[name] = {
                "id": name,
                "object": "dispute",
                "payment_intent": intent,
                "amount": about["amount_received"],
                "currency": about["currency"],
                "reason": "fraudulent",
                "created": 1_772_400_000,
                "evidence_details": {"due_by": 1_773_400_000, "has_evidence": False, "past_due": False},
                "balance_transactions": [],
                **fields,
            }
            self.decide(name, status)
            return name

    def decide(self, dispute: str, status: str) -> None:
        """It stands otherwise now; money moves as far as the status says so."""
        found = self.disputes[dispute]
        found["status"] = status
        ways, is_out = found["balance_transactions"], len(found["balance_transactions"]) % 2 == 1
        if is_out != (status in ("needs_response", "under_review", "lost")):
            amount = found["amount"] if is_out else -found["amount"]
            ways.append({"id": self._id("txn"), "object": "balance_transaction", "amount": amount})
            ways[-1] |= {"currency": found["currency"], "fee": self.dispute_fee}

    def forget_keys(self) -> None:
        """As after a day."""
        self._keys.clear()

    def answer(self, method: str, path: str, said: dict[str, str], headers: Any) -> Answer:
        with self._lock:
            if headers.get("Authorization") != f"Bearer {SECRET}":
                return 401, _error("Invalid API Key provided")
            key = headers.get("Idempotency-Key") if method == "POST" else None
            kept = self._keys.get(key) if key else None
            if kept is None:
                kept = self._do(method, path, said)
                if key:
                    self._keys[key] = kept
            return kept

    def _do(self, method: str, path: str, said: dict[str, str]) -> Answer:
        self.asked.update(said)
        match method, path.strip("/").split("/")[1:]:
            case "GET", ["balance"]:
                return 200, {"object": "balance", "livemode": False}
            case "POST", ["payment_links"]:
                return self._new_link(said)
            case "POST", ["payment_links", name]:
                self.links[name]["active"] = said["active"] == "true"
                return 200, self.links[name]
            case "GET", ["checkout", "sessions"]:
                return 200, _list(
                    each for each in self.sessions.values() if each["payment_link"] == said["payment_link"]
                )
            case "GET", ["payment_intents", name]:
                return 200, self.intents[name]
            case "POST", ["payment_intents", name, "capture"]:
                return self._capture(self.intents[name], said)
            case "POST", ["payment_intents", name, "cancel"]:
                return self._cancel(self.intents[name])
            case "POST", ["refunds"]:
                return self._refund(self.intents[said["payment_intent"]], said)
            case "GET", ["refunds"]:
                found = [each for each in self.refunds.values() if each["payment_intent"] == said["payment_intent"]]
                return 200, {**_list(found), "url": "/v1/refunds"}
            case "GET", ["disputes"]:
                return self._list_disputes(said)
        return 404, _error(f"Unrecognized request URL {path}")

    def _new_link(self, said: dict[str, str]) -> Answer:
        assert said["payment_intent_data[capture_method]"] == "manual"
        assert said["restrictions[completed_sessions][limit]"] == "1"
        if self.refuses_links:
            return 400, _error("No links today")
        name = self._id("plink")
        self.links[name] = {
            "id": name,
            "object": "payment_link",
            "url": f"https://pay.test/{name}",
            "active": True,
            "amount": int(said["line_items[0][price_data][unit_amount]"]),
            "currency": said["line_items[0][price_data][currency]"],
        }
        return 200, self.links[name]

    def _capture(self, intent: dict[str, Any], said: dict[str, str]) -> Answer:
        amount, is_last = int(said["amount_to_capture"]), said.get("final_capture") != "false"
        if intent["status"] != "requires_capture":
            return 400, _error("This PaymentIntent could not be captured", "payment_intent_unexpected_state")
        if amount > intent["amount_capturable"] or (not is_last and not self.takes_parts):
            return 400, _error("The amount is too large", "amount_too_large")
        self.captures.append((intent["id"], amount))
        intent["amount_received"] += amount
        intent["amount_capturable"] = 0 if is_last else intent["amount_capturable"] - amount
        if is_last:
            intent["status"] = "succeeded"
        return 200, dict(intent)

    def _cancel(self, intent: dict[str, Any]) -> Answer:
        if intent["status"] != "requires_capture":
            return 400, _error("You cannot cancel this PaymentIntent", "payment_intent_unexpected_state")
        intent |= {"status": "canceled", "amount_capturable": 0, "cancellation_reason": "requested_by_customer"}
        return 200, dict(intent)

    def _refund(self, intent: dict[str, Any], said: dict[str, str]) -> Answer:
        amount = int(said["amount"])
        gone = sum(each["amount"] for each in self.refunds.values() if each["payment_intent"] == intent["id"])
        if self.refuses_refunds or gone + amount > intent["amount_received"]:
            return 400, _error("The refund is greater than what is left", "charge_already_refunded")
        name = self._id("re")
        self.refunds[name] = {
            "id": name,
            "object": "refund",
            "payment_intent": intent["id"],
            "amount": amount,
            "status": "failed" if self.fails_refunds else "succeeded",
            "metadata": {"omsdesk_key": said["metadata[omsdesk_key]"]},
        }
        return 200, self.refunds[name]

    def _list_disputes(self, said: dict[str, str]) -> Answer:
        if self.refuses_disputes:
            return 403, _error("The provided key does not have the required permissions")
        newest_first = [
            each for each in reversed(self.disputes.values()) if each["created"] >= int(said.get("created[gte]", 0))
        ]
        names = [each["id"] for each in newest_first]
        begin = names.index(said["starting_after"]) + 1 if "starting_after" in said else 0
        page = newest_first[begin : begin + min(self.page, int(said["limit"]))]
        rest = len(newest_first) > begin + len(page)
        return 200, {**_list(page), "has_more": rest, "url": "/v1/disputes"}

    def _id(self, prefix: str) -> str:
        return f"{prefix}_{next(self._serials)}"


def _list(rows: Any) -> dict[str, Any]:
    return {"object": "list", "data": list(rows), "has_more": False, "url": "/v1/x"}


def _error(message: str, code: str = "") -> dict[str, Any]:
    return {"error": {"type": "invalid_request_error", "message": message, "code": code}}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer: two of them wait for each other
    bank: Bank

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def log_message(self, *_args: object) -> None:
        """Quiet."""

    def _serve(self, method: str) -> None:
        bank, split = self.bank, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        said = {name: values[-1] for name, values in parse_qs(body or split.query, keep_blank_values=True).items()}
        bank.requests += 1
        if bank.is_broken:
            self._send(500, _error("Something went wrong"))
            return
        status, content = bank.answer(method, split.path, said, self.headers)
        if bank.chance.random() < bank.doubles:
            bank.doubled += 1
            status, content = bank.answer(method, split.path, said, self.headers)
        if bank.chance.random() < bank.loses:
            bank.lost += 1
            self.close_connection = True
            return
        self._send(status, content)

    def _send(self, status: int, content: dict[str, Any]) -> None:
        written = json.dumps(content).encode()
        with suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True


@contextmanager
def a_payment_server() -> Iterator[Bank]:
    """A provider for one test; everything of it ends with the test."""
    bank = Bank()
    handler = type("Handler", (_Handler,), {"bank": bank, "timeout": 5})
    with _Server(("127.0.0.1", 0), handler) as server:
        bank.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="payment server")
        thread.start()
        try:
            yield bank
        finally:
            server.shutdown()
            thread.join()
