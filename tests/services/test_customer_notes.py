"""What is written on a card: notes, ratings, and what a customer may be written to for."""

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.customer import Purpose
from omsdesk.models.journal import AuditEvent
from omsdesk.services import (
    audit_trail,
    checks,
    customer_list,
    customer_notes,
    customers,
    keeping_prices,
    record_history,
)
from omsdesk.services.customers import NewCustomer
from omsdesk.services.keeping_prices import Agreed
from tests.factories import a_house, all_rows, an_order
from tests.sentences import says_no

NO_CARD = "This card is not kept any more. Find the customer again."


@pytest.fixture
def ana(work: Work) -> int:
    a_house(work)
    return work.write(customers.make, NewCustomer(name="Ana Sousa", email="ana@example.org"))


def test_notes_and_ratings_stand_on_the_card_with_who_and_when(work: Work, ana: int) -> None:
    order = an_order(work, customer="Ana", customer_id=ana)
    work.write(customer_notes.note, ana, " Calls before noon ")
    work.write(customer_notes.rate, ana, 4, "Quick", f"SO-{order}")
    work.write(customer_notes.rate, ana, 3)

    card = work.read(customer_list.card, ana)

    assert [(each.words, each.stars) for each in reversed(card.notes)] == [
        ("Calls before noon", None),
        ("Quick", 4),
        ("", 3),
    ]
    assert {each.by for each in card.notes} == {"Ada"}
    assert card.notes[1].order.endswith(str(order))
    assert card.stars == 3.5


def test_a_note_taken_away_is_told_in_the_history(work: Work, ana: int) -> None:
    note = work.write(customer_notes.note, ana, "Calls before noon")

    work.write(customer_notes.take_away, ana, note)

    assert work.read(customer_list.card, ana).notes == ()
    newest = work.read(record_history.history, "customer", ana)[0]
    assert (str(newest.said), newest.before) == ("Note taken off the card", "Calls before noon")


def test_the_newest_word_on_consent_counts_and_says_when_and_how(work: Work, ana: int) -> None:
    work.write(customer_notes.say, ana, Purpose.NEWS, "on a form", given=True)
    assert work.read(customer_notes.may_write, ana, Purpose.NEWS)

    work.write(customer_notes.say, ana, Purpose.NEWS, "by mail", given=False)

    said = {each.purpose: each for each in work.read(customer_notes.consents, ana)}
    news = said[Purpose.NEWS]
    assert (news.given, news.how, news.by, news.at) == (False, "by mail", "Ada", work.now())
    assert said[Purpose.CALLS].at is None
    assert not work.read(customer_notes.may_write, ana, Purpose.CALLS)


def test_who_somebody_is_stands_beside_the_trail_and_is_read_there(work: Work, ana: int) -> None:
    work.write(customers.change, ana, NewCustomer(name="Ana Lima", email="ana@example.org"))

    stored = [value for row in all_rows(work, AuditEvent) for value in row if isinstance(value, str)]
    told = work.read(record_history.history, "customer", ana)[0]

    assert not [value for value in stored if "Ana" in value]
    assert (told.before, told.after) == ("Ana Sousa", "Ana Lima")
    assert len(work.read(audit_trail.ids, audit_trail.AuditFilter(words="lima"))) == 1
    assert work.read(checks.violations) == ()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (
            lambda work, ana: work.write(customer_notes.note, ana, " "),
            "The note is empty. Type what the next person should know.",
        ),
        (
            lambda work, ana: work.write(customer_notes.note, ana, "a" * 2001),
            "A note has 2,000 characters at most. Shorten it.",
        ),
        (lambda work, _: work.write(customer_notes.note, 99, "a"), NO_CARD),
        (lambda work, _: work.write(keeping_prices.agree, 99, Agreed()), NO_CARD),
        (lambda work, ana: work.write(customer_notes.rate, ana, 6), "A rating has one to five stars."),
        (
            lambda work, ana: work.write(customer_notes.rate, ana, 5, "", "SO-99"),
            "'SO-99' is no order of this customer.",
        ),
        (lambda work, ana: work.write(customer_notes.take_away, ana, 99), "This note is gone already."),
        (
            lambda work, ana: work.write(customer_notes.say, ana, Purpose.NEWS, " ", given=True),
            "Where was it said? Type it: on the phone, on a form, in a mail.",
        ),
    ],
)
def test_what_is_not_written_says_why(work: Work, ana: int, act: object, said: str) -> None:
    with says_no(said):
        act(work, ana)  # type: ignore[operator]
    assert work.read(customer_list.card, ana).notes == ()
