"""The table of items that slips, invoices and receipts share: SKU, description over a line or more, then figures."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omsdesk.printing.press import layout, styles
from omsdesk.printing.press.measures import MM, Align
from omsdesk.printing.press.styles import Style
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

Figure = tuple[Text, float, Align, Style]
_ROW, _SECOND_LINE, _BASELINE = 7 * MM, 3.9 * MM, 4.7 * MM
_NAME_LINES = 3


@dataclass(frozen=True)
class Item:
    """One row: what it is, what is said under its name in small letters, and its figures."""

    sku: str
    name: str
    figures: Sequence[object]
    note: object = ""


def table(
    sheet: "Sheet",
    y: float,
    items: Iterable[Item],
    figures: Sequence[Figure],
    *,
    sku: float,
    head: Callable[["Sheet"], float],
) -> float:
    """Draw the items under their captions; where the rest starts.

    ``sku`` is how wide the first column is; the description takes what is left. ``head`` draws the top of each
    further page.
    """
    name = sheet.right - sheet.left - sku - layout.GAP - sum(width + layout.GAP for _, width, _, _ in figures)
    columns = layout.columns(
        sheet.left,
        (Text("Item"), sku, "left", styles.STRONG),
        (Text("Description"), name, "left", styles.BODY),
        *figures,
    )
    y = layout.table_head(sheet, y, columns)
    for item in items:
        words = _words(sheet, item, room=name)
        height = _ROW + (len(words) - 1) * _SECOND_LINE
        y = layout.room_or_turn(sheet, y, height, lambda: layout.table_head(sheet, head(sheet), columns))
        layout.row_of(sheet, y + _BASELINE, columns, [item.sku, "", *item.figures])
        for place, (text, style) in enumerate(words):
            sheet.text(columns[1].x, y + _BASELINE + place * _SECOND_LINE, text, style)
        y += height
        sheet.rule(sheet.left, y, sheet.right)
    return y


def _words(sheet: "Sheet", item: Item, *, room: float) -> list[tuple[object, Style]]:
    name: list[tuple[object, Style]] = [
        (each, styles.BODY) for each in sheet.wrapped(item.name, styles.BODY, room=room, most=_NAME_LINES)
    ]
    note = sheet.wrapped(str(item.note), styles.SMALL, room=room, most=_NAME_LINES) if str(item.note) else []
    return [*name, *((each, styles.SMALL) for each in note)]
