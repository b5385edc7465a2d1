"""Answers of deeds as versioned JSON, so that a repeated gesture gets the first answer again.

Only our own frozen dataclasses and plain values pass; nothing is ever unpickled.
"""

import hashlib
import importlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from omsdesk.words import Text

VERSION = 1


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
    return f"[{VERSION},{_ANSWER.text(value)}]"


def decode(text: str) -> Any:
    """The answer back from its JSON text."""
    version, value = json.loads(text)
    if version != VERSION:
        raise ValueError(f"answers of version {version} are not understood")
    return _value(value)


def fingerprint(*arguments: Any) -> str:
    """A hash of a command's arguments: the same content gives the same hash on every station."""
    return hashlib.sha256(_CONTENT.text(arguments).encode("utf-8", "surrogatepass")).hexdigest()


Write = Callable[[Any], str]
_word: Write = json.encoder.encode_basestring


class _Writer(dict[type, Write]):
    """Writes values as JSON, each in one step; how values of a type are written is found once per type."""

    def __init__(self, *, sorts: bool) -> None:
        """``sorts`` puts the fields of our types in the order of their names, so that content has one text."""
        super().__init__()
        self._sorts = sorts
        self[type(None)] = lambda _: "null"
        self[bool] = lambda value: "true" if value else "false"
        self[int] = int.__repr__
        self[float] = json.dumps
        self[str] = _word

    def text(self, value: Any) -> str:
        """The JSON text; raises ``TypeError`` for what is neither plain nor ours."""
        return self[type(value)](value)

    def __missing__(self, kind: type) -> Write:
        write = self[kind] = self._new(kind)
        return write

    def _new(self, kind: type) -> Write:
        if issubclass(kind, Enum):
            of_enum = f'{{"$":{_word(_name(kind))},"v":'
            return lambda value: f"{of_enum}{self.text(value._value_)}}}"
        for known, how in self._kinds():
            if issubclass(kind, known):
                return how
        if is_dataclass(kind):
            return self._of_ours(kind)
        raise TypeError(f"{kind.__name__} cannot be kept as an answer")

    def _kinds(self) -> tuple[tuple[Any, Write], ...]:
        items = self._list
        return (
            (int, int.__repr__),
            (float, lambda value: json.dumps(float(value))),
            (str, _word),
            (Secret, lambda _: '{"$":"secret","v":null}'),
            (Text, lambda value: f'{{"$":"text","v":{items((value.template, value.many, dict(value.args)))}}}'),
            (datetime, lambda value: f'{{"$":"moment","v":"{value.isoformat()}"}}'),
            (date, lambda value: f'{{"$":"day","v":"{value.isoformat()}"}}'),
            (Decimal, lambda value: f'{{"$":"decimal","v":"{value}"}}'),
            (bytes, lambda value: f'{{"$":"bytes","v":"{hashlib.sha256(value).hexdigest()}"}}'),
            (frozenset, lambda value: f'{{"$":"frozenset","v":{items(sorted(value, key=str))}}}'),
            (set, lambda value: f'{{"$":"set","v":{items(sorted(value, key=str))}}}'),
            (tuple, lambda value: f'{{"$":"{type(value).__name__}","v":{items(value)}}}'),
            (list, lambda value: f'{{"$":"{type(value).__name__}","v":{items(value)}}}'),
            (dict, lambda value: f'{{"$":"dict","v":[{",".join(map(items, value.items()))}]}}'),
        )

    def _list(self, values: Iterable[Any]) -> str:
        return f"[{','.join([self[type(each)](each) for each in values])}]"

    def _of_ours(self, kind: Any) -> Write:
        """The fields that say something: an answer to a scan has twenty, of which five do."""
        known = [(each.name, each.default, f"{_word(each.name)}:") for each in fields(kind)]
        if self._sorts:
            known.sort(key=lambda each: each[0])
        begins = f'{{"$":{_word(_name(kind))},"v":{{'

        def write(value: Any) -> str:
            said = []
            for name, default, label in known:
                each = getattr(value, name)
                if each is not default:
                    said.append(label + self[type(each)](each))
            return f"{begins}{','.join(said)}}}}}"

        return write


_ANSWER = _Writer(sorts=False)
_CONTENT = _Writer(sorts=True)


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
