"""Free pieces for the shops that take them by a file: a list of ours, or the one that the shop exports, filled in."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from omsdesk import channels, discovery
from omsdesk.channels import Channel
from omsdesk.channels.files import whole_file
from omsdesk.channels.files.going_back import StockFile
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.product import ShopCode
from omsdesk.services import free_stock
from omsdesk.words import Text

_CODES = select(ShopCode.code, ShopCode.product_id).where(ShopCode.known.is_(True)).order_by(ShopCode.code)
_LOCKED = "(not editable)"
"""What a shop may write behind the name of a column that it only shows."""


@dataclass(frozen=True)
class Filled:
    """A shop's own list with our numbers, and how many of its rows were left out because nobody knows their codes."""

    rows: tuple[tuple[str, ...], ...]
    left_out: int

    @property
    def products(self) -> int:
        """Rows below the header."""
        return len(self.rows) - 1


def shops() -> tuple[Channel, ...]:
    """The shops that take free stock by file."""
    found: dict[str, Channel] = discovery.plugins(channels)
    return tuple(each for each in found.values() if each.stock is not None)


def layout_of(channel: str) -> StockFile:
    """The columns that a shop wants, or a refusal that names those that want any."""
    for each in shops():
        if channel.casefold() in {each.key, str(each.name).casefold()} and each.stock is not None:
            return each.stock
    names = [str(each.name) for each in shops()]
    raise Refusal(Text("{name} takes no stock by file.", name=channel), Text("These do: {names}.", names=names))


@needs(Right.ORDERS)
@takes(300)
def figures(db: Db) -> dict[str, int]:
    """Free pieces by every code that a shop may call a product: its SKU, and what was linked to it."""
    by_product: dict[int, int] = {}
    by_code: dict[str, int] = {}
    after = None
    while after != 0:
        found = free_stock.look(db, after or 0)
        by_product |= {each.product_id: each.free for each in found.figures}
        by_code |= {each.sku: each.free for each in found.figures}
        after = found.last
    linked = {row.code: by_product[row.product_id] for row in db.run(_CODES) if row.product_id in by_product}
    return by_code | linked


def listed(layout: StockFile, free: Mapping[str, int]) -> Filled:
    """Our list for a shop that takes one."""
    if layout.is_filled_in:
        raise Refusal(
            Text("This shop takes only its own list, filled in."),
            Text("Export its inventory there, and give that file with --export."),
        )
    rows = tuple((whole_file.plain(code), str(pieces)) for code, pieces in sorted(free.items()))
    return Filled(((layout.code, layout.pieces), *rows), 0)


def filled(layout: StockFile, export: Path, free: Mapping[str, int]) -> Filled:
    """The list that a shop exported, with our numbers; rows of codes that nobody knows are left out."""
    header, rows = _read(layout, export)
    names = [each.removesuffix(_LOCKED).strip() for each in header]
    at = {name: names.index(name) for name in (layout.code, layout.pieces, *layout.set_aside) if name in names}
    if layout.code not in at or layout.pieces not in at:
        raise Refusal(
            Text(
                "{file} has no columns {code} and {pieces}.", file=export.name, code=layout.code, pieces=layout.pieces
            ),
            Text("Export the inventory of the shop, and give that file."),
        )
    known = [row for row in rows if _cell(row, at[layout.code]) in free]
    for code, count in Counter(_cell(row, at[layout.code]) for row in known).items():
        if count > 1:
            raise Refusal(
                Text("{code} stands in several rows of {file}.", code=code, file=export.name),
                Text("Export the place alone from which you send."),
            )
    return Filled((tuple(header), *_with_pieces(layout, at, known, free)), len(rows) - len(known))


def _with_pieces(
    layout: StockFile, at: Mapping[str, int], rows: Sequence[list[str]], free: Mapping[str, int]
) -> Iterator[tuple[str, ...]]:
    for row in rows:
        aside = (_cell(row, at[name]) for name in layout.set_aside if name in at)
        pieces = free[_cell(row, at[layout.code])] + sum(int(each) for each in aside if each.isdecimal())
        wide = [*row, *("",) * (at[layout.pieces] + 1 - len(row))]
        yield (*wide[: at[layout.pieces]], str(pieces), *wide[at[layout.pieces] + 1 :])


def _read(layout: StockFile, export: Path) -> tuple[list[str], list[list[str]]]:
    try:
        with export.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = list(csv.reader(file, delimiter=layout.delimiter)) or [[]]
    except OSError as error:
        raise Unavailable(
            Text("{name} cannot be read.", name=export.name), Text("Check that the file is there.")
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refusal(
            Text("{file} is no list of a shop's inventory.", file=export.name),
            Text("Export the inventory of the shop, and give that file."),
        ) from error
    return [each.strip() for each in header], [row for row in rows if any(cell.strip() for cell in row)]


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
