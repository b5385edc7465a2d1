"""A QR code says what it was made of, on a screen and in a terminal, to a reader that is not ours."""

import numpy as np
import pytest
import zxingcpp

from omsdesk.printing.press import qr
from omsdesk.serving import join_code
from omsdesk.serving.join_code import JoinCode
from tests.sentences import says_no

CODE = join_code.write(JoinCode(("192.168.1.20", "shop-in-the-back.example.lan"), bytes(range(10)), bytes(10), 5999))
_UPPER, _LOWER = {"▀", "█"}, {"▄", "█"}


def read(rows: list[str] | tuple[str, ...]) -> list[str]:
    """What zxing reads of these modules, drawn four pixels wide."""
    dots = np.array([[0 if module == "1" else 255 for module in row] for row in rows], np.uint8)
    return [each.text for each in zxingcpp.read_barcodes(np.kron(dots, np.ones((4, 4), np.uint8)))]


@pytest.mark.parametrize("text", [CODE, "A", "https://example.org/a?b=c&d=" + "e" * 300])
def test_a_reader_reads_it(text: str) -> None:
    rows = qr.squares(text)

    assert len({len(row) for row in rows} | {len(rows)}) == 1
    assert read(rows) == [text]


def test_a_reader_reads_it_off_a_terminal() -> None:
    drawn = qr.in_terminal(qr.squares(CODE))

    rows = []
    for line in drawn.splitlines():
        signs = line.removeprefix("\x1b[30;107m").removesuffix("\x1b[0m")
        rows += ["".join("1" if each in half else "0" for each in signs) for half in (_UPPER, _LOWER)]
    assert set("".join(rows)) == {"0", "1"}
    assert "\x1b" not in "".join(rows)
    assert read(rows) == [CODE]


@pytest.mark.parametrize("text", ["", "x" * 1_001, "Łódź"])
def test_what_cannot_be_drawn_is_refused(text: str) -> None:
    with says_no("This cannot be drawn as a QR code."):
        qr.squares(text)
