"""What a bench scale sends over a serial line, and when its weight counts.

Three manners are understood. *SICS*: the scale is asked with ``SI`` and answers ``S S     1.240 kg`` (steady) or
``S D`` (moving); source: Mettler Toledo, MT-SICS level 0. *NCI*: it is asked with ``W`` and answers the weight,
then a line of status bytes, bit 0 of the first being motion, bits 0 to 3 of the second being below zero, too heavy
and faults; source: Weigh-Tronix SCP-01. *Stream*: it sends by itself, with ``ST`` or ``US`` in front of the weight,
or the bare weight. Weights are whole grams, rounded half up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

SEVEN_BITS = 0x7F
"""Weights are ASCII; the eighth bit is a parity bit, or nothing."""
LONGEST_LINE = 80
LEAST_G = 5
"""A pan with less on it is empty: dust, a slip of paper, a draught."""
WANDER_G = 2
"""So much a weight may change from one reading to the next and still be the same."""
STEADY_FOR = timedelta(milliseconds=800)
"""So long it must be the same before it counts: a hand that still puts something in moves it."""

_GRAMS = {"kg": Decimal(1_000), "g": Decimal(1), "lb": Decimal("453.59237"), "oz": Decimal("28.349523125")}
_BREAKS = re.compile(rb"[\r\n\x02\x03]+")
_WEIGHT = re.compile(r"(?P<sign>[+-]?) *(?P<number>\d{1,7}(?:[.,]\d{1,4})?) *(?P<unit>kg|g|lb|oz)", re.IGNORECASE)
_SICS = re.compile(r"S (?P<how>[SD]) +(?P<weight>.+)")
_STREAM = re.compile(r"(?P<how>ST|US),? *(?:(?:GS|NT|TR),? *)?(?P<weight>.+)")
_STATUS = re.compile(r"S?(?P<first>[0-?])(?P<second>[0-?p-\x7f])[0-?p-\x7f]*")
_MOTION, _RAM_FAULTS, _NO_WEIGHT = 0b0001, 0b1100, 0b1111


class ScaleKind(StrEnum):
    """How a scale is spoken with."""

    SICS = "sics"
    NCI = "nci"
    STREAM = "stream"

    @property
    def question(self) -> bytes:
        """What asks it for its weight now; nothing where it sends by itself."""
        return {ScaleKind.SICS: b"SI\r\n", ScaleKind.NCI: b"W\r"}.get(self, b"")


@dataclass(frozen=True)
class Reading:
    """One answer of a scale: grams, below zero too, and whether it says that nothing moves (None: it does not say)."""

    grams: int
    is_steady: bool | None = None


class Reader:
    """Turns what arrives, in pieces of any size, into readings. What is no weight is passed over."""

    def __init__(self, kind: ScaleKind) -> None:
        self._kind = kind
        self._rest = b""
        self._unsaid: Reading | None = None

    def feed(self, arrived: bytes) -> Iterator[Reading]:
        """The readings that are whole now."""
        *lines, self._rest = _BREAKS.split(self._rest + bytes(each & SEVEN_BITS for each in arrived))
        self._rest = self._rest[-LONGEST_LINE:]
        for line in lines:
            found = self._read(line.decode("ascii").strip()) if line.strip() else None
            if found is not None:
                yield found

    def _read(self, line: str) -> Reading | None:
        if self._kind is ScaleKind.SICS:
            said = _SICS.fullmatch(line)
            return _reading(said["weight"], is_steady=said["how"] == "S") if said else None
        if self._kind is ScaleKind.NCI:
            return self._read_nci(line)
        said = _STREAM.fullmatch(line)
        return _reading(said["weight"], is_steady=said["how"] == "ST") if said else _reading(line)

    def _read_nci(self, line: str) -> Reading | None:
        weight, self._unsaid = self._unsaid, _reading(line)
        status = _STATUS.fullmatch(line)
        if weight is None or status is None:
            return None
        first, second = ord(status["first"]), ord(status["second"])
        if first & _RAM_FAULTS or second & _NO_WEIGHT:
            return None
        return Reading(weight.grams, is_steady=not first & _MOTION)


class Pan:
    """What lies on the scale: a weight counts when it has been the same for a while, and counts once."""

    def __init__(self) -> None:
        self.grams: int | None = None
        """As the scale shows it; None before its first word."""
        self._since: datetime | None = None
        self._is_taken = False

    def read(self, reading: Reading, at: datetime) -> None:
        """The scale says something. An empty pan makes it ready for the next box."""
        before, self.grams = self.grams, reading.grams
        if reading.grams < LEAST_G:
            self._since, self._is_taken = None, False
        elif reading.is_steady is False:
            self._since = None
        elif self._since is None or before is None or abs(reading.grams - before) > WANDER_G:
            self._since = at

    def weight_g(self, at: datetime, since: datetime | None = None) -> int | None:
        """The weight of the box in grams: steady, also after ``since``, and not taken before. Else None."""
        if self._since is None or self._is_taken:
            return None
        begun = max(self._since, since) if since is not None else self._since
        return self.grams if at - begun >= STEADY_FOR else None

    def take(self) -> None:
        """This weight was used; it counts no more until the pan was empty."""
        self._is_taken = self._since is not None

    def give_back(self) -> None:
        """What used it did not happen."""
        self._is_taken = False

    def forget(self) -> None:
        """The scale is silent: nobody knows what lies there."""
        self.grams = self._since = None


def _reading(weight: str, *, is_steady: bool | None = None) -> Reading | None:
    found = _WEIGHT.fullmatch(weight.strip())
    if found is None:
        return None
    number = Decimal(found["number"].replace(",", ".")) * _GRAMS[found["unit"].lower()]
    grams = int(number.quantize(Decimal(1), ROUND_HALF_UP))
    return Reading(-grams if found["sign"] == "-" else grams, is_steady)
