"""Free pieces go back to the shops that take them by a file: by every code they know, never into a row of nobody."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import insert

from omsdesk.channels.files import whole_file
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.models.product import ShopCode
from omsdesk.services import stock_back
from tests.factories import a_house, a_product, an_order, stock
from tests.sentences import says_no

SHOPIFY = ("Handle", "SKU", "Location", "Bin", "Unavailable (not editable)", "Committed", "On hand (new)")


@pytest.fixture
def free(work: Work) -> dict[str, int]:
    """Nine mugs, of which two are promised, under two codes of a shop; a spoon that is sold out."""
    a_house(work)
    mug = a_product(work, "MUG-1")
    stock(work, mug, 9)
    a_product(work, "SPOON-1")
    gone = a_product(work, "OLD-1", active=False)
    an_order(work, [(mug, 2)], confirmed=True)
    codes = [("BLUE MUG", mug, True), ("OLD MUG", gone, True), ("NOBODY KNOWS", mug, False)]

    def keep(db: Db) -> None:
        for code, product, known in codes:
            db.run(insert(ShopCode).values(code=code, product_id=product, known=known))

    work.write(keep)
    return work.read(stock_back.figures)


def an_export(folder: Path, *rows: tuple[str, ...], header: tuple[str, ...] = SHOPIFY) -> Path:
    path = folder / "inventory.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def test_a_list_has_every_code_of_a_product_with_its_free_pieces(free: dict[str, int], tmp_path: Path) -> None:
    layout = stock_back.layout_of("Amazon")
    path = tmp_path / "stock.txt"

    made = stock_back.listed(layout, free)
    whole_file.write(path, made.rows, delimiter=layout.delimiter)

    assert free == {"MUG-1": 7, "BLUE MUG": 7, "SPOON-1": 0}
    assert path.read_text(encoding="utf-8").splitlines() == ["sku\tquantity", "BLUE MUG\t7", "MUG-1\t7", "SPOON-1\t0"]
    assert (made.products, made.left_out) == (3, 0)


def test_a_shops_own_list_is_filled_in_with_what_it_counts_besides(free: dict[str, int], tmp_path: Path) -> None:
    path = an_export(
        tmp_path,
        ("mug", "BLUE MUG", "Bremen", "", "1", "2", ""),
        ("spoon", "SPOON-1", "Bremen", "", "", "not stocked"),
        ("lamp", "LAMP", "Bremen", "", "0", "0", "4"),
    )

    made = stock_back.filled(stock_back.layout_of("shopify"), path, free)

    assert made.rows == (
        SHOPIFY,
        ("mug", "BLUE MUG", "Bremen", "", "1", "2", "10"),
        ("spoon", "SPOON-1", "Bremen", "", "", "not stocked", "0"),
    )
    assert (made.products, made.left_out) == (2, 1)


def test_what_a_shop_would_not_take_is_refused_in_words(free: dict[str, int], tmp_path: Path) -> None:
    layout = stock_back.layout_of("shopify")

    with says_no("etsy takes no stock by file. These do: Amazon, Shopify."):
        stock_back.layout_of("etsy")
    with says_no(
        "This shop takes only its own list, filled in. Export its inventory there, and give that file with --export."
    ):
        stock_back.listed(layout, free)
    with says_no(
        "inventory.csv has no columns SKU and On hand (new). Export the inventory of the shop, and give that file."
    ):
        stock_back.filled(layout, an_export(tmp_path, header=("Handle", "SKU")), free)
    mug = ("mug", "MUG-1", "Bremen", "", "", "", "")
    with says_no("MUG-1 stands in several rows of inventory.csv. Export the place alone from which you send."):
        stock_back.filled(layout, an_export(tmp_path, mug, mug), free)
    (tmp_path / "inventory.csv").write_bytes(b"SKU,On hand (new)\n\xff\xfe,1\n")
    with says_no(
        "inventory.csv is no list of a shop's inventory. Export the inventory of the shop, and give that file."
    ):
        stock_back.filled(layout, tmp_path / "inventory.csv", free)
    with pytest.raises(Unavailable) as missing:
        stock_back.filled(layout, tmp_path / "gone.csv", free)
    assert str(missing.value) == "gone.csv cannot be read. Check that the file is there."
