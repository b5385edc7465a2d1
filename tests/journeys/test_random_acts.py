"""Random acts of all desks, on both engines: after each of them every rule holds.

That this would notice is shown beside it: bugs are planted on purpose, and each of them is found.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import false, select
from sqlalchemy.exc import IntegrityError

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.models.order import Order
from omsdesk.services import allocating, blocking, gone_pieces, headlines, ledger
from tests.counts import cases, counted
from tests.journeys.hall import Hall

NUMBER = st.integers(0, 11)
FEW = st.integers(1, 3)
STEPS = 30


class Day(RuleBasedStateMachine):
    """One day of random acts, on a database of its own."""

    make_work: Callable[[], Any]

    @initialize()
    def open(self) -> None:
        self.opened = type(self).make_work()
        self.hall = Hall(self.opened.__enter__())
        self.hall.open()

    def teardown(self) -> None:
        if hasattr(self, "opened"):
            self.opened.__exit__(None, None, None)

    @rule(first=NUMBER, second=NUMBER, pieces=FEW, waits=st.booleans())
    def place(self, first: int, second: int, pieces: int, waits: bool) -> None:  # noqa: FBT001 - drawn
        self.hall.place(first=first, second=second, pieces=pieces, waits=waits)

    @rule(number=NUMBER)
    def hold(self, number: int) -> None:
        self.hall.hold(number)

    @rule(number=NUMBER)
    def cancel(self, number: int) -> None:
        self.hall.cancel(number)

    @rule(number=NUMBER)
    def pay(self, number: int) -> None:
        self.hall.pay(number)

    @rule(number=NUMBER, amount=st.integers(1, 3000))
    def refund(self, number: int, amount: int) -> None:
        self.hall.refund(number, amount)

    @rule(product=NUMBER, pieces=FEW)
    def receive(self, product: int, pieces: int) -> None:
        self.hall.receive(product, pieces)

    @rule(product=NUMBER, difference=st.integers(-4, 4).filter(bool))
    def adjust(self, product: int, difference: int) -> None:
        self.hall.adjust(product, difference)

    @rule(product=NUMBER, pieces=FEW)
    def move(self, product: int, pieces: int) -> None:
        self.hall.move(product, pieces)

    @rule(product=NUMBER, pieces=st.integers(0, 8))
    def count(self, product: int, pieces: int) -> None:
        self.hall.count(product, pieces)

    @rule()
    def release(self) -> None:
        self.hall.release()

    @rule(number=NUMBER, product=NUMBER, times=FEW)
    def pick(self, number: int, product: int, times: int) -> None:
        for _ in range(times):
            self.hall.pick(number, product)

    @rule(number=NUMBER, how=NUMBER)
    def pick_otherwise(self, number: int, how: int) -> None:
        self.hall.pick_otherwise(number, how)

    @rule(number=NUMBER, products=st.lists(NUMBER, min_size=1, max_size=6))
    def pack(self, number: int, products: list[int]) -> None:
        for product in [0, *products]:
            self.hall.pack(number, product)

    @rule(number=NUMBER, how=NUMBER)
    def pack_otherwise(self, number: int, how: int) -> None:
        self.hall.pack_otherwise(number, how)

    @rule(number=NUMBER)
    def ship(self, number: int) -> None:
        self.hall.ship(number)

    @rule(number=NUMBER)
    def deliver(self, number: int) -> None:
        self.hall.deliver(number)

    @rule(number=NUMBER, pieces=FEW)
    def announce_return(self, number: int, pieces: int) -> None:
        self.hall.announce_return(number, pieces)

    @rule(number=NUMBER, how=NUMBER)
    def take_return(self, number: int, how: int) -> None:
        self.hall.take_return(number, how)

    @rule(number=NUMBER, how_far=st.integers(0, 2))
    def carry_through(self, number: int, how_far: int) -> None:
        self.hall.carry_through(number, how_far)

    @rule(number=NUMBER, how_far=st.integers(0, 2), act=st.sampled_from(["cancel", "hold"]))
    def stop_under_way(self, number: int, how_far: int, act: str) -> None:
        """The office changes its mind while the goods are on their way through the hall."""
        self.hall.place(first=0, second=1, pieces=1, waits=False)
        newest = len(self.hall.ids(select(Order.id))) - 1
        self.hall.carry_through(newest, how_far)
        getattr(self.hall, act)(newest)
        self.hall.pack(number, 1)
        self.hall.pack_otherwise(number, 1)

    @rule(number=NUMBER)
    def put_back(self, number: int) -> None:
        self.hall.put_back(number)

    @invariant()
    def every_rule_holds(self) -> None:
        if hasattr(self, "hall"):
            assert self.hall.broken_rules() == ()


def machine(make_work: Callable[[], Any]) -> type[Day]:
    """The machine over databases that ``make_work`` opens, one for each run."""
    return type("Day", (Day,), {"make_work": staticmethod(make_work)})


@pytest.fixture
def make_work(engine_kind: str, all_databases: Any) -> Callable[[], Any]:
    """A way to open a fresh Work again and again on one engine."""
    return lambda: opened(all_databases[engine_kind])


@contextmanager
def opened(databases: Any) -> Iterator[Work]:
    """A Work on an empty database."""
    with databases.worked_in() as engine:
        yield Work(engine)


def test_every_rule_holds_after_each_of_many_random_acts(make_work: Callable[[], Any], engine_kind: str) -> None:
    runs = counted(short=12 if engine_kind == "sqlite" else 5, long=150)

    run_state_machine_as_test(
        machine(make_work), settings=settings(max_examples=runs, stateful_step_count=STEPS, deadline=None)
    )


def _nothing(*_: Any, **__: Any) -> None:
    """The bug of a deed that was forgotten."""


def _as_if(*args: Any, **__: Any) -> int:
    """The bug of a promise that stays: says that it was taken back."""
    return int(args[2])


_ROW = ledger._row


def _one_more(db: Db, what: ledger.Move) -> dict[str, Any]:
    """The bug of a row that says something else than what was done."""
    return {**_ROW(db, what), "quantity": what.quantity + 1}


def _never(statement: Any) -> Any:
    """The bug of a condition that is never met."""
    return statement.where(false())


BUGS: dict[str, tuple[Any, str, Any]] = {
    "the ledger says one piece more than moved": (ledger, "_row", _one_more),
    "pieces arrive that left no place": (ledger, "_take", _nothing),
    "a pick leaves the promise standing": (allocating, "unpromise", lambda *_, **__: True),
    "stock is promised and no line knows": (allocating, "_promise", _nothing),
    "a cancelled order keeps its promises": (allocating, "withdraw", _as_if),
    "a held order is packed": (blocking, "is_stopped", lambda *_: False),
    "the queue keeps yesterday's headline": (headlines, "_SET", _never(headlines._SET)),
    "a change leaves no trail": (Db, "audit", _nothing),
    "shipped pieces are not counted": (gone_pieces.SHIPPED, "_count", _never(gone_pieces.SHIPPED._count)),
}


# Rules are asked alike of both engines: one bug shows that the search on the other would notice too.
PLANTED = [*((each, "sqlite") for each in BUGS), ("stock is promised and no line knows", "postgresql")]


@pytest.mark.parametrize(("bug", "engine_kind"), cases(PLANTED, short=PLANTED[: len(BUGS) : 3]))
def test_planted_bugs_are_found(bug: str, engine_kind: str, all_databases: Any) -> None:
    where, name, instead = BUGS[bug]
    day = machine(lambda: opened(all_databases[engine_kind]))
    searching = settings(
        max_examples=80,
        stateful_step_count=25,
        deadline=None,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
    )

    with patch.object(where, name, instead), pytest.raises((AssertionError, IntegrityError)):
        run_state_machine_as_test(day, settings=searching)
