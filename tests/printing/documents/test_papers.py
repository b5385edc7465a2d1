"""What the papers say, on how many pages, and that a new one is one file."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

import omsdesk.printing.documents
from omsdesk.errors import Refusal
from omsdesk.printing.documents import Document, kinds, together
from omsdesk.printing.press.marks import CopyMark
from omsdesk.printing.press.measures import A4_SHEET, Symbology
from tests.printing import samples
from tests.printing.samples import NOON

A_NEW_PAPER = """
from dataclasses import dataclass
from omsdesk.printing.documents import Document
from omsdesk.printing.press import styles
from omsdesk.words import Text


@dataclass(frozen=True, kw_only=True)
class GiftCard(Document):
    key = "gift_card"
    words: str

    @property
    def title(self) -> Text:
        return Text("Gift card")

    def draw(self, sheet) -> None:
        sheet.lines(sheet.left, sheet.top, self.words, styles.LARGE, room=sheet.right - sheet.left)


PLUGIN = GiftCard
"""
MARK = CopyMark(by="Tomas Berg", reason="label torn", at=NOON)
EVERY_PAPER = [*samples.sheets(A4_SHEET), *samples.labels(203)]


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_the_kinds_of_paper_are_found_by_themselves() -> None:
    assert sorted(kinds()) == [
        "command_sheet",
        "invoice",
        "location_label",
        "packing_slip",
        "pick_list",
        "product_label",
        "receipt",
        "return_label",
        "shipping_label",
        "supplier_order",
        "tote_label",
        "trial_page",
        "user_badge",
    ]


def test_a_new_paper_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gift_card.py").write_text(A_NEW_PAPER)
    monkeypatch.setattr(omsdesk.printing.documents, "__path__", [*omsdesk.printing.documents.__path__, str(tmp_path)])

    card = kinds()["gift_card"](words="Dla Mamy")  # type: ignore[call-arg] # its own field
    sys.modules.pop("omsdesk.printing.documents.gift_card")

    assert "Dla Mamy" in pages_of(card.pdf())[0]


@pytest.mark.parametrize("paper", EVERY_PAPER, ids=lambda paper: paper.key)
def test_the_same_paper_is_the_same_bytes(paper: Document) -> None:
    assert paper.pdf(MARK) == paper.pdf(MARK)
    assert paper.pdf() != paper.pdf(MARK)


@pytest.mark.parametrize("paper", EVERY_PAPER, ids=lambda paper: paper.key)
def test_a_copy_says_on_every_page_who_printed_it_again_and_why(paper: Document) -> None:
    said = "Copy printed 20 Nov 2026 12:00 by Tomas Berg: label torn"

    assert all(said in page for page in pages_of(paper.pdf(MARK)))
    assert not any("Copy printed" in page for page in pages_of(paper.pdf()))


@pytest.mark.parametrize("paper", samples.sheets(A4_SHEET), ids=lambda paper: paper.key)
def test_sheets_count_their_pages(paper: Document) -> None:
    pages = pages_of(paper.pdf())

    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))


def test_papers_bound_together_count_each_for_itself() -> None:
    pages = pages_of(together([samples.packing_slip(), samples.pick_list(stops=24), samples.shipping_label()]))

    counts = [each for page in pages for each in re.findall(r"Page \d of \d", page)]
    assert counts == ["Page 1 of 1", "Page 1 of 4", "Page 2 of 4", "Page 3 of 4", "Page 4 of 4"]
    assert len(pages) == 6


def test_a_slip_with_prices_shows_them_and_their_sum() -> None:
    (page,) = pages_of(samples.packing_slip().pdf())

    assert page.count("€") == 14
    assert "€150.12" in page


def test_a_gift_slip_shows_no_money_and_the_giver_s_note() -> None:
    pages = pages_of(samples.packing_slip(with_prices=False).pdf())

    assert not any(sign in page for page in pages for sign in ("€", "Price", "Total"))
    assert "Wszystkiego najlepszego, Mamo!" in pages[0]


def test_a_slip_says_what_follows_later() -> None:
    (page,) = pages_of(samples.packing_slip(count=2).pdf())

    assert "To follow" in page
    assert "Comes in blue instead of green, as agreed" in page


def test_five_thousand_lines_all_come_out_and_every_page_carries_the_order() -> None:
    slip = samples.packing_slip(count=5000)

    pages = pages_of(slip.pdf())

    assert sum(page.count("Beeswax candle, small") for page in pages) == 1000
    assert [(code.page, code.symbology, code.value) for code in slip.codes()] == [
        (number, Symbology.CODE128, "SO10482") for number in range(1, len(pages) + 1)
    ]


def test_a_pick_list_keeps_the_walk_and_repeats_the_bin_on_a_new_page() -> None:
    codes = samples.pick_list(stops=12).codes()

    bins = [code.value for code in codes if code.value.startswith("LO")]
    products = [code.value for code in codes if code.value.startswith("SK")]
    assert list(dict.fromkeys(bins)) == [f"LO{42 + place:05d}" for place in range(12)]
    assert len(products) == len(set(products)) == 15
    assert [code.page for code in codes if code.value == "PL00221"] == [1, 2]


def test_a_shipping_label_carries_tracking_and_sscc() -> None:
    assert [(code.symbology, code.value) for code in samples.shipping_label().codes()] == [
        (Symbology.CODE128, "OD000104821013"),
        (Symbology.GS1_128, "00106141411234567897"),
    ]


def test_the_sscc_is_the_lowest_code_and_as_high_as_dock_scanners_want() -> None:
    from tests.printing.reading import rasters, zxing

    (raster,) = rasters(samples.shipping_label().pdf(), 203)
    tracking, sscc = sorted(zxing(raster), key=lambda seen: seen.top)

    assert (tracking.identifier, sscc.identifier) == ("]C0", "]C1")
    assert (sscc.bottom - sscc.top) / 203 * 25.4 == pytest.approx(31.75, abs=0.4)
    assert (tracking.bottom - tracking.top) / 203 * 25.4 == pytest.approx(19.05, abs=0.4)


def test_only_a_sample_company_prints_test_on_its_labels() -> None:
    assert "TEST" in pages_of(samples.shipping_label(is_test=True).pdf())[0]
    assert "TEST" not in pages_of(samples.shipping_label().pdf())[0]


def test_a_badge_keeps_its_secret_to_the_bars() -> None:
    badge = next(each for each in samples.small_labels(203) if each.key == "user_badge")

    assert badge.codes()[0].value == "USR7D4K9BTX2PL"
    assert "USR7D4K9BTX2PL" not in pages_of(badge.pdf())[0]


@pytest.mark.parametrize("name", ["Łódź", "Ελλάδα", "Київ", "東京", "서울", "Þorláksdóttir", "Nguyễn"])
def test_names_print_as_they_are_written(name: str) -> None:
    label = samples.shipping_label()
    named = replace(label, ship_to=replace(label.ship_to, name=name))

    assert named.unprintable() == ()
    assert name in pages_of(named.pdf())[0]


def test_what_no_face_has_is_named_before_printing() -> None:
    label = samples.shipping_label()
    odd = replace(label, ship_to=replace(label.ship_to, name="Zoë 👍🏽", city="محمد"))

    assert odd.unprintable() == ("👍", "🏽", "م", "ح", "د")
    with pytest.raises(Refusal, match="these characters cannot be printed: 👍, 🏽, م, ح, د"):
        odd.demand_printable()


HOSTILE = [
    "</para><img src='/etc/hostname'/>",
    "Smith <b",
    "0.1 <A <0.9",
    "<onDraw name=x/>",
    "a) Tj ET (b\\",
    "\\(\\)\\",
    "NUL\x00 BEL\x07 ESC\x1b[31m",
    "\u202egnidnes\u202c \u2066x\u2069 \u200bzero\ufeff",
    "\ud800lone",
    "é" * 3000,
    "W" * 5000,
    "line\r\nline\u2028line\x85line",
    "{name} %s %(x)s {0}",
    "=1+1",
    "",
    "   ",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_from_people_breaks_a_paper_or_becomes_markup(text: str) -> None:
    slip, label = samples.packing_slip(), samples.shipping_label()
    address = replace(slip.ship_to, name=text, company=text, line1=text, city=text, phone=text)
    papers = [
        replace(
            slip, ship_to=address, gift_note=text, note=text, return_instructions=text, company=text,
            lines=tuple(replace(line, sku=text, name=text, note=text) for line in slip.lines),
        ),
        replace(label, ship_to=address, ship_from=address, carrier=text, service=text),
        replace(samples.return_label(), customer=address, warehouse=address, instructions=text),
        replace(samples.pick_list(), picker=text),
    ]  # fmt: skip

    for paper in papers:
        assert paper.pdf(CopyMark(by=text, reason=text, at=NOON)).startswith(b"%PDF-")
        assert [code.value for code in paper.codes()] != []


def test_markup_is_printed_as_it_was_typed() -> None:
    label = samples.shipping_label()

    (page,) = pages_of(replace(label, ship_to=replace(label.ship_to, name="A <b>& B) Tj")).pdf())

    assert "A <b>& B) Tj" in page
