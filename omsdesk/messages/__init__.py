"""Messages to customers: one kind a file, found by its ``PLUGIN``; this is what a kind is.

A kind brings its words in each language, with fields in curly brackets that an order fills. A house may word it
otherwise. What the fields hold, and how a mail leaves, all kinds share: that lies in ``post``.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from omsdesk.discovery import plugins
from omsdesk.words import Text


@dataclass(frozen=True)
class Wording:
    """What a message says: a subject of one line, and paragraphs with an empty line between."""

    subject: str
    body: str


@dataclass(frozen=True)
class MessageKind:
    """One thing that customers are told."""

    key: str
    name: Text
    when: Text
    """What it follows from, for whoever decides whether it is sent."""
    wording: Mapping[str, Wording]
    """The words the program brings, by language."""
    fields: tuple[str, ...]
    """What can stand in curly brackets."""
    by_itself: bool = False
    """Whether a deed writes it; the others are written by a person."""
    why_not: Callable[[Any], Text | None] = lambda _facts: None
    """Why it would make no sense of an order, from its facts (``post/facts.py``)."""
    brings: str = ""
    """The invoice or credit note that goes with it, by its kind."""
    place: int = 0
    """Where it stands among the others."""


TO_OTHERS: Mapping[str, Text] = {"supplier_order": Text("Order to a supplier")}
"""Mails of an order that do not go to its customer, and what they are called. Their words are not the house's own."""


def name_of(key: str) -> Text | str:
    """What a kind of mail is called."""
    kind = kinds().get(key)
    return kind.name if kind is not None else TO_OTHERS.get(key, key)


def kinds() -> dict[str, MessageKind]:
    """Every kind by its key, in the order in which an order meets them."""
    found: dict[str, MessageKind] = plugins(sys.modules[__name__])
    return dict(sorted(found.items(), key=lambda each: (each[1].place, each[0])))
