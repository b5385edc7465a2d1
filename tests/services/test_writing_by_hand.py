"""A mail that somebody writes by hand and that has nothing to say is not written."""

import pytest

from omsdesk.database.work import Work
from omsdesk.services import messaging
from tests import factories
from tests.sentences import says_no


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("details", "No detail of this order is missing."),
        ("payment_link", "No payment link is open on this order. Make one under Payments and refunds."),
        ("store_credit", "The customer has no store credit."),
    ],
)
def test_a_mail_that_has_nothing_to_say_is_not_written(work: Work, kind: str, said: str) -> None:
    factories.a_house(work, mail_on=True, mail_way="folder")
    order_id = factories.an_order(work, [(factories.a_product(work), 1)], email="ada@example.org")

    with says_no(said):
        work.read(messaging.preview, order_id, kind)
