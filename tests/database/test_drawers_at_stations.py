"""Drawers with stations' own logins: cash moves with whoever may handle money, and a closed day stays closed."""

import psycopg
import pytest

from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.drawer import MoveKind
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import checks, paying, refunding
from omsdesk.services.drawers import closing, handling
from tests.database.station import a_prompt, a_shared_house, asked, signed_in
from tests.factories import a_product, an_order, change_settings

PEOPLE = (("Tomas", UserRole.PACKER), ("Ines", UserRole.OFFICE))
MOVE = "INSERT INTO drawer_moves (drawer_id, kind, amount_minor, payment_id, note, at)"
CLOSE = (
    "INSERT INTO drawer_closings (drawer_id, count_id, expected_minor, counted_minor, stays_minor, reason, at) "
    "VALUES (1, 1, 999, 999, 0, '', now())"
)


def test_the_office_works_a_drawer_and_nobody_makes_cash_up(postgresql_url: str) -> None:
    with a_shared_house(postgresql_url, *PEOPLE) as (owner, ids):
        change_settings(owner, country="GB", drawers=True)
        order_id = an_order(owner, [(a_product(owner, price=1000, tax_rate_bp=0), 1)])
        with signed_in(postgresql_url, ids["Ines"]) as office, a_prompt(postgresql_url, office) as prompt:
            office.write(handling.open_drawer, 5000)
            office.write(paying.record, order_id, PaymentMethod.CASH)
            office.write(refunding.refund, order_id, 300, reason="scratched")
            office.write(handling.move, MoveKind.PUT_IN, 50, "found")
            counted = office.write(closing.count, "57.50")
            for statement in (
                f"{MOVE} VALUES (1, 'paid', 7000, 1, '', now())",
                "UPDATE drawer_counts SET counted_minor = 5",
                "DELETE FROM drawer_moves",
                CLOSE,
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    prompt.execute(statement)
            office.write(closing.close, counted.id, 5000, "")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                prompt.execute(f"{MOVE} VALUES (1, 'put_in', 5, NULL, 'late', now())")
            _the_packer_may_not(postgresql_url, ids["Tomas"])

        assert asked(owner, "SELECT user_id, expected_minor FROM drawer_closings") == [(ids["Ines"], 5750)]
        assert owner.read(checks.violations) == ()


def _the_packer_may_not(url: str, packer: int) -> None:
    with signed_in(url, packer) as bench, a_prompt(url, bench) as prompt:
        with pytest.raises((Refusal, Unavailable)):
            bench.write(handling.open_drawer, 5)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            prompt.execute(
                "INSERT INTO drawer_days (station_id, number, currency, float_minor, brought_minor, at) "
                "VALUES (1, 9, 'EUR', 5, 5, now())"
            )
