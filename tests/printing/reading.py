"""Reads printed pages as scanners do: two independent readers, and a measure of how well bars stand."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pypdfium2
import zxingcpp
from numpy.typing import NDArray
from PIL import Image
from pyzbar import pyzbar

from omsdesk.printing.press.marks import PrintedCode
from omsdesk.printing.press.measures import INCH, Symbology

Raster = NDArray[np.uint8]
IDENTIFIERS = {Symbology.CODE128: "]C0", Symbology.GS1_128: "]C1", Symbology.EAN13: "]E0"}
ZBAR_KINDS = ("CODE128", "EAN13")
_MIDDLE_GREY = 128
_WHITE = 255


@dataclass(frozen=True)
class Seen:
    """One code as a reader saw it: kind, bytes, and where."""

    identifier: str
    data: bytes
    left: int
    right: int
    top: int
    bottom: int


def rasters(pdf: bytes, dpi: int) -> list[Raster]:
    """Every page as the black and white dots of a printer; a hair under the scale, since the page is rounded up."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = []
        for page in document:
            grey = page.render(scale=dpi / INCH - 1e-7, grayscale=True).to_numpy()
            pages.append(np.where(grey.reshape(grey.shape[:2]) < _MIDDLE_GREY, 0, _WHITE).astype(np.uint8))
        return pages
    finally:
        document.close()


def zxing(raster: Raster) -> list[Seen]:
    """What zxing-cpp reads."""
    return [_seen(each) for each in zxingcpp.read_barcodes(raster)]


def _seen(code: Any) -> Seen:
    spot = code.position
    xs = [corner.x for corner in (spot.top_left, spot.top_right, spot.bottom_left, spot.bottom_right)]
    ys = [corner.y for corner in (spot.top_left, spot.top_right, spot.bottom_left, spot.bottom_right)]
    return Seen(code.symbology_identifier, code.bytes, min(xs), max(xs), min(ys), max(ys))


def zbar(raster: Raster) -> list[bytes]:
    """What zbar reads of the kinds we print."""
    return [each.data for each in pyzbar.decode(Image.fromarray(raster)) if each.type in ZBAR_KINDS]


def expected(codes: tuple[PrintedCode, ...], page: int) -> Counter[tuple[str, bytes]]:
    """What a perfect reader answers on one page."""
    return Counter((IDENTIFIERS[each.symbology], each.value.encode()) for each in codes if each.page == page)


def decodability(raster: Raster, seen: Seen) -> float:
    """The worst character of the middle row: 1 is perfect, 0 is a coin toss (Code 128 and GS1-128)."""
    runs = _runs(raster, seen)
    worst = 1.0
    for at in range(0, len(runs) - 6, 6):
        widths = runs[at : at + 6]
        whole = sum(widths)
        for edge in range(4):
            e = 11 * (widths[edge] + widths[edge + 1]) / whole
            worst = min(worst, 2 * abs(e - (np.floor(e - 0.5) + 0.5)), 2 * abs(e - (np.ceil(e - 0.5) + 0.5)))
    return float(worst)


def _runs(raster: Raster, seen: Seen) -> list[int]:
    """The widths of bars and spaces along the middle row, from the first bar to the last."""
    left, right = outer_bars(raster, seen)
    row = raster[(seen.top + seen.bottom) // 2, left : right + 1]
    return [len(list(run)) for _, run in groupby(row.tolist())]


def outer_bars(raster: Raster, seen: Seen) -> tuple[int, int]:
    """The first and the last black dot of a code on its middle row."""
    row = raster[(seen.top + seen.bottom) // 2]
    slack = 3
    black = np.flatnonzero(row[max(0, seen.left - slack) : seen.right + slack + 1] == 0) + max(0, seen.left - slack)
    return int(black[0]), int(black[-1])


def quiet_zones_are_white(raster: Raster, seen: Seen, quiet: int) -> bool:
    """Whether so many dots left and right of the bars are white over the height of the code."""
    left, right = outer_bars(raster, seen)
    zone = slice(seen.top + 2, seen.bottom - 1)
    if left < quiet or right + quiet >= raster.shape[1]:
        return False
    return bool(
        (raster[zone, left - quiet : left] == _WHITE).all()
        and (raster[zone, right + 1 : right + 1 + quiet] == _WHITE).all()
    )
