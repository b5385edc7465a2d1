"""On a shared database the office mends cards and orders with a station's rights, and a supervisor forgets a person."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from omsdesk.database.work import Work
from omsdesk.lifecycles.customer import Purpose
from omsdesk.lifecycles.order import HoldReason, ShortAnswer
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.invoice import Invoice
from omsdesk.models.message import Message
from omsdesk.models.order import Hold
from omsdesk.models.paper import Document
from omsdesk.models.personal import PersonalWords
from omsdesk.services import (
    alternatives,
    cancelling,
    checks,
    customer_list,
    customer_notes,
    customers,
    deciding,
    editing,
    erasing,
    holding,
    kits,
    merging_customers,
    merging_orders,
    message_list,
    messaging,
    paying,
    shortage,
    splitting,
)
from omsdesk.services.customers import NewCustomer
from omsdesk.services.invoicing import issuing
from omsdesk.services.new_order import NewLine
from omsdesk.words import Text
from tests.database.station import a_prompt, a_shared_house, signed_in
from tests.factories import HOME, a_product, all_rows, an_order, change_settings, lines_of, stock, the_order


def test_the_office_merges_cards_and_a_supervisor_erases_the_person(postgresql_url: str) -> None:
    people = (("Olga", UserRole.OFFICE), ("Grace", UserRole.SUPERVISOR))
    with a_shared_house(postgresql_url, *people) as (owner, ids):
        mug = a_product(owner)
        with signed_in(postgresql_url, ids["Olga"]) as work:
            ana, other = (
                work.write(customers.make, NewCustomer(name=name, email="ana@example.org", address=HOME))
                for name in ("Ana Sousa", "A. Sousa")
            )
            order = an_order(work, [(mug, 1)], customer="Ana Sousa", customer_id=other, email="ana@example.org")
            note = work.write(customer_notes.note, other, "Calls before noon")
            work.write(customer_notes.say, other, Purpose.NEWS, "on a form", given=True)
            merge = work.write(merging_customers.merge, ana, other)
            work.write(merging_customers.take_back, merge)
            work.write(merging_customers.merge, ana, other)
            work.write(customer_notes.take_away, ana, note)
            work.write(paying.record, order, PaymentMethod.CASH)
            work.write(issuing.issue, order)
            work.write(holding.hold, order, HoldReason.FRAUD, "Ana rang twice")
            day = owner.now().date() + timedelta(days=2)
            work.write(deciding.put_off, order, HoldReason.FRAUD, "Ana was out", day)
            assert [row.note for row in order_holds(owner)] == ["Ana rang twice; Ana was out"]
            work.write(cancelling.cancel_order, order, "gone")
        with signed_in(postgresql_url, ids["Grace"]) as work:
            work.write(erasing.erase, ana)

        card = owner.read(customer_list.card, other)
        assert (card.id, card.invoices, card.erased_at is not None) == (ana, 1, True)
        assert the_order(owner, order).customer_name == "-"
        assert [row.note for row in order_holds(owner)] == [""]
        assert ["Ana Sousa" in row for row in all_rows(owner, Invoice)] == [True]
        assert owner.read(checks.violations) == ()


def order_holds(work: Work) -> Sequence[Any]:
    return work.read(lambda db: db.run(select(*Hold.__table__.columns).order_by(Hold.id)).all())


EMPTYING = (
    "UPDATE personal_words SET words = NULL, salt = NULL",
    "UPDATE personal_words SET words = 'Somebody else'",
    "UPDATE messages SET recipient = '-', name = '', subject = '-', body = '', html = ''",
    "UPDATE documents SET content = ''",
    "UPDATE documents SET content = '{}'",
    "UPDATE holds SET note = '', said = ''",
    "UPDATE holds SET said = ''",
    "UPDATE holds SET said = note, note = said",
    "UPDATE holds SET note = 'nothing'",
    "UPDATE holds SET note = 'not ' || note",
    "UPDATE holds SET note = note || '; and more' WHERE released_at IS NOT NULL",
)


def test_words_of_a_person_go_only_when_the_person_is_erased_with_them(postgresql_url: str) -> None:
    people = (("Olga", UserRole.OFFICE), ("Grace", UserRole.SUPERVISOR))
    with a_shared_house(postgresql_url, *people) as (owner, ids):
        change_settings(owner, mail_on=True, email="shop@house.test")
        mug = a_product(owner)
        ana = owner.write(customers.make, NewCustomer(name="Ana Sousa", email="ana@example.org", address=HOME))
        order = an_order(
            owner, [(mug, 1)], confirmed=True, customer="Ana Sousa", customer_id=ana, email="a@example.org"
        )
        owner.write(customers.change, ana, NewCustomer(name="Ana M. Sousa", email="ana@example.org"))
        owner.write(issuing.issue, order)
        for message in owner.read(message_list.message_ids):
            owner.write(messaging.cancel, message)
        for reason in (HoldReason.OTHER, HoldReason.FRAUD):
            owner.write(holding.hold, order, reason, "Ana rang twice")
        owner.write(holding.release, order_holds(owner)[0].id)
        owner.write(holding.hold, order, HoldReason.ADDRESS, Text("no {parts}", parts=["city"]))
        kept = (PersonalWords, Message, Document, Hold)
        before = [all_rows(owner, table) for table in kept]
        assert all(before)

        for name, more in (("Olga", ("UPDATE customers SET erased_at = now()",)), ("Grace", ())):
            with signed_in(postgresql_url, ids[name]) as work, a_prompt(postgresql_url, work) as prompt:
                for statement in (*EMPTYING, *more):
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        prompt.execute(statement)

        assert [all_rows(owner, table) for table in kept] == before
        assert owner.read(checks.violations) == ()


def test_the_office_changes_splits_and_joins_orders(postgresql_url: str) -> None:
    with a_shared_house(postgresql_url, ("Olga", UserRole.OFFICE)) as (owner, ids):
        mug, cup, camp = (a_product(owner, sku) for sku in ("MUG", "CUP", "CAMP"))
        for product in (mug, cup):
            stock(owner, product, 3)
        with signed_in(postgresql_url, ids["Olga"]) as work:
            order = an_order(work, [(mug, 4)], confirmed=True)
            work.write(paying.record, order, PaymentMethod.CASH)
            work.write(alternatives.add, mug, "CUP")
            line = lines_of(work, order)[0].id
            said = {"said_by": "Ana", "how": "on the phone"}
            work.write(shortage.answer, order, line, ShortAnswer.ALTERNATIVE, other_id=cup, **said)  # type: ignore[arg-type]
            work.write(editing.change_lines, order, {line: 2}, (NewLine(product_id=cup, quantity=1),))
            part = work.write(splitting.split, order, {line: 1}).order_id
            work.write(merging_orders.merge, order, part)
            work.write(alternatives.take_away, mug, cup)
            work.write(kits.put_in, camp, cup, 2)
            kit = an_order(work, [(camp, 1)], confirmed=True)
            work.write(kits.take_out, camp, cup)

        assert sum(row.ordered - row.cancelled for row in lines_of(owner, order)) == 4
        assert [(row.sku, row.ordered, row.kit_sku) for row in lines_of(owner, kit)] == [("CUP", 2, "CAMP")]
        assert owner.read(checks.violations) == ()
