"""What an order says, as one short code: the same order in another file has the same code.

A field that says nothing is left out, so a field that a later version adds changes no code of an order before.
"""

import hashlib
import json
from dataclasses import MISSING, Field, fields
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from omsdesk.channels import OrderRecord

_LEFT_OUT = ("line", "problems", "asks", "facts", "tags", "sums")
"""Places in the file, and what is only told along with an order."""
_PROGRESS = ("shipped_at", "has_left", "is_paid", "is_authorised", "is_cancelled")
"""How far the shop has come with it: looked at by itself, since money that came in changes no line."""


def fingerprint(order: OrderRecord) -> str:
    """A hash of the order's content, whatever line it stood on; a changed order has another."""
    return hashlib.sha256(json.dumps(_plain(order)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # 12.5 and 12.50 are one price
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    kind: Any = type(value)
    return {name: _plain(said) for name, default in _names(kind) if (said := getattr(value, name)) != default}


@cache
def _names(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (each.name, _default(each)) for each in sorted(fields(kind), key=lambda each: each.name) if _counts(each.name)
    )


def _counts(name: str) -> bool:
    return name not in _LEFT_OUT and name not in _PROGRESS


def _default(field: Field[Any]) -> Any:
    return field.default if field.default is not MISSING else _NEVER


_NEVER = object()
"""What no value is equal to: a field that must be given is always told."""
