"""Twenty and more ways in which a JSON or XML file arrives broken."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from tests.channels.broken_tables import Break, nothing_in_it, only_blanks


def json_with(change: Callable[[list[dict[str, object]]], object]) -> Break:
    """A break of a JSON file that is valid JSON all the same."""

    def broken(path: Path) -> Path:
        orders = json.loads(path.read_text(encoding="utf-8"))
        changed = change(orders)
        path.write_text(json.dumps(orders if changed is None else changed), encoding="utf-8")
        return path

    return broken


def bytes_with(change: Callable[[bytes], bytes]) -> Break:
    """A break of the bytes of a file."""

    def broken(path: Path) -> Path:
        path.write_bytes(change(path.read_bytes()))
        return path

    return broken


def each_line(name: str, value: object) -> Break:
    """Another value in every line of every order."""

    def change(orders: list[dict[str, object]]) -> None:
        for order in orders:
            lines = order["line_items"]
            assert isinstance(lines, list)
            for line in lines:
                line[name] = value

    return json_with(change)


def each_order(name: str, value: object) -> Break:
    """Another value in every order; nothing at all takes the name away."""

    def change(orders: list[dict[str, object]]) -> None:
        for order in orders:
            order[name] = value

    return json_with(change)


def without(name: str) -> Break:
    """A name that every order had is gone."""

    def change(orders: list[dict[str, object]]) -> None:
        for order in orders:
            order.pop(name)

    return json_with(change)


def _renamed(old: bytes, new: bytes) -> Break:
    return bytes_with(lambda content: content.replace(old, new))


def _nested(_: bytes) -> bytes:
    return b'[{"line_items":' + b"[" * 100_000 + b"]" * 100_000 + b"}]"


JSON_BROKEN: dict[str, Break] = {
    "empty": nothing_in_it,
    "blank": only_blanks,
    "cut off": bytes_with(lambda content: content[: len(content) // 2]),
    "cut off by one": bytes_with(lambda content: content[:-1]),
    "wrong encoding": bytes_with(lambda content: content.decode().encode("cp1252", "replace") + b"\xff"),
    "utf-16 without its mark": bytes_with(lambda content: content.decode().encode("utf-16-be")[:-1]),
    "nested without end": bytes_with(_nested),
    "not a number": _renamed(b'"quantity": ', b'"quantity": NaN, "was": '),
    "a name twice": _renamed(b'"quantity": ', b'"quantity": 1, "quantity": '),
    "another kind": json_with(lambda orders: {"products": orders}),
    "a bare list": json_with(lambda _: [1, 2, 3]),
    "an empty list": json_with(lambda _: []),
    "lines renamed": _renamed(b'"line_items"', b'"items"'),
    "quantity renamed": _renamed(b'"quantity"', b'"count"'),
    "letters for numbers": each_line("quantity", "two"),
    "negative": each_line("quantity", -1),
    "half": each_line("quantity", 1.5),
    "endless": each_line("quantity", "1e9999999"),
    "huge whole number": _renamed(b'"quantity": ', b'"quantity": ' + b"9" * 6_000 + b', "was": '),
    "a list for a value": each_order("number", ["1"]),
    "a group for a value": each_order("total", {"amount": "1"}),
    "control characters": each_order("number", "1\u00072"),
    "a number of a page": each_order("number", "7" * 5_000),
    "no lines": each_order("line_items", []),
    "lines are text": each_order("line_items", "two mugs"),
    "total missing": without("total"),
    "status missing": without("status"),
}
_DTD = b'<!DOCTYPE Order [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
XML_BROKEN: dict[str, Break] = {
    "empty": nothing_in_it,
    "blank": only_blanks,
    "cut off": bytes_with(lambda content: content[: len(content) // 2]),
    "cut off by one": bytes_with(lambda content: content[:-3]),
    "wrong encoding": bytes_with(lambda content: content.replace(b"UTF-8", b"ascii")),
    "unknown encoding": bytes_with(lambda content: content.replace(b"UTF-8", b"klingon")),
    "bytes of no encoding": bytes_with(lambda content: content.replace(b"<cbc:Note>", b"<cbc:Note>\xff\xfe\x81")),
    "entities": bytes_with(lambda content: content.replace(b"?>", b"?>" + _DTD, 1)),
    "an outer entity": bytes_with(
        lambda content: content.replace(b"?>", b'?><!DOCTYPE Order [<!ENTITY a SYSTEM "file:///etc/hostname">]>', 1)
    ),
    "another document": bytes_with(lambda content: content.replace(b"Order-2", b"Invoice-2")),
    "a web page": bytes_with(lambda _: b"<html><body>Log in</body></html>"),
    "nested without end": bytes_with(lambda _: b"<a>" * 100_000),
    "no number": _renamed(b"cbc:ID>", b"cbc:Name>"),
    "a number of a page": bytes_with(lambda content: content.replace(b"<cbc:ID>", b"<cbc:ID>" + b"7" * 5_000, 1)),
    "lines renamed": _renamed(b"cac:OrderLine>", b"cac:OrderLines>"),
    "quantity renamed": _renamed(b"cbc:Quantity", b"cbc:Count"),
    "amount renamed": _renamed(b"LineExtensionAmount", b"LineAmount"),
    "letters for numbers": bytes_with(lambda content: _quantity(content, b"two")),
    "negative": bytes_with(lambda content: _quantity(content, b"-1")),
    "half": bytes_with(lambda content: _quantity(content, b"1.5")),
    "endless": bytes_with(lambda content: _quantity(content, b"1e9999999")),
    "a day that is none": _renamed(b"<cbc:IssueDate>2026-", b"<cbc:IssueDate>2026-99-"),
    "no day": _renamed(b"cbc:IssueDate>", b"cbc:IssuedOn>"),
    "two roots": bytes_with(lambda content: content + b"<Order/>"),
}


def _quantity(content: bytes, value: bytes) -> bytes:
    return re.sub(rb'(unitCode="EA">)[0-9]+', rb"\g<1>" + value, content)
