"""What was agreed with a customer holds from the next order and the next mail on, and stands in the trail."""

import pytest
from sqlalchemy import select

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.models.journal import AuditEvent
from omsdesk.services import customer_terms, customers, messaging
from omsdesk.services.customer_terms import Terms
from tests.factories import HOME, a_house, an_order


@pytest.fixture
def grace(work: Work) -> int:
    a_house(work, mail_on=True, locale="de_DE")
    return work.write(customers.make, customers.NewCustomer(name="Grace Hopper"))


@pytest.mark.parametrize(
    ("language", "said"), [("", "Ihre Bestellung"), ("en", "Your order"), ("de", "Ihre Bestellung")]
)
def test_a_mail_speaks_what_the_customer_speaks(work: Work, grace: int, language: str, said: str) -> None:
    work.write(customer_terms.agree, grace, Terms(language=language))
    order_id = an_order(work, confirmed=True, customer_id=grace, ship_to=HOME, email="grace@customer.test")

    draft = work.read(messaging.preview, order_id, "confirmation")

    assert draft.filled.subject.startswith(said)


def test_terms_are_kept_and_each_change_is_in_the_trail(work: Work, grace: int) -> None:
    work.write(customer_terms.agree, grace, Terms(5000, "de"))
    work.write(customer_terms.agree, grace, Terms(None, "de"))
    assert work.read(customer_terms.terms, grace) == Terms(None, "de", "EUR")

    asked = select(AuditEvent.what, AuditEvent.before, AuditEvent.after).where(AuditEvent.subject == "customer")
    trail = [tuple(row) for row in work.read(lambda db: db.run(asked.order_by(AuditEvent.id)).all())]
    assert trail[1:] == [("credit_limit", "", "5000"), ("language", "", "de"), ("credit_limit", "5000", "")]


@pytest.mark.parametrize("limit", [-1, 2**31])
def test_a_limit_that_is_none_is_refused(work: Work, grace: int, limit: int) -> None:
    with pytest.raises(Refusal, match="Give an amount of zero or more, or none"):
        work.write(customer_terms.agree, grace, Terms(limit))
    with pytest.raises(Refusal, match="This customer does not exist"):
        work.write(customer_terms.agree, grace + 1, Terms())
