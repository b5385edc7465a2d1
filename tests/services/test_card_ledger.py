"""A provider whose lines lose every fifth answer and say every twentieth request twice: both ledgers are equal."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.card import OPEN_CALLS
from omsdesk.lifecycles.payment import RefundStatus
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.money import Payment, Refund
from omsdesk.services import checks, refunding
from omsdesk.services.cards import charging, running
from tests import factories
from tests.counts import counted, engines_of_this_run
from tests.payment_server import a_payment_server
from tests.services import pack_bench as bench
from tests.still_clock import StillClock

CAPTURES = counted(short=40, long=5_000)
"""And as many refunds."""
LAST_WEEK = datetime(2026, 2, 23, 9, tzinfo=UTC)
PATIENCE = 400 + CAPTURES
"""Rounds after which a test that makes no headway ends."""


@pytest.fixture(params=engines_of_this_run())
def engine_kind(request: pytest.FixtureRequest) -> str:
    """The embedded database; in the long run the shared one too."""
    kind: str = request.param
    return kind


def test_no_capture_and_no_refund_is_lost_or_done_twice(work: Work, clock: StillClock) -> None:
    factories.a_house(work, card_provider="stripe")
    mug = factories.a_product(work, price=1000)
    orders = [factories.an_order(work, [(mug, 1 + n % 4)], shipped_at=LAST_WEEK) for n in range(CAPTURES)]
    with a_payment_server() as bank:
        bank.loses, bank.doubles = 0.2, 0.05

        def until_nothing_waits() -> None:
            for _ in range(PATIENCE):
                running.carry_out(work, bank.line)
                clock.pass_by(minutes=5)
                if not any(row.status in OPEN_CALLS for row in bench.rows(work, CardCall)):
                    return
            pytest.fail("calls still wait")

        cards = [work.write(charging.ask, order) for order in orders]
        until_nothing_waits()
        for row in bench.rows(work, CardPayment):
            bank.pay(row.link)
        for card_id in cards:
            work.write(charging.look_now, card_id)
        for _ in range(PATIENCE):
            running.carry_out(work, bank.line)
            clock.pass_by(minutes=5)
            if len(bench.rows(work, Payment)) == CAPTURES:
                break
        until_nothing_waits()
        for n, row in enumerate(bench.rows(work, Payment)):
            amount = row.captured_minor if n % 2 else 1 + n % 1000
            work.write(refunding.refund, row.order_id, amount, reason="came back")
        for _ in range(PATIENCE):
            running.carry_out(work, bank.line)
            clock.pass_by(minutes=5)
            if all(row.status is RefundStatus.DONE for row in bench.rows(work, Refund)):
                break
        until_nothing_waits()

        assert bank.lost > CAPTURES / 4
        assert bank.doubled
        ours = {row.reference: row.captured_minor for row in bench.rows(work, Payment)}
        assert Counter(intent for intent, _ in bank.captures) == Counter(dict.fromkeys(ours, 1))
        assert dict(bank.captures) == ours
        references = {row.id: row.reference for row in bench.rows(work, Payment)}
        back = Counter((references[row.payment_id], row.amount_minor) for row in bench.rows(work, Refund))
        assert Counter((each["payment_intent"], each["amount"]) for each in bank.refunds.values()) == back
        assert len(bank.refunds) == len(bank.captures) == CAPTURES
    assert work.read(checks.violations) == ()
