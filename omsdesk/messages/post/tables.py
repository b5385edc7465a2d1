"""Rows inside a letter: lines of goods and sums, as plain text and as HTML."""

from dataclasses import dataclass
from html import escape

_WIDEST = 48
"""A name longer than this goes on in the next line: mail programs break plain text at some eighty letters."""
_CELL = "padding:2px 12px 2px 0;vertical-align:top"


@dataclass(frozen=True)
class Table:
    """Rows of a few cells; the last one of each is an amount when ``has_amounts``."""

    rows: tuple[tuple[str, ...], ...]
    has_amounts: bool = True

    def plain(self) -> str:
        """Cells under each other, amounts to the right."""
        rows = [tuple(each for each in row) for row in self.rows]
        widths = [min(max(len(row[place]) for row in rows), _WIDEST) for place in range(len(rows[0]))] if rows else []
        return "\n".join(self._line(row, widths) for row in rows)

    def html(self) -> str:
        """The same as a table."""
        rows = "".join(f"<tr>{''.join(self._cell(row, place) for place in range(len(row)))}</tr>" for row in self.rows)
        return f'<table style="border-collapse:collapse;margin:12px 0">{rows}</table>' if rows else ""

    def _line(self, row: tuple[str, ...], widths: list[int]) -> str:
        last = len(row) - 1
        cells = [
            each.rjust(widths[place]) if place == last and self.has_amounts else each.ljust(widths[place])
            for place, each in enumerate(row)
        ]
        return "  ".join(cells).rstrip()

    def _cell(self, row: tuple[str, ...], place: int) -> str:
        is_amount = self.has_amounts and place == len(row) - 1
        look = f"{_CELL};text-align:right;white-space:nowrap" if is_amount else _CELL
        return f'<td style="{look}">{escape(row[place])}</td>'
