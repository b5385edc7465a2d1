"""A line comes straight from a supplier: nothing of it is picked here, the rest goes on, and every count fits."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline, Mark
from omsdesk.lifecycles.order import HoldReason, ShortRule
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.lifecycles.supply import SupplyStatus, ToldBy
from omsdesk.models.message import Message
from omsdesk.models.paper import Document
from omsdesk.models.pick import PickTask
from omsdesk.models.supplier import Supply
from omsdesk.printing.documents.supplier_order import SupplierOrder
from omsdesk.services import (
    backorders,
    blocking,
    cancelling,
    cancelling_lines,
    changing,
    checks,
    counter,
    cut_plan,
    delivering,
    holding,
    messaging,
    order_acts,
    order_detail,
    order_queue,
    print_queue,
    releasing,
    requesting_return,
    review_stock,
    splitting,
    stuck,
)
from omsdesk.services.invoicing import issuing
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from omsdesk.services.suppliers import choosing, listing, noting, roster, sending
from omsdesk.services.suppliers.listing import SupplyRow
from omsdesk.services.suppliers.roster import Known
from tests import factories
from tests.sentences import says_no

S = SupplyStatus
MONDAY = date(2026, 3, 2)
ACME = Known(0, "Acme Tents", "orders@acme.test", "K-77", "en")


class Shop:
    """A house with two mugs on the shelf and a supplier who has tents and mugs."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.mug, self.tent = (
            factories.a_product(work, "MUG", name="Mug"),
            factories.a_product(work, "TENT", name="Tent"),
        )
        factories.stock(work, self.mug, 2)
        self.acme = work.write(roster.keep, ACME)
        self.orders = 0

    def order(self, *lines: tuple[int, int], **fields: Any) -> int:
        self.orders += 1
        fields |= {"customer": f"Grace Hopper {self.orders}", "email": f"grace{self.orders}@customer.test"}
        return factories.an_order(self.work, lines, confirmed=True, **fields)

    def give(self, order: int, position: int = 1, pieces: int = 1, code: str = "") -> SupplyRow:
        line = factories.lines_of(self.work, order)[position - 1].id
        self.work.write(choosing.give, order, line, self.acme, pieces, code)
        return self.of(order)

    def of(self, order: int) -> SupplyRow:
        return self.work.read(listing.of_order, order)[-1]

    def headline(self, order: int) -> Headline:
        word: Headline = factories.the_order(self.work, order).headline
        return word

    def counts(self, order: int) -> list[tuple[int, int, int, int]]:
        rows = factories.lines_of(self.work, order)
        return [(row.ordered - row.cancelled, row.allocated, row.picked, row.shipped) for row in rows]

    def holds_together(self) -> None:
        assert "\n".join(self.work.read(checks.violations)) == ""

    def mails(self) -> list[Any]:
        asked = select(Message.kind, Message.recipient, Message.subject, Message.body).order_by(Message.id)
        return list(self.work.read(lambda db: db.run(asked).all()))

    def stuck(self) -> dict[str, int]:
        return {each.cause.key: each.count for each in self.work.read(stuck.look)}


@pytest.fixture
def shop(work: Work) -> Shop:
    factories.a_house(work, email="shop@house.test", mail_way="folder")
    return Shop(work)


@pytest.fixture
def here(house: Work) -> Shop:
    return Shop(house)


def test_the_missing_line_leaves_from_the_supplier_and_the_rest_from_here(shop: Shop) -> None:
    work = shop.work
    order = shop.order((shop.mug, 2), (shop.tent, 3), short_rule=ShortRule.WAIT_FOR_ALL, is_paid=True)
    assert shop.headline(order) is Headline.BACKORDERED

    supply = shop.give(order, 2, 3, code="T-3")

    assert (supply.status, supply.goods, supply.lines[0].code) == (S.WAITING, "3 × Tent", "T-3")
    assert shop.headline(order) is Headline.READY_TO_PICK
    assert shop.counts(order) == [(2, 2, 0, 0), (3, 3, 0, 0)]
    assert factories.stock_of(work, shop.tent) == {"Suppliers": (0, 3)}
    assert shop.stuck() == {"to order": 1}
    assert [each.promised for each in work.read(backorders.claims, shop.tent)] == [0]
    shop.holds_together()

    released = work.write(releasing.release_or_refuse, [order])
    assert released.order_ids == (order,)
    assert work.read(lambda db: db.run(select(PickTask.product_id)).scalars().all()) == [shop.mug]

    work.write(sending.send, supply.id, ToldBy.OTHERWISE)
    noted = work.write(noting.note, supply.id, MONDAY, carrier="UPS", tracking="1Z 2Z")

    assert (noted.pieces, noted.is_all) == (3, False)
    assert shop.counts(order) == [(2, 2, 0, 0), (3, 3, 3, 3)]
    assert shop.of(order).status is S.SHIPPED
    assert factories.stock_of(work, shop.tent) == {"Suppliers": (-3, 0), "Customers": (3, 0)}
    assert shop.stuck() == {}
    [shipment] = [each for each in work.read(order_detail.show, order).shipments if each.shipped_at]
    invoice = work.write(issuing.for_shipment, shipment.id)
    assert invoice
    shop.holds_together()


def test_a_product_that_always_comes_from_a_supplier_needs_no_stock_and_completes_the_order(shop: Shop) -> None:
    work = shop.work
    work.write(roster.offer, shop.tent, shop.acme, "T-3", direct=True)
    placed = factories.an_order(work, [(shop.tent, 2)])
    assert work.read(review_stock.short, [placed]) == {}

    order = shop.order((shop.tent, 2))

    [row] = work.read(order_queue.rows, [order])
    assert (row.headline, row.marks) == (Headline.CONFIRMED, (Mark.SUPPLIER,))
    detail = work.read(order_detail.show, order)
    assert str(detail.order.next_step and detail.order.next_step.word) == "Open suppliers"
    assert "2 pieces come straight from a supplier" in detail.order.answer_line
    assert [str(each.reason) for each in detail.why_not["release"]] == ["The rest comes straight from a supplier."]
    assert [str(each.reason) for each in detail.why_not["ship"]] == ["The rest comes straight from a supplier."]
    supply = shop.of(order)
    work.write(sending.send, supply.id, ToldBy.PAPER)
    work.write(noting.note, supply.id, MONDAY, carrier="", tracking="D-1", pieces={supply.lines[0].line_id: 1})
    assert (shop.headline(order), shop.of(order).status) == (Headline.PART_SHIPPED, S.SENT)
    work.write(noting.note, supply.id, MONDAY, carrier="", tracking="D-2")

    assert shop.headline(order) is Headline.SHIPPED
    assert factories.the_order(work, order).shipped_at is not None
    for shipment in work.read(order_detail.show, order).shipments:
        work.write(delivering.deliver, shipment.id, DeliveryProof.NONE)
    back = work.write(requesting_return.request_and_approve, order, {supply.lines[0].line_id: 1})
    assert back
    shop.holds_together()


def test_an_order_is_mailed_once_without_prices_and_each_change_once(shop: Shop) -> None:
    work = shop.work
    factories.change_settings(work, mail_on=True)
    order = shop.order((shop.tent, 2), is_paid=True)
    supply = shop.give(order, 1, 2, code="T-3")
    number = house_name("PO", supply.id)

    work.write(sending.send, supply.id, ToldBy.MAIL)
    with pytest.raises(Refusal, match=f"Acme Tents knows of {number} already"):
        work.write(sending.send, supply.id, ToldBy.MAIL)

    [mail] = [each for each in shop.mails() if each.kind == "supplier_order"]
    assert (mail.recipient, mail.subject) == ("orders@acme.test", f"Order {number} from Test House")
    for said in ("2 ×  Tent (TENT, your code T-3)", "Lindenweg 5", "Our number with you: K-77"):
        assert said in mail.body
    assert "20.00" not in mail.body
    assert "10.00" not in mail.body
    work.write(changing.change_address, order, ShipTo(street="Am Wall 1", city="Bremen", postal_code="28195"))
    assert shop.stuck() == {"changed at suppliers": 1}
    work.write(cancelling_lines.cancel_lines, order, {supply.lines[0].line_id: 1}, "changed")
    work.write(sending.send, supply.id, ToldBy.MAIL)

    *_, change = [each for each in shop.mails() if each.kind == "supplier_order"]
    assert change.subject == f"Change of order {number} from Test House"
    for said in ("1 ×  Tent", "Am Wall 1"):
        assert said in change.body
    assert shop.stuck() == {}
    [row] = [each for each in work.read(order_detail.show, order).messages if each.recipient == "orders@acme.test"][:1]
    again = work.read(messaging.message_of, row.id)
    assert (again.recipient, str(row.kind)) == ("orders@acme.test", "Order to a supplier")
    work.write(noting.note, supply.id, MONDAY, carrier="UPS", tracking="1Z")
    [shipped] = [each for each in shop.mails() if each.kind == "shipped"]
    assert shipped.recipient == "grace1@customer.test"
    for said in ("1Z (UPS)", "1 ×  Tent (TENT)"):
        assert said in shipped.body
    shop.holds_together()


def test_what_is_cancelled_before_it_was_sent_nobody_hears_of_and_after_it_they_must(shop: Shop) -> None:
    work = shop.work
    quiet, loud = (shop.order((shop.tent, 2)) for _ in range(2))
    unsent, sent = (shop.give(each, 1, 2) for each in (quiet, loud))
    work.write(sending.send, sent.id, ToldBy.OTHERWISE)

    for each in (quiet, loud):
        work.write(cancelling.cancel_order, each, "thought better of it")

    assert (shop.of(quiet).status, shop.of(quiet).is_open) == (S.CANCELLED, False)
    assert (shop.of(loud).status, str(shop.of(loud).mark[0])) == (S.CANCELLED, "Changed, tell them")
    assert [each.id for each in work.read(listing.listed)] == [sent.id]
    with pytest.raises(Refusal, match="was called off") as no:
        work.write(noting.note, sent.id, MONDAY, carrier="", tracking="1")
    assert str(no.value.advice) == "If the goods left all the same, have them come back as a return."
    with pytest.raises(Refusal, match="called off before it was sent"):
        work.write(sending.send, unsent.id, ToldBy.OTHERWISE)
    work.write(sending.send, sent.id, ToldBy.PAPER)

    assert work.read(listing.listed) == ()
    paper = work.read(lambda db: print_queue.document_of(db, _newest_paper(db)))[0]
    assert isinstance(paper, SupplierOrder)
    assert (paper.is_change, paper.is_off, paper.lines[0].quantity) == (True, True, 0)
    shop.holds_together()


def test_pieces_are_taken_first_where_nobody_was_told(shop: Shop) -> None:
    work = shop.work
    order = shop.order((shop.tent, 4))
    sent = shop.give(order, 1, 2)
    work.write(sending.send, sent.id, ToldBy.OTHERWISE)
    waiting = shop.give(order, 1, 1)
    line = sent.lines[0].line_id

    plan = work.read(cut_plan.of_line, order, line)
    assert (plan.taken, plan.called_off) == ((0,) * 4, (0, 0, 1, 2))
    assert str(plan.words(3)) == "1 piece was asked of a supplier, who has to be told."
    assert work.read(order_acts.plan_cancel, [order]).suppliers == ("Acme Tents",)
    work.write(cancelling_lines.cancel_lines, order, {line: 2}, "changed")

    by_id = {each.id: each for each in work.read(listing.of_order, order)}
    assert (by_id[sent.id].open, by_id[sent.id].told) == (2, True)
    assert by_id[waiting.id].status is S.CANCELLED
    assert shop.counts(order) == [(2, 2, 0, 0)]

    said = work.write(choosing.take_back, sent.id)
    assert str(said) == "Acme Tents has to be told"
    assert shop.counts(order) == [(2, 0, 0, 0)]
    assert shop.headline(order) is Headline.BACKORDERED
    shop.holds_together()


def test_what_does_not_fit_is_refused_in_words_and_changes_nothing(here: Shop) -> None:
    work = here.work
    order = here.order((here.tent, 2), (here.mug, 1))
    tent, mug = (line.id for line in factories.lines_of(work, order))
    supply = here.give(order, 1, 2)
    before = factories.whole_database(work)

    for deed, said in (
        (lambda: work.write(choosing.give, order, mug, here.acme, 1), "Every piece has its stock already"),
        (lambda: work.write(noting.note, supply.id, MONDAY, carrier="", tracking="1"), "does not know of it yet"),
        (lambda: work.write(sending.send, supply.id, ToldBy.MAIL), "E-mail is switched off"),
        (lambda: work.write(roster.keep, ACME), "a supplier of this name already"),
        (lambda: work.write(roster.keep, Known(0, "B", "nowhere", "", "en")), "'nowhere' is no e-mail address"),
        (lambda: _sell(work, here), "Tent comes straight from a supplier: it is not here"),
    ):
        with pytest.raises(Refusal, match=said):
            deed()
        if "straight" not in said:
            assert factories.whole_database(work) == before

    factories.change_settings(work, mail_on=True)
    work.write(roster.keep, replace(ACME, id=here.acme, email=""))
    with says_no("The supplier has no e-mail address. Send it another way."):
        work.write(sending.send, supply.id, ToldBy.MAIL)
    work.write(sending.send, supply.id, ToldBy.OTHERWISE)
    work.write(holding.hold, order, HoldReason.OTHER, "wait")
    with pytest.raises(Refusal, match="is on hold"):
        work.write(noting.note, supply.id, MONDAY, carrier="", tracking="1")
    work.write(holding.release_reason, order, HoldReason.OTHER)
    with pytest.raises(Refusal, match="is ordered from a supplier"):
        work.write(splitting.split, order, {tent: 1})
    with pytest.raises(Refusal, match="still to come"):
        work.write(noting.note, supply.id, date(2026, 3, 3), carrier="", tracking="1")
    with pytest.raises(Refusal, match="before it was ordered"):
        work.write(noting.note, supply.id, date(2026, 3, 1), carrier="", tracking="1")
    with pytest.raises(Refusal, match="needs a tracking number"):
        work.write(noting.note, supply.id, MONDAY, carrier="", tracking=" ")
    with pytest.raises(Refusal, match="3 of Tent cannot have left"):
        work.write(noting.note, supply.id, MONDAY, carrier="", tracking="1", pieces={tent: 3})
    assert here.counts(order) == [(2, 2, 0, 0), (1, 1, 0, 0)]
    here.holds_together()


def test_the_database_keeps_what_a_supplier_knows_and_what_is_asked(shop: Shop) -> None:
    work = shop.work
    order = shop.order((shop.tent, 2))
    supply = shop.give(order, 1, 2)

    for values in (
        {"told": True},
        {"revision": 1},
        {"status": S.SENT},
        {"sent_at": datetime(2026, 3, 2, tzinfo=UTC)},
    ):
        with pytest.raises(IntegrityError):
            work.write(lambda db, each: db.run(update(Supply).where(Supply.id == supply.id).values(**each)), values)
    assert shop.of(order) == supply


def test_a_promise_from_a_supplier_goes_to_nobody_else_and_the_paper_names_their_code(here: Shop) -> None:
    work = here.work
    first, second = (here.order((here.tent, 2)) for _ in range(2))
    supply = here.give(first, 1, 2, code="T-3")
    lines = [factories.lines_of(work, each)[0].id for each in (first, second)]

    with pytest.raises(Refusal, match="2 cannot be moved"):
        work.write(backorders.move, *lines, 2)

    work.write(sending.send, supply.id, ToldBy.PAPER)
    paper = work.read(lambda db: print_queue.document_of(db, _newest_paper(db)))[0]
    document = pypdfium2.PdfDocument(paper.pdf())
    words = document[0].get_textpage().get_text_range()
    document.close()
    for said in (house_name("PO", supply.id), "T-3", "TENT", "Lindenweg 5", "Acme Tents", "K-77"):
        assert said in words
    assert "10.00" not in words
    (blocker,) = work.read(blocking.blockers, first, "pick")
    assert (str(blocker.reason), str(blocker.advice)) == (
        "The rest comes straight from a supplier.",
        "Note it when it has left there.",
    )


def _newest_paper(db: Db) -> int:
    return int(db.run(select(Document.id).order_by(Document.id.desc()).limit(1)).scalar_one())


def _sell(work: Work, shop: Shop) -> None:
    work.write(roster.offer, shop.tent, shop.acme, "", direct=True)
    draft = NewOrder(customer_name="Grace", lines=(NewLine(product_id=shop.tent, quantity=1),), ship_to=factories.HOME)
    work.write(counter.sell, draft, payment=PaymentMethod.CASH)
