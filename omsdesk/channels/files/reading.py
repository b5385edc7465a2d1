"""Read a file whose kind its headers tell: the deed behind every import and every dry run."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from omsdesk.channels import Layout
from omsdesk.channels.files import pairing, recognising, sniff, trees
from omsdesk.channels.files.file_row import FileRow, shown
from omsdesk.channels.files.gathering import Gathering
from omsdesk.channels.files.marks import Marks
from omsdesk.channels.files.options import ReadOptions
from omsdesk.channels.files.read_file import ReadFile
from omsdesk.channels.files.sheet_table import sheets
from omsdesk.channels.files.tables import Cell, Limits, Table, TableRow, shown_name
from omsdesk.channels.files.text_table import DELIMITERS, TextTable
from omsdesk.errors import Refusal
from omsdesk.words import Text

__all__ = ["Cancelled", "ReadOptions", "read", "recognise"]

_TREES = (sniff.Bytes.JSON, sniff.Bytes.XML)
_SEEN = 3
"""Rows that are shown beside the headers."""
_EVERY = 500
"""Rows between two looks at the cancel button."""

Progress = Callable[[int, int], None]
"""How much is read, of how much; the second is 0 when nobody knows."""


class Cancelled(Refusal):
    """A person stopped the reading; nothing of the file is used."""


@dataclass(frozen=True)
class _Source:
    """A file with its layout found: how to open it again from the top."""

    match: recognising.Match
    header: tuple[Cell, ...]
    encoding: str
    delimiter: str
    open: Callable[[], Table]
    source: str = ""
    """Whom such files are from, where a person said so."""


def recognise(path: Path, options: ReadOptions | None = None) -> Layout:
    """The layout of a file by what is in it. Refuses a file that is of no known kind, and says what is missing."""
    options = options or ReadOptions()
    if sniff.sort_of(path, options.limits) in _TREES:
        return trees.recognise_tree(path, options)
    return _find(path, options).match.layout


def read(
    path: Path,
    options: ReadOptions | None = None,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ReadFile:
    """Everything a file says. Rows that cannot be taken are listed by line; a file that is none is refused."""
    options = options or ReadOptions()
    if sniff.sort_of(path, options.limits) in _TREES:
        return trees.read_tree(path, options)
    source = _find(path, options)
    layout = source.match.layout
    marks = Marks(options.decimal, layout.date_order or options.date_order)
    watch = _Watch(path, progress, cancelled)
    gathered = _pass(source, marks, options, watch)
    if marks.learned_too_late:
        marks = Marks(marks.decimal, marks.date_order)
        gathered = _pass(source, marks, options, watch)
    records = gathered.finish()
    return ReadFile(
        path=path,
        layout=layout.key,
        kind=layout.kind,
        encoding=source.encoding,
        delimiter=source.delimiter,
        decimal=marks.decimal,
        records=records,
        problems=tuple(sorted(gathered.problems, key=lambda each: each.line)),
        rows_read=gathered.rows_read,
        questions=marks.questions,
        source=source.source,
    )


@dataclass(frozen=True)
class Sight:
    """What a person sees of a file before it is known what its columns are."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first rows, cell by cell under the headers."""


def look(path: Path, options: ReadOptions | None = None) -> Sight:
    """The headers and first rows of a table, whatever it is. Refuses what is no table."""
    options = options or ReadOptions()
    if sniff.sort_of(path, options.limits) in _TREES:
        raise Refusal(
            Text("{file} is no table with columns.", file=shown_name(path)),
            Text("Export it as CSV or Excel, then match its columns."),
        )
    widest: tuple[TableRow, ...] = ()
    for way in _ways(path, options):
        with closing(way()) as table:
            rows = tuple(row for row in islice(table.rows(), _SEEN + 1) if row.trouble is None)
        if rows and (not widest or len(rows[0].cells) > len(widest[0].cells)):
            widest = rows
    if not widest or not pairing.headers_of(widest[0].cells):
        raise Refusal(
            Text("{file} has no headers in its first row.", file=shown_name(path)),
            Text("Write a name above each column."),
        )
    header, *rest = ([shown(cell) for cell in row.cells] for row in widest)
    return Sight(shown_name(path), tuple(header), tuple(tuple(row) for row in rest))


@dataclass(frozen=True)
class _Watch:
    """The two callers that look in while a file is read."""

    path: Path
    progress: Progress | None
    cancelled: Callable[[], bool] | None

    def look(self, table: Table) -> None:
        """Tell how far it is, and stop if nobody wants it any more."""
        if self.progress is not None:
            self.progress(*table.progress())
        if self.cancelled is not None and self.cancelled():
            raise Cancelled(Text("Reading {file} was stopped. Nothing came in.", file=shown_name(self.path)))


def _pass(source: _Source, marks: Marks, options: ReadOptions, watch: _Watch) -> Gathering:
    layout = source.match.layout
    gathered = Gathering(layout)
    order_place = source.match.places.get("order")
    with closing(source.open()) as table:
        rows = table.rows()
        next(rows)
        for row in rows:
            gathered.rows_read += 1
            if gathered.rows_read % _EVERY == 0:
                watch.look(table)
            cells = _fitted(row, len(source.header))
            if cells is None:
                at = None if order_place is None else order_place.index
                gathered.broken(row, width=len(source.header), order_at=at, delimiter=table.delimiter)
                continue
            asked = FileRow(row.line, cells, source.match.places, marks=marks, price_decimals=options.price_decimals)
            asked.look_for_blanks()
            gathered.take(asked, tuple(layout.read(asked)))
        watch.look(table)
    return gathered


def _fitted(row: TableRow, width: int) -> tuple[Cell, ...] | None:
    """The cells under their headers, None when they cannot be told apart.

    A text row with fewer cells than headers lost a delimiter somewhere: which cells moved nobody knows.
    A spreadsheet simply leaves out blank cells at the end.
    """
    if row.trouble is not None:
        return None
    cells = row.cells
    while len(cells) > width and cells[-1] in {None, ""}:
        cells = cells[:-1]
    if len(cells) == width or (not row.written and len(cells) < width):
        return cells
    return None


def _find(path: Path, options: ReadOptions) -> _Source:
    known = [each for each in recognising.layouts() if options.layout in {None, each.key}]
    headers: list[tuple[Cell, ...]] = []
    sources: list[_Source] = []
    for way in _ways(path, options):
        with closing(way()) as table:
            first = next(table.rows(), None)
            encoding, delimiter = table.encoding, table.delimiter
        if first is None:
            continue
        headers.append(first.cells)
        said = pairing.paired(first.cells, options.pairings)
        if said is not None:
            return _Source(said[1], first.cells, encoding, delimiter, way, said[0].name)
        match = recognising.match(first.cells, known)
        if match is not None:
            sources.append(_Source(match, first.cells, encoding, delimiter, way))
    if sources:
        return max(sources, key=lambda each: len(each.match.places))
    widest = max(headers, key=len, default=())
    raise recognising.unknown(shown_name(path), widest, known)


def _ways(path: Path, options: ReadOptions) -> Iterator[Callable[[], Table]]:
    """Every way the file could be opened: each sheet, or each delimiter; the headers choose."""
    limits = options.limits
    if sniff.sort_of(path, limits) is sniff.Bytes.SHEET:
        found = sheets(path, limits)
        for each in found:
            each.close()
        yield from (partial(_sheet, path, limits, index) for index in range(len(found)))
        return
    encoding = sniff.encoding_of(path, options.encoding)
    for delimiter in DELIMITERS if options.delimiter is None else (options.delimiter,):
        yield partial(TextTable, path, encoding=encoding, delimiter=delimiter, limits=limits)


def _sheet(path: Path, limits: Limits, index: int) -> Table:
    return sheets(path, limits)[index]
