"""Answers of deeds as versioned JSON, so that a repeated gesture gets the first answer again.

Only our own frozen dataclasses and plain values pass; nothing is ever unpickled.
"""

import hashlib
import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from omsdesk.words import Text

VERSION = 1
# What is plain has no rings in it: to look for them took a third of the time.
_ANSWER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
_CONTENT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False)


@dataclass(frozen=True, repr=False)
class Secret:
    """A PIN or password among a command's arguments; nothing of it is remembered.

    A hash of four digits beside the command would give them away in a second.
    """

    value: str

    def __repr__(self) -> str:
        return "Secret(...)"


_TYPES: dict[str, type] = {}


def encode(value: Any) -> str:
    """The JSON text of an answer."""
    return _ANSWER.encode([VERSION, _plain(value)])


def decode(text: str) -> Any:
    """The answer back from its JSON text."""
    version, value = json.loads(text)
    if version != VERSION:
        raise ValueError(f"answers of version {version} are not understood")
    return _value(value)


def fingerprint(*arguments: Any) -> str:
    """A hash of a command's arguments: the same content gives the same hash on every station."""
    plain = _CONTENT.encode(_plain(arguments))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    write = _WRITERS.get(kind)
    if write is None:
        write = _WRITERS[kind] = _writer(kind)
    return write(value)


def _writer(kind: type) -> Callable[[Any], Any]:
    """How values of a type are written; found once per type."""
    if issubclass(kind, Enum):
        name = _name(kind)
        return lambda value: {"$": name, "v": value.value}
    for known, write in _KINDS:
        if issubclass(kind, known):
            return write
    if is_dataclass(kind):
        name, known = _name(kind), tuple((each.name, each.default) for each in fields(kind))
        return lambda value: {"$": name, "v": _said(value, known)}
    raise TypeError(f"{kind.__name__} cannot be kept as an answer")


def _said(value: Any, known: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    """The fields that say something: an answer to a scan has twenty, of which five do."""
    return {name: _plain(each) for name, default in known if (each := getattr(value, name)) is not default}


def _items(value: Any) -> dict[str, Any]:
    items = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
    return {"$": type(value).__name__, "v": [_plain(each) for each in items]}


_AS_THEY_ARE = frozenset([type(None), bool, int, float, str])
_WRITERS: dict[type, Callable[[Any], Any]] = {}
_KINDS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    ((bool, int, float, str), lambda value: value),
    (Secret, lambda _: {"$": "secret", "v": None}),
    (Text, lambda value: {"$": "text", "v": [value.template, value.many, _plain(dict(value.args))]}),
    (datetime, lambda value: {"$": "moment", "v": value.isoformat()}),
    (date, lambda value: {"$": "day", "v": value.isoformat()}),
    (Decimal, lambda value: {"$": "decimal", "v": str(value)}),
    (bytes, lambda value: {"$": "bytes", "v": hashlib.sha256(value).hexdigest()}),
    ((tuple, list, frozenset, set), _items),
    (dict, lambda value: {"$": "dict", "v": [[_plain(key), _plain(each)] for key, each in value.items()]}),
)


_PLAIN_KINDS: dict[str, Any] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "decimal": Decimal,
    "bytes": str,
    "tuple": lambda items: tuple(_value(each) for each in items),
    "list": lambda items: [_value(each) for each in items],
    "set": lambda items: {_value(each) for each in items},
    "frozenset": lambda items: frozenset(_value(each) for each in items),
    "dict": lambda items: {_value(key): _value(each) for key, each in items},
    "text": lambda parts: Text(parts[0], many=parts[1], **_value(parts[2])),
}


def _value(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    kind, inner = plain["$"], plain["v"]
    if kind in _PLAIN_KINDS:
        return _PLAIN_KINDS[kind](inner)
    found: Any = _type(kind)
    if issubclass(found, Enum):
        return found(inner)
    known = {each.name for each in fields(found)}
    return found(**{name: _value(each) for name, each in inner.items() if name in known})


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _type(name: str) -> type:
    found = _TYPES.get(name)
    if found is None:
        module, _, qualified = name.partition(":")
        if module.split(".")[0] != "omsdesk":
            raise ValueError(f"{name} is not one of our types")
        found = importlib.import_module(module)  # type: ignore[assignment]
        for part in qualified.split("."):
            found = getattr(found, part)
        if not isinstance(found, type) or not (is_dataclass(found) or issubclass(found, Enum)):
            raise ValueError(f"{name} is not a kind of answer")
        _TYPES[name] = found
    return found
