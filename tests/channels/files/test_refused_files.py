"""Files that cannot be read as they are: a person is told which file, what is wrong and what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from omsdesk.channels import Kind
from omsdesk.channels.files import pairing, reading, recognising, sniff, trees
from omsdesk.channels.files.options import ReadOptions
from omsdesk.channels.files.tables import Limits
from tests.sentences import says_no

STOCK = pairing.layout_for(Kind.STOCK)
ENCODING = "Save the file as UTF-8, or choose its encoding."
READ = "Orders of WooCommerce (JSON) and UBL orders (XML) are read."
PLAIN = "Nothing was read. Ask its sender for a plain UBL file."
NESTED = b"[" * 100_000


def look(path: Path) -> object:
    return reading.look(path)


def encoding(path: Path) -> object:
    return sniff.encoding_of(path)


def few_bytes(path: Path) -> object:
    return sniff.sort_of(path, Limits(bytes=10))


def tree(path: Path) -> object:
    return trees.recognise_tree(path, ReadOptions())


@pytest.mark.parametrize(
    ("done", "content", "said"),
    [
        (look, b"-,-\n1,2\n", "a.csv has no headers in its first row. Write a name above each column."),
        (few_bytes, b"SKU,Pieces\n1,2\n", "a.csv is too large to read in one go. Split it."),
        (
            encoding,
            b"SKU,Name\n\xc3\xa4,\x81\n",
            f"a.csv has letters that fit no encoding, the first at byte 12. {ENCODING}",
        ),
        (encoding, b"x" * 1_100_000, "a.csv has a line of over a million signs."),
        (
            tree,
            b'{"a": 1}',
            f"a.csv is JSON, but holds no orders that are known here. {READ}",
        ),
        (tree, NESTED, "a.csv is nested deeper than any list of orders."),
        (
            tree,
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
            f"a.csv defines entities of its own, which no order needs. {PLAIN}",
        ),
    ],
    ids=["no headers", "too large", "no encoding", "one line", "no orders", "too deep", "entities"],
)
def test_a_file_is_refused_in_words(tmp_path: Path, done: Callable[[Path], object], content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with says_no(said):
        done(path)


@pytest.mark.parametrize(
    ("name", "header", "chosen", "said"),
    [
        (" ", ("Code", "Pieces"), {}, "This kind of file needs a name. Name the shop or program that makes it."),
        (
            "Till",
            ("Code", "Pieces"),
            dict.fromkeys((each.field for each in STOCK.needed), "Code"),
            "The column Code is chosen twice. Choose one place for it.",
        ),
        (
            "Till",
            ("Code", "Pieces", "code"),
            dict(zip((each.field for each in STOCK.needed), ("Code", "Pieces"), strict=False)),
            "The column Code is there twice. Rename or delete one of the two, so that it is clear which counts.",
        ),
    ],
    ids=["no name", "chosen twice", "there twice"],
)
def test_columns_are_matched_once_and_by_name(
    name: str, header: tuple[str, ...], chosen: dict[str, str], said: str
) -> None:
    with says_no(said):
        pairing.made(name, STOCK, header, chosen)


def test_a_header_fits_one_kind_of_file() -> None:
    header = [each.names[0] for each in STOCK.columns]

    with says_no(f"These columns fit several kinds of files: {STOCK.key}, {STOCK.key}. Choose one."):
        recognising.match(header, (STOCK, STOCK))
    with says_no(
        "a.csv is no list that is known here."
        " Its columns are: Weather. Known lists have these columns: stock (SKU, Stock)."
        " Name the columns so, or match them in Settings, Files."
    ):
        raise recognising.unknown("a.csv", ["Weather"], (STOCK,))
