"""What a scanned code is: exactly one thing, several products to choose from, or nothing."""

import pytest
from sqlalchemy import insert, update

from omsdesk.codes import house_code, house_name
from omsdesk.database import proofs, sessions
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.models.company import User
from omsdesk.models.product import Barcode
from omsdesk.services import founding, resolving
from omsdesk.services.resolving import CodeKind, Found
from tests.factories import a_bin, a_house, a_product, an_order, stock
from tests.services.walking import a_list

GTIN = "4006381333931"


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def add_code(work: Work, product_id: int, code: str, pieces: int = 1) -> None:
    def add(db: Db) -> None:
        db.run(insert(Barcode).values(product_id=product_id, code=code, pieces=pieces))

    work.write(add)


def resolve(work: Work, raw: str) -> Found:
    return work.read(resolving.resolve, raw)


@pytest.mark.parametrize("shape", ["{code}", "{name}", " {low} ", "{odd}"])
def test_an_order_is_found_by_its_number_however_the_keyboard_spells_it(work: Work, shape: str) -> None:
    order = an_order(work)
    code, name = house_code("SO", order), house_name("SO", order)
    raw = shape.format(code=code, name=name, low=name.lower(), odd=name.replace("-", "ß"))

    found = resolve(work, raw)

    assert (found.kind, found.id, found.raw) == (CodeKind.ORDER, order, raw.strip())


def test_bins_totes_lists_and_products_are_found_by_their_numbers(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 3, a_bin(work))
    (tote,) = work.write(founding.add_totes, 1)
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))

    found = [resolve(work, house_code(*each)) for each in (("LO", shelf), ("TO", tote), ("PL", listed), ("SK", mug))]

    assert [(each.kind, each.id) for each in found] == [
        (CodeKind.LOCATION, shelf),
        (CodeKind.TOTE, tote),
        (CodeKind.PICK_LIST, listed),
        (CodeKind.PRODUCT, mug),
    ]


def test_a_house_code_without_its_record_is_unknown(work: Work) -> None:
    assert resolve(work, "SO99999") == Found(CodeKind.UNKNOWN, raw="SO99999")


def test_a_house_code_without_its_record_may_still_be_a_sku(work: Work) -> None:
    odd = a_product(work, "SO99999")

    assert resolve(work, "SO99999") == Found(CodeKind.PRODUCT, odd, raw="SO99999")


def test_a_bin_is_no_tote(work: Work) -> None:
    shelf = a_bin(work)

    assert resolve(work, house_code("TO", shelf)).kind is CodeKind.UNKNOWN


@pytest.mark.parametrize("raw", [GTIN, f"0{GTIN}", f"]C101{GTIN.zfill(14)}", f"01{GTIN.zfill(14)}10LOT7"])
def test_a_gtin_finds_its_product_in_every_length_and_inside_a_gs1_code(work: Work, raw: str) -> None:
    mug = a_product(work, barcode=GTIN)

    found = resolve(work, raw)

    assert (found.kind, found.id, found.pieces) == (CodeKind.PRODUCT, mug, 1)


def test_a_gtin_with_a_wrong_check_digit_is_unknown(work: Work) -> None:
    a_product(work, barcode=GTIN)

    assert resolve(work, "4006381333932").kind is CodeKind.UNKNOWN


def test_a_case_is_worth_its_pieces(work: Work) -> None:
    mug = a_product(work)
    add_code(work, mug, "CASE-12", pieces=12)

    assert resolve(work, "CASE-12") == Found(CodeKind.PRODUCT, mug, pieces=12, raw="CASE-12")


@pytest.mark.parametrize(
    ("raw", "kind"), [("MUG-1", CodeKind.PRODUCT), ("MUG", CodeKind.UNKNOWN), ("mug-1", CodeKind.UNKNOWN)]
)
def test_a_sku_counts_only_exactly_as_it_is(work: Work, raw: str, kind: CodeKind) -> None:
    a_product(work, "MUG-1")

    assert resolve(work, raw).kind is kind


def test_a_code_on_two_products_is_left_to_the_person(work: Work) -> None:
    first, second = a_product(work), a_product(work)
    add_code(work, first, "SAME")
    add_code(work, second, "SAME")

    found = resolve(work, "SAME")

    assert (found.kind, set(found.product_ids)) == (CodeKind.AMBIGUOUS, {first, second})


@pytest.mark.parametrize("command", ["UNDO", "DONE", "SHORT", "BOX3", "QTY12", "PLACE6"])
def test_a_command_is_known_by_its_word(work: Work, command: str) -> None:
    assert resolve(work, f"CD{command}") == Found(CodeKind.COMMAND, command=command, raw=f"CD{command}")


@pytest.mark.parametrize("raw", ["CDNONSENSE", "CDQTY", "CDQTY123456", "CDBOX9"])
def test_a_command_that_does_not_exist_is_unknown(work: Work, raw: str) -> None:
    assert resolve(work, raw).kind is CodeKind.UNKNOWN


def test_a_badge_finds_its_person_as_long_as_they_work_here(work: Work) -> None:
    def give_badge(db: Db) -> None:
        sessions.keep(db, db.user_id or 0, proofs.BADGE, proofs.keep_badge("USBCDEFGHJKLNP"))

    def leave(db: Db) -> None:
        db.run(update(User).values(active=False))

    work.write(give_badge)
    here = resolve(work, "USBCDEFGHJKLNP")
    work.write(leave)
    gone = resolve(work, "USBCDEFGHJKLNP")

    assert (here.kind, here.id) == (CodeKind.BADGE, work.actor.user_id)
    assert gone.kind is CodeKind.UNKNOWN


@pytest.mark.parametrize("raw", ["", " ", "'; DROP TABLE orders; --", "0" * 500, "SO" + "9" * 40, "日本"])
def test_nonsense_is_unknown_and_never_trouble(work: Work, raw: str) -> None:
    assert resolve(work, raw).kind is CodeKind.UNKNOWN
