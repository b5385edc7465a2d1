"""One row, asked cell by cell by a layout; what does not fit is noted with its column and its reason."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from omsdesk.channels import Mark, Need, Problem
from omsdesk.channels.files.marks import Marks
from omsdesk.channels.files.numbers import digits_of
from omsdesk.channels.files.recognising import Place
from omsdesk.channels.files.tables import Cell, Unreadable
from omsdesk.money import BASIS
from omsdesk.words import Text

MOST_PIECES = 1_000_000
_SHOWN = 40
_YES = frozenset({"1", "yes", "y", "true", "ja", "oui", "si", "x"})
_NO = frozenset({"0", "no", "n", "false", "nein", "non"})


class FileRow:
    """The cells of a row by the fields of its layout."""

    def __init__(
        self,
        line: int,
        cells: Sequence[Cell],
        places: Mapping[str, Place],
        *,
        marks: Marks,
        price_decimals: int,
    ) -> None:
        self.line = line
        self.problems: list[Problem] = []
        self._cells = cells
        self._places = places
        self._marks = marks
        self._price_decimals = price_decimals

    def text(self, field: str) -> str:
        """Trimmed text in composed form; blank when the cell or the column is missing."""
        cell = self._cell(field)
        if cell is None:
            return ""
        text = _as_text(cell)
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if not text.isprintable():
            text = " ".join(text.split())
            if any(unicodedata.category(each) in {"Cc", "Cs", "Co"} for each in text):
                self.refuse(field, Text("This cell holds control characters."))
                return ""
        most = self._places[field].column.most
        if len(text) > most:
            self.refuse(field, Text("This text is longer than {most} signs.", most=most))
            return ""
        return text

    def whole(self, field: str, *, least: int = 0) -> int:
        """A count, 0 when blank."""
        number = self._number(field)
        if number is None:
            return 0
        if number != number.to_integral_value():
            self.refuse(field, Text("{value} is not a whole number.", value=f"{number:f}"))
            return 0
        if not least <= number <= MOST_PIECES:
            reason = Text("{value} is not between {least} and {most}.", value=number, least=least, most=MOST_PIECES)
            self.refuse(field, reason)
            return 0
        return int(number)

    def measure(self, field: str, *, times: int = 1) -> int | None:
        """A weight, length or level in whole smaller units, rounded; None when blank."""
        number = self._number(field)
        if number is None:
            return None
        if not 0 <= number * times <= MOST_PIECES * times:
            self.refuse(field, Text("{value} cannot be right.", value=f"{number:f}"))
            return None
        return round(number * times)

    def price(self, field: str) -> Decimal | None:
        """An amount of money that is not negative, None when blank."""
        number = self._number(field)
        if number is None:
            return None
        if number < 0:
            self.refuse(field, Text("An amount below zero cannot be taken: {value}.", value=f"{number:f}"))
            return None
        if number != round(number, self._price_decimals):
            reason = Text("{value} has more than {most} decimals.", most=self._price_decimals, value=f"{number:f}")
            self.refuse(field, reason)
            return None
        return number

    def basis_points(self, field: str, *, whole: int) -> int | None:
        """A rate from nothing to all in basis points; more than hundredths of a percent are refused."""
        number = self._number(field, unit="%")
        if number is None:
            return None
        points = number * BASIS / whole
        if points != points.to_integral_value() or not 0 <= points <= BASIS:
            self.refuse(field, Text("{value} is not a rate between 0 and {whole}.", value=f"{number:f}", whole=whole))
            return None
        return int(points)

    def moment(self, field: str) -> datetime | None:
        """A date with or without a time, None when blank."""
        cell = self._cell(field)
        if cell is None or isinstance(cell, datetime):
            return cell
        raw = _as_text(cell)
        moment = self._marks.moment(raw, self.line)
        if moment == "doubt":
            self.refuse(field, Text("'{value}' can be two different days.", value=_cut(raw)))
            return None
        if moment is None:
            self.refuse(field, Text("'{value}' is not a date.", value=_cut(raw)))
        return moment

    def flag(self, field: str) -> bool | None:
        """Yes or no, None when blank."""
        word = self.text(field).casefold()
        if word in _YES:
            return True
        if word in _NO:
            return False
        if word:
            self.refuse(field, Text("'{value}' is neither yes nor no.", value=_cut(word)))
        return None

    def refuse(self, field: str, reason: Text) -> None:
        """Note that this row cannot be taken, and why; the first reason of a cell is the one to mend."""
        place = self._places.get(field)
        header = place.header if place else None
        if header is None or all(each.column != header for each in self.problems):
            self.problems.append(Problem(self.line, header, reason))

    def look_for_blanks(self) -> None:
        """Note every cell that must be filled and is not."""
        for field, place in self._places.items():
            if place.column.need is Need.FILLED and self._raw(field) is None:
                self.refuse(field, Text("This cell is blank."))

    def _raw(self, field: str) -> Cell:
        place = self._places.get(field)
        if place is None or place.index >= len(self._cells):
            return None
        cell = self._cells[place.index]
        if isinstance(cell, str):
            return cell.strip() or None
        return cell

    def _cell(self, field: str) -> str | int | float | datetime | None:
        cell = self._raw(field)
        if isinstance(cell, Unreadable):
            self.refuse(field, cell.reason)
            return None
        return cell

    def _number(self, field: str, *, unit: str = "") -> Decimal | None:
        cell = self._cell(field)
        if cell is None:
            return None
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            # A typed cell has no mark to guess; what is too large for plain digits fails the pattern.
            number = Marks(Mark.POINT).number(digits_of(cell), self.line)
        else:
            number = self._marks.number(_as_text(cell).removesuffix(unit).rstrip(), self.line)
        if isinstance(number, Decimal):
            return number
        shown = _cut(_as_text(cell))
        if number == "doubt":
            self.refuse(field, Text("'{value}' can be two different numbers.", value=shown))
        else:
            self.refuse(field, Text("'{value}' is not a number.", value=shown))
        return None


def shown(cell: Cell) -> str:
    """A cell as a person reads it; one that cannot be taken says why."""
    if cell is None:
        return ""
    return _cut(str(cell.reason) if isinstance(cell, Unreadable) else _as_text(cell).strip())


def _as_text(cell: str | float | datetime) -> str:
    match cell:
        case str():
            return cell
        case bool():
            return "yes" if cell else "no"
        case int() | float():
            return digits_of(cell)
        case _:
            return cell.isoformat(sep=" ")


def _cut(text: str) -> str:
    """Enough of a cell to find it by; a cell of a thousand signs would bury the reason."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "\N{HORIZONTAL ELLIPSIS}"
