"""How a file's bytes are told apart."""

from pathlib import Path

import pytest

from omsdesk.channels.files.sniff import Bytes, encoding_of, sort_of
from omsdesk.channels.files.tables import Limits
from omsdesk.errors import Refusal, Unavailable
from tests.channels.conftest import AFile
from tests.sentences import says_no

OLD_EXCEL = "file.csv is in the old Excel format. Save it as .xlsx or as CSV."
NO_TABLE = "file.csv is not a table. Files with columns are read: CSV, tab separated text, or .xlsx."


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("Łódź", "utf-8", "utf-8"),
        ("Łódź", "utf-8-sig", "utf-8-sig"),
        ("Łódź", "utf-16", "utf-16"),
        ("Göteborg", "cp1252", "cp1252"),
        ("plain", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found(a_file: AFile, text: str, encoding: str, found: str) -> None:
    path = a_file(text + "\n", encoding=encoding)

    assert encoding_of(path) == found
    assert path.read_text(found).strip() == text


def test_text_that_is_half_utf8_is_not_guessed(a_file: AFile) -> None:
    path = a_file("Łódź\n".encode() + "Göteborg\n".encode("cp1252"))

    with says_no(
        "file.csv has letters that fit no encoding, the first at byte 9. "
        "Save the file as UTF-8, or choose its encoding."
    ):
        encoding_of(path)


def test_an_encoding_that_does_not_fit_is_refused(a_file: AFile) -> None:
    path = a_file("Göteborg\n", encoding="cp1252")

    with says_no("file.csv is not written in utf-8. Choose another encoding, or save the file as UTF-8."):
        encoding_of(path, "utf-8")
    with says_no("klingon is not an encoding. Usual ones are utf-8, cp1252 and cp1250."):
        encoding_of(path, "klingon")


def test_an_encoding_asked_for_is_used(a_file: AFile) -> None:
    assert encoding_of(a_file("Łódź\n", encoding="cp1250"), "cp1250") == "cp1250"


def test_a_letter_cut_in_two_at_the_end_is_noticed(a_file: AFile) -> None:
    path = a_file("Łódź,Łódź\n".encode() + "Ł".encode()[:1])

    with pytest.raises(Refusal, match="fit no encoding"):
        encoding_of(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file.csv is empty."),
        (b" \r\n\r\n", "file.csv is empty."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on",
            "file.csv is in the old Excel format. Save it as .xlsx or as CSV.",
        ),
        (b"\x7fELF\x02\x01\x00\x00\x00", NO_TABLE),
        (b"\x89PNG\r\n\x1a\n\x00\x00", NO_TABLE),
    ],
)
def test_what_is_no_table_is_refused_in_words(a_file: AFile, content: bytes, words: str) -> None:
    with says_no(words):
        sort_of(a_file(content), Limits())


def test_a_spreadsheet_is_known_by_its_bytes(a_sheet: AFile) -> None:
    path = a_sheet(["SKU", "Quantity"], name="orders.csv")

    assert sort_of(path, Limits()) is Bytes.SHEET


def test_a_file_over_the_size_is_refused(a_file: AFile) -> None:
    with says_no("file.csv is too large to read in one go. Split it."):
        sort_of(a_file("SKU,Quantity\nA,1\n"), Limits(bytes=5))


def test_one_endless_line_is_refused(a_file: AFile) -> None:
    with says_no("file.csv has a line of over a million signs."):
        encoding_of(a_file("x" * 3_000_000))


def test_a_missing_file_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"gone\.csv cannot be read"):
        sort_of(tmp_path / "gone.csv", Limits())
