"""Which orders are held for a look, on both engines: what counts as the same, as first, as many, and as abroad."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, select, update

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason, OrderStatus
from omsdesk.models.journal import AuditEvent
from omsdesk.models.order import Hold, Order
from omsdesk.services import (
    cancelling,
    confirming,
    customers,
    hold_words,
    holding,
    review_facts,
    settings,
    ways_of_working,
)
from omsdesk.services.new_order import NewHold, ShipTo
from omsdesk.services.reviews import Reviewed
from tests.factories import (
    HOME,
    a_house,
    a_product,
    all_rows,
    an_order,
    by_the_program,
    change_settings,
    stock,
    the_order,
)
from tests.still_clock import StillClock

ME: dict[str, Any] = {"email": "grace@example.com"}


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug", price=1000)
    stock(work, product, 500)
    return product


@pytest.fixture
def cup(work: Work) -> int:
    product = a_product(work, "CUP", name="Cup", price=1000)
    stock(work, product, 500)
    return product


def notes(work: Work, order_id: int) -> list[str]:
    return [str(hold_words.of(row[4], row[3]) or "") for row in all_rows(work, Hold) if row[1] == order_id]


def facts(work: Work, order_id: int) -> Reviewed:
    def look(db: Db) -> Reviewed:
        (found,) = review_facts.facts(db, [order_id], settings.company(db))
        return found

    return work.read(look)


def a_customer(work: Work, country: str = "DE") -> int:
    new = customers.NewCustomer(name="Grace Hopper", address=replace(HOME, country=country))
    return work.write(customers.make, new)


def test_the_same_goods_again_wait_and_name_the_order_before(work: Work, mug: int, clock: StillClock) -> None:
    first = an_order(work, [(mug, 2)], confirmed=True, **ME)
    clock.pass_by(hours=3)
    again = an_order(work, [(mug, 2)], **ME)

    assert work.write(confirming.confirm, again) is Headline.REVIEW

    assert the_order(work, first).headline is Headline.READY_TO_PICK
    assert notes(work, again) == [f"same goods as SO-{first:05d}, placed Mon 2 Mar 08:30"]


def test_who_looked_lets_a_repetition_go_for_good(work: Work, mug: int) -> None:
    an_order(work, [(mug, 2)], confirmed=True, **ME)
    again = an_order(work, [(mug, 2)], confirmed=True, **ME)
    work.write(holding.release_all, again)

    assert work.write(confirming.confirm, again) is Headline.READY_TO_PICK
    assert len(notes(work, again)) == 1


def test_settling_other_missing_data_is_no_look_at_the_repetition(work: Work, mug: int) -> None:
    an_order(work, [(mug, 2)], confirmed=True, **ME)
    doubt = NewHold(HoldReason.CUSTOMER_INFO, "row 7 could not be read")
    again = an_order(work, [(mug, 2)], holds=(doubt,), **ME)
    work.write(holding.release_all, again)

    assert work.write(confirming.confirm, again) is Headline.REVIEW
    assert len(notes(work, again)) == 2


@pytest.mark.parametrize(
    ("kept", "is_same"),
    [
        ({"email": "grace@example.com"}, True),
        ({"phone": "04215566"}, True),
        ({"email": " Grace@Example.COM"}, True),
        ({"phone": "+49 (0)421 55-66"}, True),
        ({"phone": "0049421/5566"}, True),
        ({"email": "other@example.com", "phone": "0421 5566"}, True),
        ({"email": "other@example.com"}, False),
        ({}, False),
    ],
)
def test_the_same_person_is_known_by_mail_or_phone(
    work: Work, mug: int, kept: dict[str, Any], *, is_same: bool
) -> None:
    an_order(work, [(mug, 2)], phone="0421 5566", **ME)

    assert (facts(work, an_order(work, [(mug, 2)], **kept)).twin is not None) is is_same


def test_the_same_person_is_known_by_the_register(work: Work, mug: int) -> None:
    grace = a_customer(work)
    first = an_order(work, [(mug, 2)], customer_id=grace)

    twin = facts(work, an_order(work, [(mug, 2)], customer_id=grace)).twin

    assert twin is not None
    assert twin.order_id == first


@pytest.mark.parametrize(("minutes", "is_same"), [(24 * 60, True), (24 * 60 + 1, False)])
def test_a_repetition_comes_within_the_hours_that_are_set(
    work: Work, mug: int, clock: StillClock, minutes: int, *, is_same: bool
) -> None:
    an_order(work, [(mug, 2)], **ME)
    clock.pass_by(minutes=minutes)

    assert (facts(work, an_order(work, [(mug, 2)], **ME)).twin is not None) is is_same


def test_goods_are_compared_by_product_and_quantity_not_by_lines(work: Work, mug: int, cup: int) -> None:
    an_order(work, [(mug, 1), (mug, 1), (cup, 1)], **ME)

    assert facts(work, an_order(work, [(cup, 1), (mug, 2)], **ME)).twin is not None
    assert facts(work, an_order(work, [(cup, 2), (mug, 1)], **ME)).twin is None
    assert facts(work, an_order(work, [(cup, 1), (mug, 1)], **ME)).twin is None


def test_another_place_is_another_order(work: Work, mug: int) -> None:
    an_order(work, [(mug, 2)], **ME)

    assert facts(work, an_order(work, [(mug, 2)], ship_to=replace(HOME, street="LINDENWEG 5"), **ME)).twin is not None
    assert facts(work, an_order(work, [(mug, 2)], ship_to=replace(HOME, street="Lindenweg 6"), **ME)).twin is None


def test_a_cancelled_or_rejected_order_is_ordered_again(work: Work, mug: int) -> None:
    work.write(cancelling.cancel_order, an_order(work, [(mug, 2)], **ME), "ordered too fast")
    work.write(confirming.reject, an_order(work, [(mug, 2)], **ME))

    again = facts(work, an_order(work, [(mug, 2)], **ME))

    assert again.twin is None
    assert again.is_first
    assert again.in_the_hour == 3


def test_of_two_that_wait_only_the_later_is_the_repetition(work: Work, mug: int) -> None:
    both = [an_order(work, [(mug, 2)], **ME), an_order(work, [(mug, 2)], **ME)]

    done = work.write(confirming.confirm_many, both)

    assert (done.confirmed, done.held) == ((both[0],), (both[1],))


def test_an_older_order_that_comes_in_late_is_held_too(work: Work, mug: int, clock: StillClock) -> None:
    confirmed = an_order(work, [(mug, 2)], confirmed=True, **ME)
    late = an_order(work, [(mug, 2)], placed_at=clock.pass_by(hours=-2), **ME)
    clock.pass_by(hours=3)

    work.write(confirming.confirm, late)

    assert notes(work, late) == [f"same goods as SO-{confirmed:05d}, placed Mon 2 Mar 08:30"]


def test_an_order_of_tomorrow_came_after_that_of_today(work: Work, mug: int, clock: StillClock) -> None:
    an_order(work, [(mug, 2)], confirmed=True, placed_at=clock.pass_by(hours=5), **ME)
    clock.pass_by(hours=-5)

    assert facts(work, an_order(work, [(mug, 2)], **ME)).twin is None


def test_the_first_order_is_the_first_that_can_be_recognised(work: Work, mug: int, cup: int) -> None:
    assert facts(work, an_order(work, [(mug, 1)], **ME)).is_first
    assert not facts(work, an_order(work, [(cup, 1)], **ME)).is_first
    assert not facts(work, an_order(work, [(mug, 1)])).is_first


def test_orders_before_this_program_count_as_known(work: Work, mug: int, clock: StillClock) -> None:
    an_order(work, [(mug, 1)], shipped_at=clock.now, placed_at=clock.now, **ME)
    clock.pass_by(days=9)

    assert not facts(work, an_order(work, [(mug, 1)], **ME)).is_first


def test_the_hour_is_counted_over_mail_and_phone(work: Work, mug: int, clock: StillClock) -> None:
    an_order(work, [(mug, 1)], **ME)
    clock.pass_by(minutes=1)
    for number in range(2):
        an_order(work, [(mug, 2 + number)], phone="0421 777")
    clock.pass_by(minutes=59)
    at_the_hour = an_order(work, [(mug, 9)], phone="0421 777", **ME)
    clock.pass_by(seconds=1)
    after_it = an_order(work, [(mug, 10)], phone="0421 777", **ME)

    assert facts(work, at_the_hour).in_the_hour == 4
    assert facts(work, after_it).in_the_hour == 4
    assert facts(work, an_order(work, [(mug, 1)])).in_the_hour == 0


def test_home_is_where_a_customer_has_an_address(work: Work, mug: int) -> None:
    grace = a_customer(work)

    assert facts(work, an_order(work, [(mug, 1)], customer_id=grace)).own_country == "DE"
    abroad = an_order(work, [(mug, 1)], customer_id=grace, ship_to=replace(HOME, country="PL"))
    assert facts(work, abroad).own_country == "DE"
    assert facts(work, an_order(work, [(mug, 1)], **ME)).own_country == ""


def test_what_the_shop_told_counts_before_what_we_know(work: Work, mug: int) -> None:
    told = (("billing country", "AT"), ("risk level", "medium"))

    found = facts(work, an_order(work, [(mug, 1)], customer_id=a_customer(work), facts=told))

    assert (found.own_country, found.risk) == ("AT", "medium")


def test_a_suspicious_order_waits_with_its_reasons_and_goes_on_when_somebody_looked(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 51)], customer_id=a_customer(work), ship_to=replace(HOME, country="PL"), **ME)

    assert work.write(confirming.confirm, order_id) is Headline.REVIEW
    (note,) = notes(work, order_id)
    assert note == (
        "55 points, held from 50: at home in Germany, sent to Poland (20), high value €510.00 (20), "
        "first order of this customer (15)"
    )
    work.write(holding.release_all, order_id)
    assert work.write(confirming.confirm, order_id) is Headline.READY_TO_PICK
    assert len(notes(work, order_id)) == 1


def test_history_and_drafts_are_not_looked_at(work: Work, mug: int, clock: StillClock) -> None:
    an_order(work, [(mug, 2)], confirmed=True, **ME)
    past = an_order(work, [(mug, 2)], shipped_at=clock.now, ship_to=ShipTo(), **ME)
    draft = an_order(work, [(mug, 2)], ship_to=ShipTo(), **ME)
    by_the_program(work).write(_make_draft, draft)

    work.write(confirming.confirm_many, [past, draft])

    assert all_rows(work, Hold) == []


def test_facts_of_all_orders_are_one_statement_that_reads_by_index_alone(work: Work, mug: int) -> None:
    asked = [an_order(work, [(mug, number + 1)], **ME) for number in range(5)]
    company = work.read(settings.company)
    said: list[tuple[str, Any]] = []
    event.listen(work.engine, "before_cursor_execute", lambda *told: said.append((told[2], told[3])))

    found = work.read(lambda db: list(review_facts.facts(db, asked, company)))

    reads = [each for each in said if "FROM orders" in each[0]]
    assert (len(found), len(reads)) == (5, 1)
    if work.engine.dialect.name == "sqlite":
        with work.engine.connect() as connection:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {reads[0][0]}", reads[0][1])]
        assert [each for each in plan if each.startswith("SCAN")] == []
        names = ("customer_id", "email_key", "phone_key")
        used = [sum(f"ix_orders_{name}_placed_at ({name}=? AND placed_at" in step for step in plan) for name in names]
        assert used == [2, 3, 3]


def test_points_that_no_order_can_reach_are_refused(work: Work) -> None:
    with pytest.raises(Refusal, match="All signs together make 130 points"):
        work.write(ways_of_working.change, review_threshold=131)
    change_settings(work, review_threshold=130)
    with pytest.raises(Refusal, match="Set points of 129 or less, or 0 to hold no order for fraud"):
        work.write(ways_of_working.change, review_weight_first=14)


def test_a_changed_limit_is_in_the_trail(work: Work) -> None:
    work.write(ways_of_working.change, review_threshold=60)

    trail = work.read(lambda db: db.run(select(AuditEvent.what, AuditEvent.before, AuditEvent.after)).all())
    assert ("review_threshold", "50", "60") in {tuple(row) for row in trail}


def _make_draft(db: Db, order_id: int) -> None:
    db.run(update(Order).where(Order.id == order_id).values(status=OrderStatus.DRAFT))
