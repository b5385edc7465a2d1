"""What a setting is: where it stands, what it is called, and how a typed value is read."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from omsdesk.errors import Refusal
from omsdesk.money import BASIS
from omsdesk.words import Text, country_words

_PERCENT = 100
LONGEST_ITEM = 40
"""Of a list that is typed with commas: it has to fit on a tile."""


class Kind(StrEnum):
    """How a setting is shown and read."""

    TEXT = "text"
    WHOLE = "whole"
    RATE = "rate"
    SWITCH = "switch"
    CHOICE = "choice"
    LIST = "list"


@dataclass(frozen=True)
class Country:
    """A country, called as the language in use calls it when somebody reads it."""

    code: str

    def __str__(self) -> str:
        return country_words(self.code)


@dataclass(frozen=True)
class SettingField:
    """One setting: where it stands, what it is called, and what may be typed."""

    key: str
    section: str
    words: Text
    kind: Kind = Kind.TEXT
    hint: Text | None = None
    choices: tuple[tuple[str | Text | Country, object], ...] = ()
    least: int = 0
    most: int = 365
    is_needed: bool = False
    only_with: str = ""
    """The way of working without which it makes no sense, and is not shown."""

    def read(self, typed: object) -> object:
        """The value behind what was typed, or a refusal that says what may be typed."""
        match self.kind:
            case Kind.WHOLE:
                return self._whole(str(typed).strip())
            case Kind.RATE:
                return rate_of(str(typed))
            case Kind.LIST:
                return self._list(str(typed))
            case Kind.TEXT:
                text = str(typed).strip()
                if self.is_needed and not text:
                    raise Refusal(Text("This is needed."))
                return text
            case _:
                return typed

    def shown(self, value: object) -> str:
        """The value as it stands in its field."""
        if self.kind is Kind.LIST and isinstance(value, list):
            return ", ".join(value)
        if self.kind is Kind.RATE and isinstance(value, int):
            return f"{Decimal(value) / _PERCENT:f}"
        return str(value)

    def _list(self, text: str) -> list[str]:
        found = list({each.casefold(): each for part in text.split(",") if (each := " ".join(part.split()))}.values())
        if len(found) > self.most or any(len(each) > LONGEST_ITEM for each in found):
            said = Text("Give up to {n}, each of up to {letters} letters.", n=self.most, letters=LONGEST_ITEM)
            raise Refusal(said)
        return found

    def _whole(self, text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not self.least <= int(text) <= self.most:
            raise Refusal(Text("Give a number from {least} to {most}.", least=self.least, most=self.most))
        return int(text)


def rate_of(text: str) -> int:
    """19 or 7.7 or 7,7 percent, in basis points."""
    try:
        rate = Decimal(text.strip().removesuffix("%").strip().replace(",", ".")) * _PERCENT
    except InvalidOperation:
        rate = Decimal(-1)
    if not rate.is_finite() or rate != int(rate) or not 0 <= rate <= BASIS:
        raise Refusal(Text("Give the rate as a number from 0 to 100."))
    return int(rate)
