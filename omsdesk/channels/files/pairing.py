"""Files of nobody we know: a person says once which of their columns is which of ours, and it is remembered.

A pairing is known again by the headers of the file, in whatever order they stand: tomorrow's export of the same
program is read without a question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from omsdesk.channels import Column, Kind, Layout
from omsdesk.channels.files import recognising
from omsdesk.channels.files.recognising import Match, Place, fold
from omsdesk.channels.files.tables import Cell
from omsdesk.errors import Refusal
from omsdesk.words import Text

KINDS = (Kind.SALES, Kind.PRODUCTS, Kind.STOCK, Kind.CUSTOMERS)
"""What a file of one's own can be; orders and lines apart would need two of them."""
_LIKE = 0.7
"""How alike a header and a name of ours must be to be proposed."""


@dataclass(frozen=True)
class Pairing:
    """Which header of a file stands for which field of a layout."""

    name: str
    """Whom such files are from: what orders that come in them say of their channel."""
    layout: str
    headers: tuple[str, ...]
    """All headers of the file, folded and sorted: how it is known again."""
    fields: tuple[tuple[str, str], ...]
    """Field of the layout, and the folded header that fills it."""


def headers_of(header: Sequence[Cell]) -> tuple[str, ...]:
    """What a file is known again by."""
    return tuple(sorted({fold(each) for each in header if isinstance(each, str) and fold(each)}))


def layout_for(kind: Kind) -> Layout:
    """The layout that files of one's own are read by."""
    return next(each for each in recognising.layouts() if each.kind is kind and each.key.startswith("own."))


def paired(header: Sequence[Cell], pairings: Iterable[Pairing]) -> tuple[Pairing, Match] | None:
    """The pairing that was made for such a file, with the places of its columns."""
    seen = headers_of(header)
    found = next((each for each in pairings if each.headers == seen), None)
    if found is None:
        return None
    layout = next(each for each in recognising.layouts() if each.key == found.layout)
    columns = {each.field: each for each in layout.columns}
    places: dict[str, Place] = {}
    for field, wanted in found.fields:
        index, written = next(
            (at, str(cell).strip()) for at, cell in enumerate(header) if isinstance(cell, str) and fold(cell) == wanted
        )
        places[field] = Place(index, written, columns[field])
    return found, Match(layout, places)


def proposed(header: Sequence[Cell], layout: Layout) -> dict[str, str]:
    """For each field the header that most likely fills it: one of its names, or one that is nearly the same."""
    free = {fold(each): each.strip() for each in header if isinstance(each, str) and fold(each)}
    found: dict[str, str] = {}
    for column in layout.columns:
        name = next((fold(each) for each in column.names if fold(each) in free), None)
        if name is not None:
            found[column.field] = free.pop(name)
    for column in layout.columns:
        if column.field not in found and (name := _like(column, free)) is not None:
            found[column.field] = free.pop(name)
    return found


def made(name: str, layout: Layout, header: Sequence[Cell], chosen: dict[str, str]) -> Pairing:
    """The pairing that a person chose, by field and header. Refuses one that leaves out what is needed."""
    name = name.strip()
    if not name:
        raise Refusal(Text("This kind of file needs a name."), Text("Name the shop or program that makes it."))
    missing = [column.names[0] for column in layout.needed if not chosen.get(column.field)]
    if missing:
        raise Refusal(Text("A column must be chosen for: {missing}.", missing=missing))
    taken = [fold(each) for each in chosen.values() if each]
    twice = next((each for each in chosen.values() if each and taken.count(fold(each)) > 1), None)
    if twice is not None:
        raise Refusal(Text("The column {header} is chosen twice.", header=twice), Text("Choose one place for it."))
    written = [fold(each) for each in header if isinstance(each, str)]
    double = next((each for each in chosen.values() if each and written.count(fold(each)) > 1), None)
    if double is not None:
        raise Refusal(
            Text("The column {header} is there twice.", header=double),
            Text("Rename or delete one of the two, so that it is clear which counts."),
        )
    fields = tuple((column.field, fold(head)) for column in layout.columns if (head := chosen.get(column.field)))
    return Pairing(name, layout.key, headers_of(header), fields)


def _like(column: Column, free: dict[str, str]) -> str | None:
    for name in column.names:
        near = get_close_matches(fold(name), free, n=1, cutoff=_LIKE)
        if near:
            return near[0]
    return None
