"""Messages to customers and suppliers: one kind a file, found by its ``PLUGIN``; this is what a kind is.

A kind brings its words in each language, with fields in curly brackets that an order fills. A house may word it
otherwise. What the fields hold, and how a mail leaves, all kinds share: that lies in ``post``.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from omsdesk.discovery import plugins
from omsdesk.words import Text

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""What people can be written to in, each called as its own people call it."""


@dataclass(frozen=True)
class Wording:
    """What a message says: a subject of one line, and paragraphs with an empty line between."""

    subject: str
    body: str


@dataclass(frozen=True)
class MessageKind:
    """One thing that customers are told, or whoever else."""

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
    to_customer: bool = True
    """Whether it goes to the customer of an order: what does not, nobody writes to a customer by hand."""


def name_of(key: str) -> Text | str:
    """What a kind of mail is called."""
    kind = worded().get(key)
    return kind.name if kind is not None else key


def kinds() -> dict[str, MessageKind]:
    """Every kind that customers get by its key, in the order in which an order meets them."""
    return {key: each for key, each in worded().items() if each.to_customer}


def to_others() -> tuple[str, ...]:
    """The kinds of mails of an order that do not go to its customer."""
    return tuple(sorted(key for key, each in worded().items() if not each.to_customer))


def worded() -> dict[str, MessageKind]:
    """Every kind that a house may word otherwise."""
    found: dict[str, MessageKind] = plugins(sys.modules[__name__])
    return dict(sorted(found.items(), key=lambda each: (each[1].place, each[0])))
