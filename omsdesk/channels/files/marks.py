"""What a file has given away so far about its decimal mark and the order of its dates.

The first number that can only be read one way settles the mark for the rest of the file. A number
that could be two things before that is in doubt: if a later one settles it the file is read again,
and if none does, a person is asked.
"""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from omsdesk.channels import DateOrder, Mark, Question
from omsdesk.channels.files import dates, numbers
from omsdesk.words import Text

Doubt = Literal["doubt"]


class Marks:
    """The marks of one file: told beforehand, or learned while reading."""

    def __init__(self, decimal: Mark | None = None, date_order: DateOrder | None = None) -> None:
        self.decimal = decimal
        self.date_order = date_order
        self._doubts: dict[str, Question] = {}

    def number(self, raw: str, line: int) -> Decimal | Doubt | None:
        """A number, doubt when it can be two, None when it is none."""
        reading = numbers.read_number(raw, self.decimal)
        if reading.is_ambiguous:
            self._doubts.setdefault("decimal", _about_decimal(raw, line))
            return "doubt"
        self.decimal = self.decimal or reading.mark
        return reading.value

    def moment(self, raw: str, line: int) -> datetime | Doubt | None:
        """A moment, doubt when it can be two, None when it is none."""
        reading = dates.read_moment(raw, self.date_order)
        if reading.is_ambiguous:
            self._doubts.setdefault("date_order", _about_dates(raw, line))
            return "doubt"
        self.date_order = self.date_order or reading.order
        return reading.value

    @property
    def learned_too_late(self) -> bool:
        """Whether something in doubt was settled by a later row, so that a second reading mends it."""
        return any(getattr(self, about) is not None for about in self._doubts)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What nothing in the file has settled."""
        return tuple(each for about, each in self._doubts.items() if getattr(self, about) is None)


def _about_decimal(raw: str, line: int) -> Question:
    text = Text("Does '{raw}' have decimals, or is it in thousands? Choose the decimal mark of this file.", raw=raw)
    return Question("decimal", text, line, tuple(Mark))


def _about_dates(raw: str, line: int) -> Question:
    text = Text("Does '{raw}' begin with the day or with the month? Choose the order of this file's dates.", raw=raw)
    return Question("date_order", text, line, tuple(DateOrder))
