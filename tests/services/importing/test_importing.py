"""Files of another program come in once, completely, and to the cent."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling
from omsdesk.models.customer import Address, Customer
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.product import Product
from omsdesk.money import Money
from omsdesk.services import checks
from omsdesk.services.importing import Report, Subject, Tally, import_files
from tests.factories import a_house, a_product, an_order, everything_but_the_trail, stock, stock_of
from tests.services.importing.files import ORDERS, invoices, trading_company, write


@pytest.fixture(autouse=True)
def _house(work: Work) -> None:
    a_house(work)


def test_orders_come_in_with_their_lines_and_sums(work: Work, tmp_path: Path) -> None:
    report = import_files(work, trading_company(tmp_path), "northwind")

    assert report.of(Subject.CUSTOMERS) == Tally(Subject.CUSTOMERS, read=2, new=2)
    assert report.of(Subject.PRODUCTS) == Tally(Subject.PRODUCTS, read=3, new=3)
    assert report.of(Subject.STOCK) == Tally(Subject.STOCK, read=3, new=3)
    assert report.of(Subject.ORDERS) == Tally(Subject.ORDERS, read=6, new=6)
    assert (report.lines, report.goods, report.shipping) == (12, Money(6 * 2185, "EUR"), Money(6 * 325, "EUR"))
    assert report.refused_rows == ()
    assert work.read(checks.violations) == ()


def test_the_same_files_again_change_nothing(work: Work, tmp_path: Path) -> None:
    paths = trading_company(tmp_path)
    import_files(work, paths, "northwind")
    before = everything_but_the_trail(work)

    report = import_files(work, paths, "northwind")

    assert (report.read, report.new, report.unchanged, report.refused) == (6, 0, 6, 0)
    assert [each.new + each.changed for each in report.tallies] == [0, 0, 0, 0, 0]
    assert everything_but_the_trail(work) == before


def test_the_same_number_from_another_channel_is_another_order(work: Work, tmp_path: Path) -> None:
    paths = trading_company(tmp_path)
    import_files(work, paths, "northwind")

    assert import_files(work, paths, "Second shop").new == 6


def test_orders_that_left_are_history_and_touch_no_stock(work: Work, tmp_path: Path) -> None:
    import_files(work, trading_company(tmp_path, orders=4, shipped=4), "northwind")

    assert work.read(_headlines) == {Headline.COMPLETED: 4}
    assert stock_of(work, work.read(_product, "1").id)["A-01-1"] == (7, 0)


def test_open_orders_are_confirmed_and_get_what_is_there(work: Work, tmp_path: Path) -> None:
    import_files(work, trading_company(tmp_path, orders=5, shipped=0), "northwind")

    # Seven pieces of the first product for five orders of two: the last one waits for one piece.
    assert stock_of(work, work.read(_product, "1").id)["A-01-1"] == (7, 7)
    assert work.read(_headlines) == {Headline.READY_TO_PICK: 5}
    assert work.read(_waiting) == 3


def test_a_discontinued_product_that_a_channel_sold_is_delivered_all_the_same(work: Work, tmp_path: Path) -> None:
    report = import_files(work, trading_company(tmp_path, orders=1, shipped=0), "northwind")

    assert report.refused == 0
    assert work.read(_product, "2").active is False


def test_each_product_lies_in_a_bin_of_its_own(work: Work, tmp_path: Path) -> None:
    import_files(work, trading_company(tmp_path), "northwind")

    homes = [work.read(_product, sku).home_id for sku in ("1", "2", "3")]
    assert len(set(homes)) == 3
    assert None not in homes
    assert stock_of(work, work.read(_product, "2").id)["A-01-2"][0] == 100


def test_a_product_without_stock_is_counted_all_the_same(work: Work, tmp_path: Path) -> None:
    import_files(work, trading_company(tmp_path), "northwind")

    assert work.read(_product, "3").handling is Handling.COUNTED


def test_later_stock_of_a_file_does_not_overwrite_what_was_booked(work: Work, tmp_path: Path) -> None:
    import_files(work, trading_company(tmp_path), "northwind")
    again = write(tmp_path / "stock.csv", "SKU,Stock", [("2", 500)])

    report = import_files(work, [again], "northwind")

    assert report.of(Subject.STOCK) == Tally(Subject.STOCK, read=1, unchanged=1)
    assert stock_of(work, work.read(_product, "2").id)["A-01-2"][0] == 100


def test_stock_of_one_product_may_lie_in_two_bins(work: Work, tmp_path: Path) -> None:
    product = a_product(work, "MUG", handling=Handling.UNCOUNTED)
    path = write(tmp_path / "stock.csv", "SKU,Stock,Bin", [("MUG", 4, "A-01-1"), ("MUG", 6, "B-02-3")])

    import_files(work, [path], "file")

    assert {place: pieces for place, (pieces, _) in stock_of(work, product).items() if pieces > 0} == {
        "A-01-1": 4,
        "B-02-3": 6,
    }


def test_goods_that_were_promised_before_they_were_counted_stay_promised(work: Work, tmp_path: Path) -> None:
    product = a_product(work, "MUG", handling=Handling.UNCOUNTED)
    an_order(work, [(product, 3)], confirmed=True)
    path = write(tmp_path / "stock.csv", "SKU,Stock,Bin", [("MUG", 4, "A-01-1")])

    import_files(work, [path], "file")

    assert stock_of(work, product)["A-01-1"] == (4, 3)
    assert work.read(checks.violations) == ()


def test_stock_of_an_unknown_product_is_refused_with_its_line(work: Work, tmp_path: Path) -> None:
    path = write(tmp_path / "stock.csv", "SKU,Stock", [("MUG", 4)])

    report = import_files(work, [path], "file")

    assert report.of(Subject.STOCK) == Tally(Subject.STOCK, read=1, refused=1)
    assert _said(report) == ["stock.csv:2: The SKU MUG is not in the catalogue."]


def test_a_changed_customer_is_brought_up_to_date(work: Work, tmp_path: Path) -> None:
    import_files(work, trading_company(tmp_path), "northwind")
    moved = write(
        tmp_path / "moved.csv",
        "CustomerID,CompanyName,ContactName,Address,City,Country",
        [("ALFKI", "Łódź Imports", "Maria", "ul. Krótka 1", "Łódź", "Poland")],
    )

    report = import_files(work, [moved], "northwind")

    assert report.of(Subject.CUSTOMERS) == Tally(Subject.CUSTOMERS, read=1, changed=1)
    assert work.read(_streets) == ["ul. Krótka 1", "12 rue A"]
    assert work.read(_found, "lodz imports") == 1


def test_a_changed_price_is_brought_up_to_date_and_written_down(work: Work, tmp_path: Path) -> None:
    a_product(work, "MUG", name="Mug", price=1000)
    path = write(tmp_path / "products.csv", "SKU,Name,Price", [("MUG", "Mug", "12.50")])

    report = import_files(work, [path], "file")

    assert report.of(Subject.PRODUCTS) == Tally(Subject.PRODUCTS, read=1, changed=1)
    assert work.read(_product, "MUG").price_minor == 1250


def test_a_price_finer_than_a_cent_is_refused_and_not_rounded(work: Work, tmp_path: Path) -> None:
    path = write(tmp_path / "products.csv", "SKU,Name,Price", [("MUG", "Mug", "12.505"), ("CUP", "Cup", "3.50")])

    report = import_files(work, [path], "file")

    assert _said(report) == ["products.csv:2: Price: 12.505 has more than 2 decimals."]
    assert report.of(Subject.PRODUCTS).new == 1


def test_one_bad_order_does_not_block_the_others(work: Work, tmp_path: Path) -> None:
    customers, products, orders, details = trading_company(tmp_path, orders=3, shipped=0)
    with orders.open("a", encoding="utf-8") as file:
        file.write("99999,ALFKI,5,never,,,3,1.00,Somebody,Street 1,City,,12345,Germany\n")
        file.write("99998,ALFKI,5,1998-05-05,,,3,1.00,Somebody,Street 1,City,,12345,Germany\n")

    report = import_files(work, [customers, products, orders, details], "northwind")

    assert (report.read, report.new, report.refused) == (5, 3, 2)
    assert _said(report) == [
        "orders.csv:5: OrderDate: 'never' is not a date.",
        "orders.csv:6: Order 99998 has no lines.",
    ]


def test_a_line_with_an_unknown_sku_and_no_name_comes_along_and_its_order_waits(work: Work, tmp_path: Path) -> None:
    customers, products, orders, details = trading_company(tmp_path, orders=1, shipped=0)
    with details.open("a", encoding="utf-8") as file:
        file.write("10248,77,1.00,1,0.0\n")

    report = import_files(work, [customers, products, orders, details], "northwind")

    assert (report.new, report.lines) == (1, 3)
    assert _said(report) == ["details.csv:4: The SKU 77 is not in the catalogue."]
    assert work.read(_headlines) == {Headline.ON_HOLD: 1}


def test_orders_that_wait_for_their_products_go_on_when_these_have_come(work: Work, tmp_path: Path) -> None:
    customers, products, orders, details = trading_company(tmp_path, shipped=4)
    assert import_files(work, [customers, orders, details], "northwind").new == 6
    assert work.read(_headlines) == {Headline.COMPLETED: 4, Headline.ON_HOLD: 2}

    report = import_files(work, [customers, products, orders, details], "northwind")

    assert (report.new, report.unchanged, report.refused) == (0, 6, 0)
    assert work.read(_headlines) == {Headline.COMPLETED: 4, Headline.READY_TO_PICK: 2}
    assert work.read(checks.violations) == ()


def test_lines_without_their_orders_are_refused_in_words(work: Work, tmp_path: Path) -> None:
    *_, details = trading_company(tmp_path)

    with pytest.raises(Refusal, match="Give both files together"):
        import_files(work, [details], "northwind")


def test_a_shop_that_names_its_goods_needs_no_catalogue(work: Work, tmp_path: Path) -> None:
    path = invoices(tmp_path, [(536365, "85123A", "WHITE HEART", 6, "12/1/10 8:26", "2.55", 17850)])

    report = import_files(work, [path], "retail")

    assert (report.new, report.goods) == (1, Money(1530, "EUR"))
    product = work.read(_product, "85123A")
    assert (product.name, product.handling, product.price_minor) == ("WHITE HEART", Handling.UNCOUNTED, 255)


def test_products_are_not_made_up_when_nobody_wants_that(work: Work, tmp_path: Path) -> None:
    path = invoices(tmp_path, [(536365, "85123A", "WHITE HEART", 6, "12/1/10 8:26", "2.55", 17850)])

    report = import_files(work, [path], "retail", create_products=False)

    assert (report.new, report.refused) == (1, 0)
    assert _said(report) == ["invoices.csv:2: The SKU 85123A is not in the catalogue."]
    assert work.read(_headlines) == {Headline.REVIEW: 1}
    assert work.read(_product, "85123A").active is False


def test_a_broken_row_is_listed_and_its_order_waits_for_a_person(work: Work, tmp_path: Path) -> None:
    path = invoices(
        tmp_path,
        [
            (536365, "A1", "HEART", 6, "12/1/10 8:26", "2.55", 17850),
            (536366, "B1", "LANTERN", 1, "12/1/10 8:28", "1.00", 17850),
        ],
    )
    with path.open("a", encoding="utf-8") as file:
        file.write("536366,B2,LAMP 3,12/1/10 8:28,1.00,17850,United Kingdom\n")

    report = import_files(work, [path], "retail")

    assert (report.new, report.lines) == (2, 2)
    assert _said(report) == ["invoices.csv:4: This row has 7 columns where the header has 8."]


def test_a_cancellation_takes_pieces_off_the_order_it_names_once(work: Work, tmp_path: Path) -> None:
    path = invoices(
        tmp_path,
        [
            (536365, "A1", "HEART", 6, "12/1/10 8:26", "2.00", 17850),
            ("C536365", "A1", "HEART", -2, "12/1/10 9:26", "2.00", 17850),
        ],
    )
    report = import_files(work, [path], "retail")
    again = import_files(work, [path], "retail")

    assert [(each.external_ref, each.pieces) for each in report.taken_back] == [("C536365", 2)]
    assert [each.pieces for each in again.taken_back] == [0]
    assert work.read(_counters) == [(6, 2)]
    assert work.read(checks.violations) == ()


def test_a_cancellation_of_an_order_that_never_came_is_told(work: Work, tmp_path: Path) -> None:
    path = invoices(tmp_path, [("C536365", "A1", "HEART", -2, "12/1/10 9:26", "2.00", 17850)])

    report = import_files(work, [path], "retail")

    assert [str(each) for each in report.taken_back] == [
        "invoices.csv:2: C536365: a cancellation; the order it takes back is not here."
    ]
    assert report.read == 0


def test_a_dry_run_tells_all_and_writes_nothing(work: Work, tmp_path: Path) -> None:
    paths = trading_company(tmp_path)
    with paths[3].open("a", encoding="utf-8") as file:
        file.write("10248,77,1.00,1,0.0\n")
    before = everything_but_the_trail(work)

    report = import_files(work, paths, "northwind", dry_run=True)

    assert everything_but_the_trail(work) == before
    assert report.is_dry_run
    assert [(each.new, each.refused) for each in report.tallies] == [(2, 0), (3, 0), (0, 0), (3, 0), (6, 0)]
    assert (report.lines, report.goods, report.shipping) == (13, Money(6 * 2185 + 100, "EUR"), Money(6 * 325, "EUR"))
    assert _said(report) == ["details.csv:14: The SKU 77 is not in the catalogue."]
    assert report.first_rows[0] == ("customers.csv", "2", "ALFKI", "Łódź Imports", "Łódź", "Poland")


def test_a_dry_run_of_known_orders_finds_nothing_new(work: Work, tmp_path: Path) -> None:
    paths = trading_company(tmp_path)
    import_files(work, paths, "northwind")

    report = import_files(work, paths, "northwind", dry_run=True)

    assert (report.new, report.unchanged) == (0, 6)


def test_what_came_in_before_a_stop_stays_and_the_rest_follows(work: Work, tmp_path: Path) -> None:
    paths = trading_company(tmp_path, orders=500, shipped=500)
    report = import_files(work, paths, "northwind", cancelled=lambda: _enough(work, 200))

    again = import_files(work, paths, "northwind")

    assert report.was_stopped
    assert report.new + again.new == 500
    assert again.unchanged == report.new


def test_progress_grows_to_the_whole(work: Work, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    import_files(work, trading_company(tmp_path), "northwind", progress=lambda done, whole: told.append((done, whole)))

    assert told[-1] == (1000, 1000)
    assert all(whole == 1000 for _, whole in told)


def test_an_address_that_is_missing_holds_the_order(work: Work, tmp_path: Path) -> None:
    paths = trading_company(tmp_path, orders=1, shipped=0)
    write(
        paths[2], ORDERS, [(10248, "ALFKI", 5, "1998-05-05", "", "", 3, "1.00", "Somebody", "", "", "", "", "France")]
    )

    import_files(work, paths, "northwind")

    assert work.read(_headlines) == {Headline.REVIEW: 1}


def test_backorders_fill_when_a_stock_file_comes(work: Work, tmp_path: Path) -> None:
    product = a_product(work, "MUG")
    an_order(work, [(product, 3)], confirmed=True)
    path = write(tmp_path / "stock.csv", "SKU,Stock,Bin", [("MUG", 5, "A-01-1")])

    import_files(work, [path], "file")

    assert stock_of(work, product)["A-01-1"] == (5, 3)


def test_stock_that_a_person_booked_is_left_alone(work: Work, tmp_path: Path) -> None:
    product = a_product(work, "MUG")
    stock(work, product, 8)
    before = stock_of(work, product)
    path = write(tmp_path / "stock.csv", "SKU,Stock,Bin", [("MUG", 5, "A-01-1")])

    import_files(work, [path], "file")

    assert stock_of(work, product) == before


def _said(report: Report) -> list[str]:
    return [str(each) for each in report.refused_rows]


def _enough(work: Work, orders: int) -> bool:
    return work.read(_count) >= orders


def _count(db: Db) -> int:
    return db.run(select(func.count()).select_from(Order)).scalar_one()


def _headlines(db: Db) -> dict[Headline, int]:
    return dict(db.run(select(Order.headline, func.count()).group_by(Order.headline)).all())


def _waiting(db: Db) -> int:
    missing = func.sum(OrderLine.ordered - OrderLine.cancelled - OrderLine.allocated)
    return int(db.run(select(missing)).scalar_one())


def _counters(db: Db) -> list[tuple[int, int]]:
    return [(row.ordered, row.cancelled) for row in db.run(select(OrderLine.ordered, OrderLine.cancelled))]


def _product(db: Db, sku: str) -> Product:
    return db.run(select(*Product.__table__.columns).where(Product.sku == sku)).one()  # type: ignore[return-value]


def _streets(db: Db) -> list[str]:
    return list(db.run(select(Address.street).order_by(Address.customer_id)).scalars())


def _found(db: Db, words: str) -> int:
    return db.run(select(func.count()).where(Customer.search.contains(words))).scalar_one()
