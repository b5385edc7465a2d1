"""A WooCommerce store by its REST interface, version 3: orders that changed, tracking numbers and stock."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from omsdesk.channels.live.web import Web
from omsdesk.errors import Unavailable
from omsdesk.words import Text

PAGE = 100
ROOT = "wp-json/wc/v3"
_MOST_PAGES = 1_000
_OVER = frozenset({"cancelled", "refunded", "failed", "trash"})
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Page:
    """Orders as the store gives them, and until when it has told everything with them."""

    orders: tuple[Mapping[str, Any], ...]
    until: datetime


@dataclass(frozen=True)
class Item:
    """A product, or one of its variations, as the store knows it."""

    id: int
    sku: str
    parent: int
    is_counted: bool
    """Whether the store counts it at all; what it does not count is left alone."""


class Store:
    """What is asked of a store."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def test(self) -> int:
        """How many orders the key may see."""
        answer = self._web.ask("GET", f"{ROOT}/orders", query={"per_page": "1"})
        _listed(answer.content)
        total = answer.headers.get("x-wp-total", "")
        return int(total) if total.isdecimal() else len(answer.content)

    def changed_since(self, since: datetime) -> Iterator[Page]:
        """Orders that were made or changed after this moment, the oldest change first.

        An order that changes while pages are read moves to the end and pulls the others forward, so that a numbered
        page would leave one out. Each page therefore begins where the last one ended, by the moment of the change.
        """
        begin, number = since, 1
        for _ in range(_MOST_PAGES):
            orders = self._orders(
                {"modified_after": f"{begin.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "dates_are_gmt": "true"}
                | {"orderby": "modified", "order": "asc", "page": str(number)}
            )
            if not orders:
                return
            until = max([begin, *(moment for each in orders if (moment := changed_at(each)) is not None)])
            yield Page(orders, until)
            if len(orders) < PAGE:
                return
            if until - _SECOND > begin:
                begin, number = until - _SECOND, 1
            else:  # a hundred changes in one second: only numbers lead on
                number += 1

    def those(self, ids: Sequence[int]) -> tuple[Mapping[str, Any], ...]:
        """These orders, as they are now; those that are gone are left out."""
        return self._orders({"include": ",".join(map(str, ids[:PAGE]))}) if ids else ()

    def tell_tracking(self, order: int, numbers: str, carrier: str, note: str, *, is_whole: bool) -> None:
        """Put the numbers on the order, once, and complete it when all of it has left and nobody cancelled it."""
        there = self._web.ask("GET", f"{ROOT}/orders/{order}").content
        if not isinstance(there, Mapping):
            raise _strange()
        said: dict[str, Any] = {
            "meta_data": [
                {"key": "_tracking_number", "value": numbers},
                {"key": "_tracking_provider", "value": carrier},
            ]
        }
        if is_whole and there.get("status") not in _OVER | {"completed"}:
            said["status"] = "completed"
        self._web.ask("PUT", f"{ROOT}/orders/{order}", body=said)
        notes = _listed(self._web.ask("GET", f"{ROOT}/orders/{order}/notes").content)
        if not any(str(each.get("note", "")).strip() == note for each in notes):
            self._web.ask("POST", f"{ROOT}/orders/{order}/notes", body={"note": note, "customer_note": False})

    def items(self, skus: Sequence[str]) -> tuple[Item, ...]:
        """What the store has under these codes."""
        found = self._web.ask("GET", f"{ROOT}/products", query={"sku": ",".join(skus), "per_page": str(PAGE)})
        return tuple(
            Item(
                int(each["id"]),
                str(each.get("sku", "")),
                int(each.get("parent_id") or 0) if each.get("type") == "variation" else 0,
                each.get("manage_stock") is True,
            )
            for each in _listed(found.content)
            if str(each.get("id", "")).isdecimal()
        )

    def tell_stock(self, parent: int, counts: Mapping[int, int]) -> dict[int, str]:
        """Say how many there are of products, or of the variations of one; what the store did not take, and why."""
        path = f"{ROOT}/products/{parent}/variations/batch" if parent else f"{ROOT}/products/batch"
        update = [{"id": id_, "stock_quantity": pieces} for id_, pieces in counts.items()]
        answer = self._web.ask("POST", path, body={"update": update}).content
        if not isinstance(answer, Mapping):
            raise _strange()
        return {
            int(each["id"]): str(each["error"].get("message", ""))
            for each in _listed(answer.get("update", []))
            if isinstance(each.get("error"), Mapping) and str(each.get("id", "")).isdecimal()
        }

    def close(self) -> None:
        """Let go of the line."""
        self._web.close()

    def _orders(self, query: Mapping[str, str]) -> tuple[Mapping[str, Any], ...]:
        answer = self._web.ask("GET", f"{ROOT}/orders", query={"per_page": str(PAGE), "status": "any", **query})
        return tuple(_listed(answer.content))


def changed_at(order: Mapping[str, Any]) -> datetime | None:
    """When the order was changed last."""
    try:
        return datetime.fromisoformat(str(order.get("date_modified_gmt"))).replace(tzinfo=UTC)
    except ValueError:
        return None


def _listed(content: Any) -> list[Mapping[str, Any]]:
    if not isinstance(content, list) or not all(isinstance(each, Mapping) for each in content):
        raise _strange()
    return content


def _strange() -> Unavailable:
    return Unavailable(
        Text("The store answers with something else than WooCommerce does."), Text("Check the address of the store.")
    )
