"""E-invoices hold to the arithmetic of EN 16931, over random orders; the rules are reckoned without our own code."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from defusedxml.ElementTree import fromstring

from omsdesk.database import answers
from omsdesk.database.work import Work
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.models.invoice import Invoice
from omsdesk.services import paying, placing
from omsdesk.services.invoicing import crediting, issuing, ubl
from omsdesk.services.invoicing.record import Record
from omsdesk.services.new_order import NewLine, NewOrder
from tests.counts import counted
from tests.factories import HOME, a_product, all_rows, an_order, change_settings, the_order
from tests.services import en16931

RATES = (1900, 700, 0, 2550)
PLACES = (("DE", ""), ("AT", "ATU12345675"), ("AT", ""), ("US", ""), ("FR", "FR40303265045"))
SEED = 20261128


def records(work: Work) -> list[Record]:
    place = [column.name for column in Invoice.__table__.columns].index("content")
    return [answers.decode(row[place]) for row in all_rows(work, Invoice)]


def a_random_order(work: Work, dice: Random, products: list[int]) -> int:
    country, vat_id = dice.choice(PLACES)
    chosen = dice.sample(products, dice.randint(1, 5))
    lines = tuple(
        NewLine(product_id=each, quantity=dice.randint(1, 30), discount_bp=dice.choice((0, 0, 500, 3333)))
        for each in chosen
    )
    draft = NewOrder(
        customer_name="Grace Hopper",
        lines=lines,
        ship_to=replace(HOME, country=country),
        vat_id=vat_id,
        email="grace@customer.test",
        shipping_minor=dice.choice((0, 490, 1999)),
        prices_include_tax=dice.random() < 0.5,
        discount_bp=dice.choice((0, 0, 1000)),
    )
    return work.write(placing.place, draft)


@pytest.fixture
def shop(house: Work) -> Work:
    change_settings(
        house, vat_id="DE123456788", tax_number="12/345/67890", iban="DE75512108001245126199", bic="SOLADEST",
        email="shop@house.test", exempt_words="Exempt",
    )  # fmt: skip
    return house


def test_random_invoices_and_credit_notes_break_no_rule(shop: Work) -> None:
    dice = Random(SEED)
    products = [a_product(shop, price=dice.randint(1, 99_999), tax_rate_bp=rate) for rate in RATES for _ in range(3)]
    for turn in range(count := counted(short=40, long=2_000)):
        if turn == count // 2:
            change_settings(shop, tax_rounding="rate", shipping_tax="usual")
        order_id = a_random_order(shop, dice, products)
        if dice.random() < 0.4:
            shop.write(paying.record, order_id, PaymentMethod.CASH, amount_minor=dice.randint(1, 5_000))
        invoice_id = shop.write(issuing.issue, order_id)
        total = the_order(shop, order_id).total_minor
        for _ in range(dice.randint(0, 2)):
            shop.write(crediting.credit, invoice_id, "Scratched & bent", amount_minor=dice.randint(1, total // 3 or 1))

    found = {each.name: en16931.broken(ubl.xml_of(each)) for each in records(shop)}

    assert {name: rules for name, rules in found.items() if rules} == {}
    assert len(found) > counted(short=60, long=3_000)


def test_the_file_says_what_the_order_comes_to_and_how_to_pay(shop: Work) -> None:
    mug = a_product(shop, "MUG-1", name="Mug <blue> & white", price=999, tax_rate_bp=1900)
    order_id = an_order(shop, [(mug, 3)], shipping_minor=490, email="grace@customer.test")
    shop.write(paying.record, order_id, PaymentMethod.CASH, amount_minor=1000)
    shop.write(issuing.issue, order_id)

    (record,) = records(shop)
    xml = ubl.xml_of(record)

    root, order = fromstring(xml), the_order(shop, order_id)
    sums = en16931.parts(root, ".LegalMonetaryTotal")[0]
    assert en16931.amount(sums, "TaxInclusiveAmount") * 100 == order.total_minor
    assert en16931.amount(sums, "PayableAmount") == Decimal(order.total_minor - 1000) / 100
    assert en16931.text(root, ".PaymentMeans/.PayeeFinancialAccount/ID") == "DE75512108001245126199"
    assert en16931.text(root, ".PaymentMeans/PaymentID") == record.name
    assert [en16931.text(line, ".Item/Name") for line in en16931.lines(root)] == ["Mug <blue> & white", "Shipping"]
    assert en16931.broken(xml) == []


def test_the_rules_see_a_wrong_cent(shop: Work) -> None:
    shop.write(issuing.issue, an_order(shop, [(a_product(shop, tax_rate_bp=1900), 1)], email="grace@customer.test"))
    xml = ubl.xml_of(records(shop)[0])
    assert en16931.broken(xml) == []

    assert "BR-CO-15" in en16931.broken(
        xml.replace(b">11.90</cbc:TaxInclusiveAmount", b">11.91</cbc:TaxInclusiveAmount")
    )
    assert "BR-S-08" in en16931.broken(xml.replace(b">10.00</cbc:TaxableAmount", b">10.01</cbc:TaxableAmount"))
