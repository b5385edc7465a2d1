"""Files that are no tables: JSON and XML, each order of them read as the rows of a table would be.

Both come from strangers. XML is read without entities and without anything from outside the file; numbers stay
the text they are until they pass the gate that the numbers of tables pass.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from omsdesk.channels import Mark, Tree, TreeLayout
from omsdesk.channels.files import recognising, sniff
from omsdesk.channels.files.file_row import FileRow
from omsdesk.channels.files.gathering import Gathering
from omsdesk.channels.files.marks import Marks
from omsdesk.channels.files.options import ReadOptions
from omsdesk.channels.files.read_file import ReadFile
from omsdesk.channels.files.recognising import Place
from omsdesk.channels.files.tables import Cell, Unreadable, shown_name
from omsdesk.errors import Refusal
from omsdesk.words import Text


def read_tree(path: Path, options: ReadOptions) -> ReadFile:
    """Everything that a JSON or XML file says of orders. A file that is broken or of another kind is refused."""
    layout, root = _opened(path, options)
    gathered = Gathering(layout)
    places = {each.field: Place(at, each.names[0], each) for at, each in enumerate(layout.columns)}
    for number, found in layout.rows(root):
        gathered.rows_read += 1
        if gathered.rows_read > options.limits.rows:
            reason = Text("{file} has over {n} rows.", file=shown_name(path), n=options.limits.rows)
            raise Refusal(reason, Text("Split it."))
        cells = tuple(_cell(found.get(each.field)) for each in layout.columns)
        row = FileRow(number, cells, places, marks=Marks(Mark.POINT), price_decimals=options.price_decimals)
        row.look_for_blanks()
        gathered.take(row, tuple(layout.read(row)))
    records = gathered.finish()
    return ReadFile(
        path=path,
        layout=layout.key,
        kind=layout.kind,
        encoding=str(layout.tree),
        delimiter="",
        decimal=Mark.POINT,
        records=records,
        problems=tuple(sorted(gathered.problems, key=lambda each: each.line)),
        rows_read=gathered.rows_read,
    )


def recognise_tree(path: Path, options: ReadOptions) -> TreeLayout:
    """The layout of a JSON or XML file."""
    return _opened(path, options)[0]


def _opened(path: Path, options: ReadOptions) -> tuple[TreeLayout, Any]:
    if path.stat().st_size > options.limits.tree_bytes:
        raise Refusal(Text("{file} is too large to read in one go.", file=shown_name(path)), Text("Split it."))
    sort = Tree(sniff.sort_of(path, options.limits).value)
    root = _json(path) if sort is Tree.JSON else _xml(path)
    return _layout(path, sort, root), root


def _layout(path: Path, sort: Tree, root: Any) -> TreeLayout:
    for layout in recognising.tree_layouts():
        if layout.tree is sort and layout.fits(root):
            return layout
    raise Refusal(
        Text("{file} is {kind}, but holds no orders that are known here.", file=shown_name(path), kind=sort),
        Text("Orders of WooCommerce (JSON) and UBL orders (XML) are read."),
    )


def _json(path: Path) -> Any:
    try:
        return json.loads(
            path.read_bytes(), parse_float=str, parse_int=str, parse_constant=_no_number, object_pairs_hook=_members
        )
    except RecursionError as error:
        raise Refusal(Text("{file} is nested deeper than any list of orders.", file=shown_name(path))) from error
    except ValueError as error:  # wrong JSON, or bytes that are no text
        raise _broken(path, Tree.JSON, getattr(error, "lineno", 0)) from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _members(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands twice in one object could mean either."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(name)
        found[name] = value
    return found


def _xml(path: Path) -> Any:
    try:
        return fromstring(path.read_bytes(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise Refusal(
            Text("{file} defines entities of its own, which no order needs.", file=shown_name(path)),
            Text("Nothing was read. Ask its sender for a plain UBL file."),
        ) from error
    except RecursionError as error:
        raise Refusal(Text("{file} is nested deeper than any list of orders.", file=shown_name(path))) from error
    except (ParseError, ValueError, LookupError) as error:
        raise _broken(path, Tree.XML, getattr(error, "position", (0, 0))[0]) from error


def _broken(path: Path, sort: Tree, line: int) -> Refusal:
    return Refusal(
        Text("{file} is no whole {kind}: it breaks at line {n}.", file=shown_name(path), kind=sort, n=line)
        if line
        else Text("{file} is no whole {kind}.", file=shown_name(path), kind=sort),
        Text("Export it again."),
    )


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, Sequence):
        return Unreadable(Text("A list stands where one value belongs."))
    return Unreadable(Text("A group of values stands where one value belongs."))
