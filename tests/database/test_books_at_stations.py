"""Invoices, the bank and the books with stations' own logins: the office does its work, and what is written stays."""

from pathlib import Path

import psycopg
import pytest

from omsdesk.codes import house_name
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import checks, paying, refunding
from omsdesk.services.accounting import months
from omsdesk.services.banking import booking, statement, transfers
from omsdesk.services.invoicing import crediting, issuing
from tests.database.station import a_prompt, a_shared_house, asked, signed_in
from tests.factories import a_product, an_order, change_settings
from tests.services.bank_files import OURS, THEIRS, camt

ROLES = {"Ines": UserRole.OFFICE, "Lea": UserRole.SUPERVISOR, "Tomas": UserRole.PACKER}


def test_the_office_bills_and_books_and_nobody_changes_it_afterwards(postgresql_url: str, tmp_path: Path) -> None:
    with a_shared_house(postgresql_url, *ROLES.items()) as (owner, ids):
        change_settings(owner, iban=OURS)
        mug = a_product(owner)
        first, second = an_order(owner, [(mug, 1)]), an_order(owner, [(mug, 2)])
        path = camt(tmp_path, [("2026-03-01", "10.00", "Grace", house_name("SO", first))])
        with signed_in(postgresql_url, ids["Tomas"]) as bench, pytest.raises((Refusal, Unavailable)):
            bench.write(paying.record, first, PaymentMethod.TRANSFER)
        with signed_in(postgresql_url, ids["Ines"]) as office:
            office.write(booking.bring_in, statement.read(path, "EUR"))
            (line,) = office.read(booking.listed)
            invoice = office.write(issuing.issue, first)
            office.write(booking.book, line.id, first)
            office.write(crediting.credit, invoice, "Late", amount_minor=100)
            office.write(refunding.refund, first, 100, reason="Late")
            (refund,) = office.read(transfers.waiting)
            office.write(transfers.address, refund.id, "Grace", THEIRS)
            assert office.write(transfers.make_file, [refund.id]).count == 1
            paid = office.write(paying.record, second, PaymentMethod.CASH)
            office.write(paying.void, paid, "Typed twice")
            with pytest.raises((Refusal, Unavailable)):
                office.write(months.close, f"{office.now():%Y-%m}")
            with a_prompt(postgresql_url, office) as prompt:
                for statement_ in (
                    "UPDATE invoices SET total_minor = 0, net_minor = 0, tax_minor = 0",
                    "DELETE FROM invoice_lines",
                    "UPDATE invoice_counters SET last = last + 2",
                    "UPDATE bank_lines SET amount_minor = 1",
                    "UPDATE transfer_files SET content = ''",
                    "DELETE FROM closed_months",
                ):
                    with pytest.raises(psycopg.Error):
                        prompt.execute(statement_)

        assert asked(owner, "SELECT kind, total_minor FROM invoices ORDER BY id") == [
            ("invoice", 1000),
            ("credit_note", 100),
        ]
        assert owner.read(checks.violations) == ()


def test_a_supervisor_closes_a_month_that_is_over(postgresql_url: str) -> None:
    with a_shared_house(postgresql_url, *ROLES.items()) as (owner, ids):
        an_order(owner, is_paid=True)
        asked_in = "UPDATE payments SET at = at - interval '70 days' RETURNING to_char(at, 'YYYY-MM')"
        with psycopg.connect(
            host=owner.engine.url.host, port=owner.engine.url.port, user=owner.engine.url.username,
            dbname=owner.engine.url.database,
        ) as prompt:  # fmt: skip
            ((month,),) = prompt.execute(asked_in).fetchall()
        with signed_in(postgresql_url, ids["Lea"]) as desk:
            desk.write(months.close, month)
            assert [each.closed_at is not None for each in desk.read(months.listed)][-1]

        assert [row[0] for row in asked(owner, "SELECT month FROM closed_months")] == [month]
