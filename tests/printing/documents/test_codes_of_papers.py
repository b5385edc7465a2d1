"""Every code of every paper is read by both readers to exactly what the paper says of itself."""

from collections import Counter

import pytest

from omsdesk.printing.documents import Document
from omsdesk.printing.press.measures import A4_SHEET, LABEL_DPI, LETTER_SHEET, CodeSize
from tests.counts import IS_LONG_RUN
from tests.printing import samples
from tests.printing.reading import (
    Raster,
    Seen,
    decodability,
    expected,
    outer_bars,
    quiet_zones_are_white,
    rasters,
    zbar,
    zxing,
)

PAPERS = [
    *samples.sheets(A4_SHEET),
    samples.packing_slip(profile=LETTER_SHEET),
    samples.pick_list(profile=LETTER_SHEET),
    *samples.labels(203),
    *samples.labels(300),
]
GOOD = 0.62
MODULES_OF_QUIET = 10
EAN = "]E0"


def name_of(paper: Document) -> str:
    return f"{paper.key}-{paper.profile.stock}-{paper.profile.dpi}"


def rasters_of(paper: Document) -> tuple[int, ...]:
    """That of its own printer; in the long run, and for labels, that of the other kind of printer too."""
    own = paper.profile.dpi
    return tuple(LABEL_DPI) if IS_LONG_RUN or paper.profile.is_label else (own,)


RASTERS = [pytest.param(paper, dpi, id=f"{name_of(paper)}-on-{dpi}") for paper in PAPERS for dpi in rasters_of(paper)]


@pytest.mark.parametrize(("paper", "dpi"), RASTERS)
def test_both_readers_answer_exactly_the_codes_of_each_page(paper: Document, dpi: int) -> None:
    codes = paper.codes()

    for page, raster in enumerate(rasters(paper.pdf(), dpi), start=1):
        wanted = expected(codes, page)
        seen = zxing(raster)
        assert Counter((each.identifier, each.data) for each in seen) == wanted
        assert Counter(zbar(raster)) == Counter(data for _, data in wanted.elements())
        assert wanted
        if dpi == paper.profile.dpi:
            assert bad_bars(paper, raster, seen) == []


def bad_bars(paper: Document, raster: Raster, seen: list[Seen]) -> list[str]:
    """On its own printer's raster each code must stand on the dots, in a white zone of ten of its own modules."""
    narrowest = min(paper.profile.code_dots(size) for size in CodeSize)
    modules = {each: module_of(raster, each) for each in seen}
    assert min(modules.values()) >= narrowest
    return [
        repr(each.data)
        for each, module in modules.items()
        if (each.identifier != EAN and decodability(raster, each) < GOOD)
        or not quiet_zones_are_white(raster, each, MODULES_OF_QUIET * module)
    ]


def module_of(raster: Raster, seen: Seen) -> int:
    """The narrowest bar of a code in dots: the first bar has one module in an EAN, two in a Code 128."""
    left, _ = outer_bars(raster, seen)
    row = raster[(seen.top + seen.bottom) // 2, left:]
    first = int((row != 0).argmax())
    return first if seen.identifier == EAN else first // 2
