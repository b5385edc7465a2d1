"""The codes of a product: added, worth other pieces, taken away, and what is no code of goods."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from omsdesk.codes import house_code
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import Handling
from omsdesk.models.journal import AuditEvent
from omsdesk.models.shipment import Parcel
from omsdesk.services import barcodes, kits, resolving, stock_list
from omsdesk.services.resolving import CodeKind
from tests.factories import a_house, a_product, stock
from tests.sentences import says_no
from tests.services.pack_bench import packed

EAN, KEPT = "4006381333931", "04006381333931"
CARTON = "14006381333938"


@pytest.fixture
def mug(work: Work) -> int:
    a_house(work)
    return a_product(work, "MUG", name="Mug", barcode=EAN)


def rows(work: Work, product_id: int) -> list[tuple[str, str, int]]:
    return [(each.printed, str(each.kind), each.pieces) for each in work.read(barcodes.of, product_id).rows]


def sscc_of_the_box(db: Db) -> str:
    return str(db.run(select(Parcel.sscc)).scalar_one())


def trail(db: Db) -> list[tuple[str, str, str]]:
    told = select(AuditEvent.what, AuditEvent.before, AuditEvent.after).where(AuditEvent.what.like("code%"))
    return [(row.what, row.before, row.after) for row in db.run(told.order_by(AuditEvent.id))]


def test_a_cartons_code_is_added_changed_and_taken_away(work: Work, mug: int) -> None:
    added = work.write(barcodes.add, mug, " 1 4006381 33393 8 ", 12)
    assert (added.code, added.others) == (CARTON, ())
    assert rows(work, mug) == [(EAN, "EAN-13", 1), (CARTON, "GTIN-14", 12)]
    found = work.read(resolving.resolve, CARTON)
    assert (found.kind, found.id, found.pieces) == (CodeKind.PRODUCT, mug, 12)
    assert work.read(stock_list.product, mug).barcodes == (EAN, f"{CARTON} \N{MULTIPLICATION SIGN}12")

    work.write(barcodes.change, mug, CARTON, 6)
    work.write(barcodes.change, mug, CARTON, 6)
    assert work.read(resolving.resolve, CARTON).pieces == 6
    work.write(barcodes.remove, mug, CARTON)
    work.write(barcodes.remove, mug, CARTON)

    assert rows(work, mug) == [(EAN, "EAN-13", 1)]
    assert work.read(resolving.resolve, CARTON).kind is CodeKind.UNKNOWN
    assert work.read(trail) == [
        ("code linked", "", f"{CARTON} x12"),
        ("code changed", f"{CARTON} x12", f"{CARTON} x6"),
        ("code gone", f"{CARTON} x6", ""),
    ]


@pytest.mark.parametrize(
    ("code", "kept", "printed", "kind"),
    [
        ("96385074", "00000096385074", "96385074", "EAN-8"),
        ("036000291452", "00036000291452", "036000291452", "UPC"),
        ("]C10114006381333938\x1d10LOT7", CARTON, CARTON, "GTIN-14"),
        ("X-77/a", "X-77/a", "X-77/a", "Own code"),
        ("POWER-12", "POWER-12", "POWER-12", "Own code"),
        ("40063813", "40063813", "40063813", "Own code"),
    ],
)
def test_a_scanned_code_is_kept_as_it_will_be_found(
    work: Work, mug: int, code: str, kept: str, printed: str, kind: str
) -> None:
    row = work.write(barcodes.add, mug, code, 1, scanned=True)

    assert (row.code, row.printed, str(row.kind)) == (kept, printed, kind)
    assert work.read(resolving.resolve, code).id == mug


def test_two_products_may_carry_one_code_and_it_is_said_who(work: Work, mug: int) -> None:
    cup = a_product(work, "CUP", name="Cup")

    assert work.write(barcodes.add, cup, EAN).others == ("MUG Mug",)

    assert [each.others for each in work.read(barcodes.of, mug).rows] == [("CUP Cup",)]
    assert work.read(resolving.resolve, EAN).kind is CodeKind.AMBIGUOUS
    work.write(barcodes.change, cup, KEPT, 2)
    work.write(barcodes.remove, cup, KEPT)
    assert rows(work, mug) == [(EAN, "EAN-13", 1)]


def test_a_kit_has_codes_like_any_other(work: Work, mug: int) -> None:
    camp = a_product(work, "CAMP", name="Camp set", handling=Handling.NEVER)
    work.write(kits.add, camp, "MUG", 2)

    work.write(barcodes.add, camp, CARTON)

    assert work.read(barcodes.of, camp).is_kit
    assert work.read(resolving.resolve, CARTON).id == camp


def refusals(mug: int) -> list[tuple[Callable[..., object], tuple[Any, ...], str]]:
    order = house_code("SO", 10001)
    wrong = EAN[:-1] + "2"
    advice = "Compare it digit by digit. A number of your own that is only as long as an EAN is taken when scanned."
    return [
        (
            *(barcodes.add, (mug, wrong)),
            f"{wrong} has a typing mistake: its last digit does not fit the others. {advice}",
        ),
        (barcodes.add, (mug, " "), "A code has 1 to 64 characters. Scan it, or type what stands there."),
        (barcodes.add, (mug, "x" * 65), "A code has 1 to 64 characters. Scan it, or type what stands there."),
        (barcodes.add, (mug, order), f"{order} is written like a code of the house. Print a product label instead."),
        (barcodes.add, (mug, "USB-1"), "USB-1 is written like a code of the house. Print a product label instead."),
        (barcodes.add, (mug, EAN), f"Mug has {EAN} already, for 1 piece. Change the number in its row."),
        (barcodes.add, (mug, "MUG"), "MUG is its SKU, which is read without that. Leave it as it is."),
        (barcodes.add, (mug, "CUP"), "CUP is the SKU of Cup. Print a product label and scan that instead."),
        (barcodes.add, (mug, CARTON, 0), "Give a number from 1 to 9,999."),
        (barcodes.change, (mug, KEPT, 10_000), "Give a number from 1 to 9,999."),
        (
            *(barcodes.change, (mug, CARTON, 2)),
            f"{CARTON} was taken away by somebody else meanwhile. Add it again if it belongs here.",
        ),
        (barcodes.add, (9_999, CARTON), "This product does not exist."),
    ]


def test_what_cannot_be_says_why_and_changes_nothing(work: Work, mug: int) -> None:
    a_product(work, "CUP", name="Cup")
    before = rows(work, mug)
    for deed, asked, said in refusals(mug):
        with says_no(said):
            work.write(deed, *asked)

    assert (rows(work, mug), work.read(trail)) == (before, [])


def test_the_number_of_a_parcel_stays_one(work: Work, mug: int) -> None:
    stock(work, mug, 1)
    packed(work, (mug, 1))
    on_the_box = f"00{work.read(sscc_of_the_box)}"

    with says_no(f"{on_the_box} is the number of a parcel. Scan the code on the goods."):
        work.write(barcodes.add, mug, on_the_box, 1)
