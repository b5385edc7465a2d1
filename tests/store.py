"""A WooCommerce store for tests: its REST interface on a free port of this computer, that can be told to misbehave."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY, SECRET = "ck_house", "cs_winter_rain"
ROOT = "/wp-json/wc/v3/"


@dataclass
class Shop:
    """What the store holds, what it was asked, and what it answers next."""

    port: int = 0
    orders: dict[int, dict[str, Any]] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    products: dict[int, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Method and path of each question, with its query."""
    failing: list[int] = field(default_factory=list)
    moved: str = ""
    """Where a store that has moved sends whoever asks."""
    """Answers to the next questions in place of what was asked: 500, 401; 0 cuts the line without an answer."""
    lost: set[str] = field(default_factory=set)
    """Methods whose next question is done and never answered."""
    silent: bool = False
    """Questions are heard and nothing comes, until the test ends."""
    on_page: Any = None
    """Called before a list of orders is answered."""
    may_write: bool = True
    page: bytes = b""
    """What it answers to everything in place of JSON, while it is in maintenance."""
    ends: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.port}"

    def put(self, order: dict[str, Any], changed: datetime) -> None:
        """An order is made or changed at this moment."""
        self.orders[order["id"]] = {**order, "date_modified_gmt": f"{changed:%Y-%m-%dT%H:%M:%S}"}

    def counted(self, id_: int, sku: str, *, parent: int = 0, manage: bool = True) -> None:
        """A product that the store sells, or a variation of one."""
        kind = "variation" if parent else "simple"
        self.products[id_] = {"id": id_, "sku": sku, "type": kind, "parent_id": parent, "manage_stock": manage}

    def stock(self) -> dict[str, int]:
        """What it was told lies on the shelf, by code."""
        return {each["sku"]: each["stock_quantity"] for each in self.products.values() if "stock_quantity" in each}


class _Handler(BaseHTTPRequestHandler):
    shop: Shop

    def do_GET(self) -> None:
        self._answer("GET")

    def do_PUT(self) -> None:
        self._answer("PUT")

    def do_POST(self) -> None:
        self._answer("POST")

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""

    def _answer(self, method: str) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(size)) if size else None
        shop = self.shop
        shop.asked.append(f"{method} {self.path.removeprefix(ROOT)}")
        if shop.silent:
            shop.ends.wait(30)
            return
        if shop.failing:
            status = shop.failing.pop(0)
            if status:
                self._send(status, {"message": "Not today."}, {"Location": shop.moved} if shop.moved else None)
            return
        wanted = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {wanted}" or (method != "GET" and not shop.may_write):
            self._send(401, {"message": "Sorry, you cannot do this."})
            return
        status, content, headers = _done(shop, method, self.path, body)
        if method in shop.lost:
            shop.lost.discard(method)
            return
        self._send(status, content, headers)

    def _send(self, status: int, content: Any, headers: dict[str, str] | None = None) -> None:
        said = self.shop.page or json.dumps(content).encode()
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(said))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)


Done = tuple[int, Any, dict[str, str]]


def _done(shop: Shop, method: str, path: str, body: Any) -> Done:
    parts = urlsplit(path)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    match [method, *parts.path.removeprefix(ROOT).split("/")]:
        case ["GET", "orders"]:
            if shop.on_page is not None:
                shop.on_page()
            return _page(shop, query)
        case ["GET" | "PUT", "orders", id_] if int(id_) in shop.orders:
            shop.orders[int(id_)].update(body or {})
            return 200, shop.orders[int(id_)], {}
        case ["GET", "orders", id_, "notes"]:
            return 200, [{"note": each} for each in shop.notes.get(int(id_), [])], {}
        case ["POST", "orders", id_, "notes"]:
            shop.notes.setdefault(int(id_), []).append(body["note"])
            return 201, body, {}
        case ["GET", "products"]:
            skus = query["sku"].split(",")
            return 200, [each for each in shop.products.values() if each["sku"] in skus], {}
        case ["POST", "products", *_]:
            for each in body["update"]:
                shop.products[each["id"]].update(each)
            return 200, {"update": [shop.products[each["id"]] for each in body["update"]]}, {}
    return 404, {"message": "No route was found."}, {}


def _page(shop: Shop, query: dict[str, str]) -> Done:
    orders = sorted(shop.orders.values(), key=lambda each: (each["date_modified_gmt"], each["id"]))
    if "include" in query:
        orders = [each for each in orders if str(each["id"]) in query["include"].split(",")]
    if "modified_after" in query:
        orders = [each for each in orders if each["date_modified_gmt"] > query["modified_after"]]
    size, number = int(query["per_page"]), int(query.get("page", "1"))
    return 200, orders[(number - 1) * size : number * size], {"X-WP-Total": str(len(orders))}


@contextmanager
def a_store() -> Iterator[Shop]:
    """A store that answers until the test ends."""
    shop = Shop()
    handler = type("Handler", (_Handler,), {"shop": shop})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    shop.port = server.server_address[1]
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    try:
        yield shop
    finally:
        shop.ends.set()
        server.shutdown()
        server.server_close()
        serving.join()


def minutes_ago(now: datetime, minutes: float) -> datetime:
    """A moment before this one."""
    return now - timedelta(minutes=minutes)
