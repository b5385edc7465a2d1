"""What an order says, as one short code: the same order in another file has the same code."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from omsdesk.channels import OrderRecord

_LEFT_OUT = ("line", "problems", "asks", "facts", "tags", "sums")
"""Places in the file, and what is only told along with an order."""
_PROGRESS = ("shipped_at", "has_left", "is_paid", "is_authorised", "is_cancelled")
"""How far the shop has come with it: looked at by itself, since money that came in changes no line."""


def fingerprint(order: OrderRecord) -> str:
    """A hash of the order's content, whatever line it stood on; a changed order has another."""
    content = _without_places(asdict(order))
    return hashlib.sha256(json.dumps(content, default=_plain, sort_keys=True).encode()).hexdigest()


def _without_places(content: Any) -> Any:
    match content:
        case dict():
            return {
                name: _without_places(each) for name, each in content.items() if name not in (*_LEFT_OUT, *_PROGRESS)
            }
        case list() | tuple():
            return [_without_places(each) for each in content]
        case _:
            return content


def _plain(value: Decimal | datetime) -> str:
    """12.5 and 12.50 are one price."""
    return value.isoformat() if isinstance(value, datetime) else f"{value.normalize():f}"
