"""Bars on the printer's own dots, wherever they are put, read by two readers to the byte."""

from collections.abc import Callable

import pytest

from omsdesk.errors import Refusal
from omsdesk.printing.press.barcodes import code128
from omsdesk.printing.press.book import Book
from omsdesk.printing.press.measures import (
    A4_SHEET,
    INCH,
    LABEL_203,
    LABEL_300,
    MM,
    CodeSize,
    Profile,
    Spot,
    Stock,
    Symbology,
    label_profile,
)
from omsdesk.printing.press.page import Sheet
from tests.counts import counted
from tests.printing.reading import Seen, decodability, quiet_zones_are_white, rasters, zbar, zxing

SSCC = "00106141411234567897"
PROFILES = [LABEL_203, LABEL_300, A4_SHEET]


def a_page(profile: Profile, draw: Callable[[Sheet], object]) -> bytes:
    book = Book(title="bars")
    sheet = Sheet(book, profile)
    draw(sheet)
    sheet.close()
    return book.pdf()


def read(pdf: bytes, dpi: int) -> tuple[Seen, float, list[bytes]]:
    (raster,) = rasters(pdf, dpi)
    (seen,) = zxing(raster)
    return seen, decodability(raster, seen), zbar(raster)


def raw_bars(modules: str, *, x: float, module: float, profile: Profile) -> bytes:
    """Bars at any width and origin, as a careless program would draw them."""
    book = Book(title="careless")
    bars = " ".join(f"{x + at * module:.5f} 100 {module:.5f} 60 re" for at, each in enumerate(modules) if each == "1")
    book.add(f"0 g {bars} f", width=profile.width, height=profile.height)
    return book.pdf()


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("value", ["9912345", "99", "OD000104821013", "SO10482", "a b~c"])
def test_code_128_is_read_as_plain_code_128_to_the_byte(profile: Profile, value: str) -> None:
    pdf = a_page(
        profile,
        lambda sheet: sheet.code(
            Symbology.CODE128, value, Spot(sheet.width / 2, 50, 54, "center"), size=CodeSize.TRACKING
        ),
    )

    seen, quality, other = read(pdf, profile.dpi)

    assert (seen.identifier, seen.data) == ("]C0", value.encode())
    assert other == [value.encode()]
    assert quality == pytest.approx(1.0)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("value", ["4006381333931", "036000291452"])
def test_an_ean_has_its_guards_and_a_gtin_12_is_read_with_its_leading_zero(profile: Profile, value: str) -> None:
    pdf = a_page(
        profile,
        lambda sheet: sheet.code(Symbology.EAN13, value, Spot(sheet.width / 2, 50, 54, "center"), size=CodeSize.HOUSE),
    )

    (raster,) = rasters(pdf, profile.dpi)

    assert [(each.identifier, each.data) for each in zxing(raster)] == [("]E0", value.zfill(13).encode())]
    assert zbar(raster) == [value.zfill(13).encode()]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("value", [SSCC, "0114006381333938", "40023\x1d3712", "4001234567\x1d370099"])
def test_gs1_128_carries_fnc1_and_separators_to_the_byte(profile: Profile, value: str) -> None:
    pdf = a_page(
        profile,
        lambda sheet: sheet.code(Symbology.GS1_128, value, Spot(sheet.width / 2, 50, 90, "center"), size=CodeSize.SSCC),
    )

    seen, quality, other = read(pdf, profile.dpi)

    assert (seen.identifier, seen.data) == ("]C1", value.encode())
    assert other == [value.encode()]
    assert quality == pytest.approx(1.0)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("sixteenth", range(0, 16, counted(short=5, long=1)))
def test_no_origin_puts_bars_beside_the_dots(profile: Profile, sixteenth: int) -> None:
    x = 60 + sixteenth / 16 * profile.dot
    spot = Spot(x, 50 + sixteenth / 16, 54)
    pdf = a_page(profile, lambda sheet: sheet.code(Symbology.CODE128, "SO10482", spot, size=CodeSize.HOUSE))

    seen, quality, other = read(pdf, profile.dpi)

    assert seen.data == b"SO10482"
    assert other == [b"SO10482"]
    assert quality == pytest.approx(1.0)


def test_the_measure_sees_what_half_a_dot_does() -> None:
    dot = LABEL_203.dot
    modules = code128("SO10482").modules
    on_grid = raw_bars(modules, x=100 * dot, module=3 * dot, profile=LABEL_203)
    beside = raw_bars(modules, x=100.5 * dot, module=3.3 * dot, profile=LABEL_203)

    assert read(on_grid, 203)[1] == pytest.approx(1.0)
    assert read(beside, 203)[1] < 0.5


@pytest.mark.parametrize(
    ("name", "width"), [("of the barcode library", 0.2 * MM), ("of the PDF library", 0.0075 * INCH)]
)
def test_the_default_widths_of_others_fail_on_a_label_printer(name: str, width: float) -> None:
    from omsdesk.printing.press.barcodes import code128

    del name
    modules = code128("SO10482").modules
    (raster,) = rasters(raw_bars(modules, x=60, module=width, profile=LABEL_203), 203)
    where = Seen("", b"", round(60 / LABEL_203.dot), round((60 + len(modules) * width) / LABEL_203.dot), 860, 900)

    assert decodability(raster, where) < 0.25


@pytest.mark.parametrize(
    ("profile", "size", "dots"),
    [
        (LABEL_203, CodeSize.TRACKING, 3),
        (LABEL_203, CodeSize.SSCC, 4),
        (LABEL_300, CodeSize.TRACKING, 4),
        (LABEL_300, CodeSize.SSCC, 6),
        (A4_SHEET, CodeSize.HOUSE, 6),
    ],
)
def test_the_narrowest_bar_is_so_many_dots(profile: Profile, size: CodeSize, dots: int) -> None:
    pdf = a_page(profile, lambda sheet: sheet.code(Symbology.CODE128, "SO10482", Spot(60, 50, 54), size=size, words=""))
    (raster,) = rasters(pdf, profile.dpi)

    (seen,) = zxing(raster)

    assert seen.right - seen.left + 1 == pytest.approx(101 * dots, abs=2)


@pytest.mark.parametrize("stock", [each for each in Stock if each not in (Stock.A4, Stock.LETTER)])
@pytest.mark.parametrize("dpi", [203, 300])
def test_every_label_page_is_whole_dots(stock: Stock, dpi: int) -> None:
    profile = label_profile(dpi, stock)

    (raster,) = rasters(a_page(profile, lambda sheet: sheet.fill(0, 0, 5, 5)), dpi)

    assert raster.shape == (profile.dots(profile.height), profile.dots(profile.width))


def test_quiet_zones_are_kept_free_of_the_paper_edge() -> None:
    spot = Spot(10 * 3 * LABEL_203.dot - 0.6 * LABEL_203.dot, 50, 54)

    with pytest.raises(Refusal, match="The barcode SO10482 is too wide for this paper"):
        a_page(LABEL_203, lambda sheet: sheet.code(Symbology.CODE128, "SO10482", spot, size=CodeSize.HOUSE))


def test_the_least_quiet_zone_is_white() -> None:
    spot = Spot(10 * 3 * LABEL_203.dot, 50, 54)
    pdf = a_page(LABEL_203, lambda sheet: sheet.code(Symbology.CODE128, "SO10482", spot, size=CodeSize.HOUSE))
    (raster,) = rasters(pdf, 203)

    (seen,) = zxing(raster)

    assert quiet_zones_are_white(raster, seen, 30)


def test_an_sscc_fits_a_label_of_four_inches_at_both_resolutions() -> None:
    for profile in (LABEL_203, LABEL_300, label_profile(300, Stock.LABEL_100X150)):
        pdf = a_page(
            profile,
            lambda sheet: sheet.code(
                Symbology.GS1_128, SSCC, Spot(sheet.width / 2, 50, 90, "center"), size=CodeSize.SSCC
            ),
        )
        assert read(pdf, profile.dpi)[0].data == SSCC.encode()
