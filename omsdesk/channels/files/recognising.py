"""Which layout a file has, told by its headers alone: never by its name or the order of its columns."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from omsdesk import channels, discovery
from omsdesk.channels import Channel, Column, Kind, Layout, TreeLayout
from omsdesk.channels.files.tables import Cell
from omsdesk.errors import Refusal
from omsdesk.words import Text

_MOST_SHOWN = 8
_OF_ORDERS = (Kind.ORDERS, Kind.LINES, Kind.SALES)
_SENT = ("sku", "quantity", "city")
"""What is sent, how much of it, and where to: a row that tells all three is of an order, whatever else it fits."""
_WORDS = {
    Kind.CUSTOMERS: Text("customers"),
    Kind.PRODUCTS: Text("products"),
    Kind.STOCK: Text("stock"),
    Kind.SUPPLIERS: Text("suppliers"),
    Kind.ORDERS: Text("orders"),
    Kind.LINES: Text("order lines"),
    Kind.SALES: Text("orders with their lines"),
}
"""The kinds inside a sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a layout's column stands in one file, and what its header says there."""

    index: int
    header: str
    column: Column


@dataclass(frozen=True)
class Match:
    """A layout and where each of its columns is."""

    layout: Layout
    places: dict[str, Place]


def layouts() -> list[Layout]:
    """Every layout of a table of every channel that is installed."""
    return [each for each in _all() if not isinstance(each, TreeLayout)]


def tree_layouts() -> list[TreeLayout]:
    """Every layout of a file that is no table."""
    return [each for each in _all() if isinstance(each, TreeLayout)]


def _all() -> list[Layout]:
    found: Iterable[Channel] = discovery.plugins(channels).values()
    return [layout for channel in found for layout in channel.layouts]


def channel_of(layout: str) -> Channel:
    """The channel that a layout belongs to, by the layout's key."""
    found: Iterable[Channel] = discovery.plugins(channels).values()
    return next(each for each in found if any(one.key == layout for one in each.layouts))


def fold(header: str) -> str:
    """A header without case, spaces, signs and accents' forms: ``Ship Postal-Code`` is ``shippostalcode``."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    return "".join(each for each in plain if each.isalnum() or each == "%")


def match(header: Sequence[Cell], known: Iterable[Layout]) -> Match | None:
    """The layout that finds all it needs and most of what it knows. Refuses a tie."""
    names, known = _names(header), list(known)
    fitting = [each for each in known if not _is_of_orders(names, each, known)]
    matches = [Match(layout, places) for layout in fitting if (places := _places(names, layout)) is not None]
    matches.sort(key=lambda each: len(each.places), reverse=True)
    if not matches:
        return None
    best = [each for each in matches if len(each.places) == len(matches[0].places)]
    best = [each for each in best if not each.layout.gives_way] or best
    if len(best) > 1:
        keys = [each.layout.key for each in best]
        raise Refusal(Text("These columns fit several kinds of files: {keys}.", keys=keys), Text("Choose one."))
    _look_for_doubles(header, best[0])
    return best[0]


def _names(header: Sequence[Cell]) -> dict[str, tuple[int, str]]:
    names: dict[str, tuple[int, str]] = {}
    for index, cell in enumerate(header):
        if isinstance(cell, str) and fold(cell):
            names.setdefault(fold(cell), (index, cell.strip()))
    return names


def _places(names: dict[str, tuple[int, str]], layout: Layout) -> dict[str, Place] | None:
    places = {}
    for column in layout.columns:
        name = next((fold(each) for each in column.names if fold(each) in names), None)
        if name is not None:
            places[column.field] = Place(*names[name], column)
        elif column in layout.needed:
            return None
    return places


def _look_for_doubles(header: Sequence[Cell], found: Match) -> None:
    folded = [fold(each) for each in header if isinstance(each, str)]
    for place in found.places.values():
        if folded.count(fold(place.header)) > 1:
            reason = Text("The column {header} is there twice.", header=place.header)
            raise Refusal(reason, Text("Rename or delete one of the two, so that it is clear which counts."))


def unknown(file: str, header: Sequence[Cell], known: Iterable[Layout]) -> Refusal:
    """Say what is missing for the layout that comes near; where none does, what the kinds that are known need."""
    names, known = _names(header), list(known)
    near = [each for each in known if _is_near(names, each) and not _is_of_orders(names, each, known)]
    nearest = max(near, key=lambda each: _share(names, each), default=None)
    if nearest is None:
        seen = [written for _, written in list(names.values())[:_MOST_SHOWN]]
        return Refusal(
            Text("{file} is no list that is known here. Its columns are: {seen}.", file=file, seen=seen)
            if seen
            else Text("{file} is no list that is known here. It has no headers in its first row.", file=file),
            Text(
                "Known lists have these columns: {kinds}. Name the columns so, or match them in Settings, Files.",
                kinds=[_needs(each) for each in _simplest(known)],
            ),
        )
    missing = [column.names[0] for column in nearest.needed if not _has(names, column)]
    return Refusal(
        Text(
            "{file} looks like {kind}, but a column is missing: {missing}.",
            file=file,
            kind=_WORDS[nearest.kind],
            missing=missing,
        )
        if len(missing) == 1
        else Text(
            "{file} looks like {kind}, but columns are missing: {missing}.",
            file=file,
            kind=_WORDS[nearest.kind],
            missing=missing,
        ),
        Text("Add it to the first row of the file, or match its columns in Settings, Files."),
    )


def _is_near(names: dict[str, tuple[int, str]], layout: Layout) -> bool:
    """Whether its first column, which numbers the things, is there and most of what it needs.

    Names and addresses alone tell nothing: suppliers have them, and orders, and customers. What is sent where tells
    as much as a number does.
    """
    is_told = _has(names, layout.needed[0]) or _tells_what_is_sent(names, layout)
    return is_told and _share(names, layout) > 1 / 2


def _is_of_orders(names: dict[str, tuple[int, str]], layout: Layout, known: Sequence[Layout]) -> bool:
    """Whether these are orders that only look like another list, because each row says what goes to whom."""
    return layout.kind not in _OF_ORDERS and any(_tells_what_is_sent(names, each) for each in known)


def _tells_what_is_sent(names: dict[str, tuple[int, str]], layout: Layout) -> bool:
    told = [each for each in layout.columns if each.field in _SENT]
    is_of_orders = layout.kind is Kind.SALES and len(told) == len(_SENT)
    return is_of_orders and all(_has(names, each) for each in told)


def _share(names: dict[str, tuple[int, str]], layout: Layout) -> float:
    return sum(_has(names, column) for column in layout.needed) / len(layout.needed)


def _has(names: dict[str, tuple[int, str]], column: Column) -> bool:
    return any(fold(each) in names for each in column.names)


def _simplest(known: Sequence[Layout]) -> list[Layout]:
    """Of each kind the layout that needs the fewest columns."""
    found: dict[Kind, Layout] = {}
    for each in sorted(known, key=lambda one: len(one.needed)):
        found.setdefault(each.kind, each)
    return list(found.values())


def _needs(layout: Layout) -> Text:
    return Text("{kind} ({columns})", kind=_WORDS[layout.kind], columns=[each.names[0] for each in layout.needed])
