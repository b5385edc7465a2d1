"""What a piece costs at a supplier's: on the page, on paper and mail, agreed once, and the cost of what they sent."""

from datetime import date
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.stock import CostKind
from omsdesk.lifecycles.supply import ToldBy
from omsdesk.messages import Wording
from omsdesk.models.cost import CostEntry
from omsdesk.models.message import Message
from omsdesk.money import Money
from omsdesk.services import checks, message_texts, messaging, receiving
from omsdesk.services.costing import averages, report, valuing
from omsdesk.services.suppliers import choosing, letter, listing, noting, roster, sending
from omsdesk.services.suppliers.listing import SupplyRow
from omsdesk.services.suppliers.roster import Known
from tests import factories

MONDAY = date(2026, 3, 2)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


class Shop:
    """A house whose supplier of tents writes German."""

    def __init__(self, work: Work) -> None:
        self.work = work
        factories.a_house(work, email="shop@house.test", mail_on=True, mail_way="folder")
        self.tent = factories.a_product(work, "TENT", name="Tent")
        self.acme = work.write(roster.keep, Known(0, "Acme", "orders@acme.test", "K-77", "de"))

    def asks(self, price: Money | None) -> None:
        self.work.write(roster.offer, self.tent, self.acme, "T-3", price=price)

    def supply(self, pieces: int) -> SupplyRow:
        order = factories.an_order(self.work, [(self.tent, pieces)], confirmed=True, is_paid=True)
        (line,) = factories.lines_of(self.work, order)
        self.work.write(choosing.give, order, line.id, self.acme, pieces)
        return self.of(order)

    def of(self, order: int) -> SupplyRow:
        return self.work.read(listing.of_order, order)[-1]

    def sent(self, supply: SupplyRow, by: ToldBy = ToldBy.OTHERWISE) -> None:
        self.work.write(sending.send, supply.id, by)

    def left(self, supply: SupplyRow, tracking: str) -> None:
        self.work.write(noting.note, supply.id, MONDAY, carrier="UPS", tracking=tracking)

    def entries(self) -> list[tuple[Any, ...]]:
        valuing.carry_out(self.work)
        columns = (CostEntry.kind, CostEntry.pieces, CostEntry.value_minor, CostEntry.value_after_minor)
        return [tuple(row) for row in self.work.read(lambda db: db.run(select(*columns).order_by(CostEntry.id)).all())]


@pytest.fixture
def shop(work: Work) -> Shop:
    return Shop(work)


def test_the_price_stands_on_page_paper_and_mail_and_is_agreed_when_they_are_told(shop: Shop) -> None:
    shop.asks(eur(11950))
    supply = shop.supply(2)
    assert (supply.lines[0].price, supply.lines[0].code, supply.costs) == (eur(11950), "T-3", (eur(23900),))
    shop.asks(eur(12000))
    assert shop.of(supply.order_id).costs == (eur(24000),)

    shop.sent(supply, ToldBy.MAIL)
    shop.asks(eur(1))

    assert shop.of(supply.order_id).costs == (eur(24000),)
    [mail] = shop.work.read(lambda db: db.run(select(Message.subject, Message.body)).all())
    assert "2 × Tent (TENT, Ihre Nummer T-3) 240,00 € Waren ohne Steuer: 240,00 €" in " ".join(mail.body.split())
    said = shop.work.read(lambda db: letter.paper(db, letter.head_of(db, supply.id)))
    with pypdfium2.PdfDocument(said.pdf()) as pdf:
        text = " ".join(pdf[0].get_textpage().get_text_bounded().split())
    assert "120,00 € je Stück, zusammen 240,00 €" in text
    with pytest.raises(Refusal, match="'EUX' is no currency"):
        shop.work.write(roster.offer, shop.tent, shop.acme, price=Money(1, "EUX"))


def test_the_house_words_the_mail_to_a_supplier_itself_and_no_customer_gets_it(shop: Shop) -> None:
    work, kind = shop.work, letter.KIND
    own = Wording("{title}, eilig", "Liebe Leute von {supplier},\n\n{goods}\n\n{price}\n\nAn:\n{address}")
    with pytest.raises(Refusal, match=r"There is no field \{customer\} in this message"):
        work.write(message_texts.keep, kind, "de", Wording("{title}", "{customer}"))

    company = work.write(message_texts.keep, kind, "de", own)

    seen = message_texts.example(company, kind, "de", own, work.now())
    assert (seen.subject, "Liebe Leute von Larch Tents," in seen.body) == ("Bestellung PO-00017, eilig", True)
    assert "Waren ohne Steuer: 168,00" in seen.body
    supply = shop.supply(1)
    shop.sent(supply, ToldBy.MAIL)
    [mail] = work.read(lambda db: db.run(select(Message.subject, Message.body)).all())
    assert (mail.subject, mail.body.partition(",")[0]) == (f"Bestellung {supply.number}, eilig", "Liebe Leute von Acme")
    with pytest.raises(Refusal, match="There is no message of the kind supplier_order"):
        work.write(messaging.send, supply.order_id, kind)


def test_what_they_sent_costs_their_price_and_the_stock_is_worth_what_it_was(shop: Shop) -> None:
    """Without a price of theirs, and with one in other money, it costs the average; with neither, nothing is known.

    Their price counts also where the house has an average: the nine pieces never lay among the five of the house.
    """
    work = shop.work
    none, theirs, average, foreign, dearer = [shop.supply(9) for _ in range(5)]
    for supply, price in ((none, None), (theirs, eur(600))):
        shop.asks(price)
        shop.sent(supply)
        shop.left(supply, f"{supply.id}")
    shelf = factories.a_bin(work, "A-01-1")
    work.write(receiving.receive, product_id=shop.tent, quantity=5, place_id=shelf, cost="4.00")
    for supply, price in ((average, None), (foreign, Money(9900, "USD")), (dearer, eur(600))):
        shop.asks(price)
        shop.sent(supply)
        shop.left(supply, f"{supply.id}")
    sold, came = CostKind.SHIPPED, CostKind.RECEIVED

    told = shop.entries()

    assert told[:4] == [(came, 0, 0, 0), (sold, 0, 0, 0), (came, 0, 5400, 5400), (sold, 0, -5400, 0)]
    assert told[4:] == [
        (came, 5, 2000, 2000),
        *((came, 0, 3600, 5600), (sold, 0, -3600, 2000)),
        *((came, 0, 3600, 5600), (sold, 0, -3600, 2000)),
        *((came, 0, 5400, 7400), (sold, 0, -5400, 2000)),
    ]
    found = work.read(report.this_month)
    assert (found.goods_sold, found.after, found.unknown) == (eur(18000), eur(2000), 0)
    assert work.read(averages.worth, [shop.tent])[shop.tent].pieces == 5
    assert work.read(checks.violations) == ()
