"""A person asks what we know, and asks to be forgotten: everything comes out, everything goes, every number stays."""

import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text

from omsdesk.codes import house_code
from omsdesk.database.db import Db
from omsdesk.database.engine import WRITES
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.customer import Purpose
from omsdesk.lifecycles.goods_return import Condition
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.models.all import metadata
from omsdesk.models.journal import AuditEvent
from omsdesk.models.paper import Document
from omsdesk.models.shipment import Shipment
from omsdesk.services import (
    changing,
    checks,
    completing,
    customer_list,
    customer_notes,
    customers,
    delivering,
    erasing,
    inspecting,
    mailing,
    merging_customers,
    order_story,
    packing,
    paying,
    personal_file,
    print_queue,
    record_history,
    shipping,
)
from omsdesk.services.customers import NewCustomer
from omsdesk.services.new_order import ShipTo
from tests.factories import HOME, a_house, a_product, all_rows, an_order, change_settings, stock, the_order
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.returns.coming_back import LAST_WEEK, line_id, received

SECRETS = ("Ana", "Sousa", "ana@example.org", "5550102", "Lindenweg", "Bremen", "28195", "Am Wall", "noon", "Birthday")


@pytest.fixture
def ana(work: Work, tmp_path: Path) -> int:
    a_house(work, mail_on=True, mail_way="folder", mail_folder=str(tmp_path / "mail"), email="shop@house.test")
    new = NewCustomer(name="Ana Sousa", email="ana@example.org", phone="+49 421 5550102", address=HOME)
    return work.write(customers.make, new)


def a_whole_order(work: Work, customer_id: int) -> int:
    """Sent to another address with a note, packed, shipped, delivered, completed; mails and papers written."""
    mug = a_product(work, "MUG", name="Mug")
    stock(work, mug, 9)
    wanted = {"customer_id": customer_id, "email": "ana@example.org", "phone": "+49 421 5550102"}
    order = an_order(work, [(mug, 1)], confirmed=True, customer="Ana Sousa", ship_to=HOME, **wanted)
    work.write(changing.change_address, order, ShipTo(name="Ana", street="Am Wall 1", city="Bremen", country="DE"))
    work.write(changing.change_notes, order, packer_note="Ring before noon", gift_note="Happy Birthday Ana")
    work.write(paying.record, order, PaymentMethod.CASH)
    bench.press(work, packing.open_order, order)
    (shipment,) = bench.rows(work, Shipment, order_id=order)
    bench.scan(work, house_code("SK", mug), shipment.id)
    bench.press(work, packing.confirm_note, shipment.id)
    work.write(shipping.ship, shipment.id)
    work.write(delivering.deliver, shipment.id, DeliveryProof.SIGNED, "Ana Sousa")
    work.write(completing.complete, order)
    mailing.carry_out(work)
    return order


def said_anywhere(work: Work) -> list[str]:
    """Every place where a word of the person is still written, but for answers to commands, which go in a month."""
    found = []
    for table in metadata.sorted_tables:
        if table.name != "commands":
            for row in work.read(_texts, table):
                found += [f"{table.name}: {word} in {row}" for word in _secrets_in(row)]
    return found


def _secrets_in(row: str) -> list[str]:
    """Hashes, salts and ids hold any five digits once in some ten thousand rows: they are no words."""
    said = re.sub(r"[0-9a-f]{32,}", "", row)
    return [word for word in SECRETS if word in said]


def _texts(db: Db, table: Any) -> list[str]:
    return [str(tuple(row)) for row in db.connection.execute(table.select())]


def _an_invoice(db: Db, order_id: int) -> None:
    values = {"kind": "invoice", "title": "Invoice", "order_id": order_id, "content": "{}", "made_at": db.now}
    db.run(insert(Document).values(**values))


def test_a_postal_code_inside_a_hash_tells_of_nobody() -> None:
    digest = f"{'ab' * 20}28195{'cd' * 9}e"

    assert _secrets_in(f"('personal:{digest[:16]}:{digest}', 'x')") == []
    assert _secrets_in(f"('{digest}', '28195 Bremen', '+494215550102')") == ["5550102", "Bremen", "28195"]


def test_nothing_says_any_more_who_it_was_and_every_number_stays(work: Work, ana: int) -> None:
    order = a_whole_order(work, ana)
    work.write(customer_notes.note, ana, "Calls before noon")
    work.write(customer_notes.say, ana, Purpose.NEWS, "Ana said so", given=True)
    work.write(customers.change, ana, NewCustomer(name="Ana M. Sousa", email="ana@example.org"))
    before = the_order(work, order)
    trail = all_rows(work, AuditEvent)

    work.write(erasing.erase, ana)

    after = the_order(work, order)
    assert said_anywhere(work) == []
    assert (after.total_minor, after.placed_at, after.status, after.ship_country, after.customer_id) == (
        *(before.total_minor, before.placed_at, before.status, "DE", ana),
    )
    assert after.search == "mug"
    assert all_rows(work, AuditEvent)[: len(trail)] == trail
    assert work.read(checks.violations) == ()
    assert {each.after for each in work.read(order_story.history, order) if each.what == "address"} == {"(erased)"}
    assert "(erased)" in {row.before for row in work.read(record_history.history, "customer", ana)}
    assert work.read(customer_list.card, ana).erased_at == work.now()
    assert list(work.read(customer_list.ids)) == []


def test_a_card_that_was_taken_in_is_forgotten_with_its_person(work: Work, ana: int) -> None:
    other = work.write(customers.make, NewCustomer(name="A. Sousa", email="ana@example.org"))
    merge = work.write(merging_customers.merge, ana, other)

    work.write(erasing.erase, ana)

    assert said_anywhere(work) == []
    with pytest.raises(Refusal, match="was erased"):
        work.write(merging_customers.take_back, merge)


def test_an_invoice_keeps_its_words_until_the_date_the_card_tells(work: Work, ana: int) -> None:
    order = a_whole_order(work, ana)
    work.write(_an_invoice, order)
    change_settings(work, keep_invoices_years=8)
    last = date(work.now().year + 8, 12, 31)

    planned = work.read(erasing.plan, ana)
    work.write(erasing.erase, ana)

    card = work.read(customer_list.card, ana)
    assert (planned.orders, planned.invoices, planned.until, planned.older) == (1, 1, last, 0)
    assert (card.invoices, card.invoices_until) == (1, last)
    contents = {row[1]: row[5] for row in all_rows(work, Document)}
    assert contents.pop("invoice") == "{}"
    assert set(contents.values()) == {""}


def test_a_paper_that_was_emptied_says_so_when_it_is_asked_for(work: Work, ana: int) -> None:
    a_whole_order(work, ana)
    paper = all_rows(work, Document)[0][0]
    work.write(erasing.erase, ana)

    with pytest.raises(Refusal, match="This paper was emptied when the customer was erased"):
        work.read(print_queue.document_of, paper)


def test_nobody_is_forgotten_while_something_is_under_way(work: Work, ana: int) -> None:
    order = an_order(work, customer="Ana Sousa", customer_id=ana, confirmed=True, email="ana@example.org")

    blocked = [str(each) for each in work.read(erasing.plan, ana).blocked]
    with says_no("SO-10001 is still open. Complete or cancel it first. Nothing was erased."):
        work.write(erasing.erase, ana)

    assert blocked == [
        f"SO-{order} is still open. Complete or cancel it first.",
        f"A mail about SO-{order} waits. Send it or give it up.",
    ]
    assert the_order(work, order).customer_name == "Ana Sousa"


def test_a_return_and_its_refund_come_first_and_nobody_is_forgotten_twice(work: Work, ana: int) -> None:
    mug = a_product(work)
    stock(work, mug, 9)
    about: dict[str, Any] = {"customer_id": ana, "shipped_at": LAST_WEEK, "is_paid": True}
    first, second = (an_order(work, [(mug, 1)], **about) for _ in range(2))
    taken, asked_for = received(work, first, 1), received(work, second, 1)
    work.write(inspecting.inspect, line_id(work, taken), Condition.NEW)

    assert [str(each) for each in work.read(erasing.plan, ana).blocked] == [
        *(f"RE-{each} is still open. Settle it first." for each in (taken, asked_for)),
        f"A refund for SO-{first} is on its way.",
    ]
    change_settings(work, mail_on=False)
    other = work.write(customers.make, NewCustomer(name="Ben"))
    work.write(erasing.erase, other)
    with says_no("This customer was erased. Nothing was erased."):
        work.write(erasing.erase, other)


def test_words_changed_beside_the_trail_are_found_by_the_check(work: Work, ana: int) -> None:
    work.write(customers.change, ana, NewCustomer(name="Ana Lima"))
    with work.engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(text("UPDATE personal_words SET words = 'Eve' WHERE words = 'Ana Lima'"))
        connection.execute(text("UPDATE personal_words SET words = NULL, salt = NULL WHERE words = 'Ana Sousa'"))

    found = " ".join(work.read(checks.violations))

    assert "words beside the trail are not those that were written" in found
    assert "words beside the trail are gone, and nobody was erased" in found


def test_everything_about_a_person_comes_out_in_one_file(work: Work, ana: int, tmp_path: Path) -> None:
    order = a_whole_order(work, ana)
    work.write(customer_notes.rate, ana, 4, "Quick")
    work.write(customer_notes.say, ana, Purpose.NEWS, "on a form", given=True)
    stranger = work.write(customers.make, NewCustomer(name="Kenji Sato"))
    an_order(work, customer="Kenji Sato", customer_id=stranger)

    path = personal_file.write(tmp_path / "ana.zip", work.read(personal_file.read, ana))

    with zipfile.ZipFile(path) as file:
        data, summary = json.loads(file.read("data.json")), file.read("summary.txt").decode()
    assert [row["id"] for row in data["orders"]] == [order]
    of_one = ("customers", "addresses", "notes", "consents", "payments", "parcels", "order_lines")
    assert [len(data[name]) for name in of_one] == [1] * len(of_one)
    assert any("Am Wall 1" in row["after"] for row in data["order_history"])
    assert "Kenji" not in json.dumps(data)
    told = ("What we know of Ana Sousa", "Lindenweg 5", "**** Quick", "News and offers: Yes (on a form)", "1 x Mug")
    assert [words for words in told if words not in summary] == []


def test_a_file_that_cannot_be_written_leaves_none_behind(work: Work, ana: int, tmp_path: Path) -> None:
    file = work.read(personal_file.read, ana)

    with pytest.raises(Exception, match="cannot be written"):
        personal_file.write(tmp_path / "nowhere" / "ana.zip", file)
    assert list(tmp_path.rglob("*.part")) == []
