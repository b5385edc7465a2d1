"""An attacker with a station's password, a SQL prompt and somebody signed in there: nothing that counts gives way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import asking, checks, holding
from tests.database.attacks import ATTACKS, NEW_ORDERS
from tests.database.money import money_to_go_back
from tests.database.station import a_prompt, a_shared_house, asked, signed_in
from tests.factories import a_product, an_order, stock

KEPT = (
    *("stock_moves", "scan_events", "audit_events", "inspections", "commands", "audit_lanes", "audit_roots"),
    *("balances", "allocations", "balance_shadows", "locations", "users", "credentials", "sessions", "settings"),
    *("orders", "order_lines", "holds", "permissions", "payments", "refunds"),
)
NOTED = (
    "INSERT INTO audit_events (at, user_id, station_id, command_id, subject, subject_id, what, before, after) "
    "VALUES ('2020-01-01', 1, NULL, '', 'parcel', 1, 'forged', '', '')"
)
SCANNED = (
    "INSERT INTO scan_events (at, user_id, station_id, command_id, kind, code, outcome, by_hand, pieces) "
    "VALUES ('2020-01-01', 1, NULL, 'forged', 'other', 'X', 'ok', FALSE, 0)"
)
COMMANDED = "INSERT INTO commands (id, at, deed, content, answer) VALUES ('forged', '2020-01-01', '', '', '')"
MOVED = (
    "INSERT INTO stock_moves (at, user_id, kind, product_id, from_id, to_id, quantity, reason, note, command_id) "
    "SELECT now(), 1, 'picked', product_id, location_id, 1, 1, '', '', '' FROM balances LIMIT 1"
)
Shared = tuple[Work, Work, psycopg.Connection[Any], int]


@pytest.fixture
def shared(postgresql_url: str) -> Iterator[Shared]:
    """The owner's Work, that of a packer at a station with an order under way, a prompt there, and the packer's id."""
    with a_shared_house(postgresql_url, ("Tomas", UserRole.PACKER)) as (owner, ids):
        mug = a_product(owner, "MUG")
        stock(owner, mug, 5)
        owner.write(asking.ask, "hold", (an_order(owner, [(mug, 2)], confirmed=True), HoldReason.OTHER, "heavy"))
        owner.write(holding.hold, an_order(owner, [(mug, 9)]), HoldReason.FRAUD, "looks wrong")
        a_product(owner, "GOLD")
        money_to_go_back(owner, mug)
        with signed_in(postgresql_url, ids["Tomas"]) as work, a_prompt(postgresql_url, work) as prompt:
            yield owner, work, prompt, ids["Tomas"]


def test_every_attack_is_refused(shared: Shared) -> None:
    owner, _, prompt, tomas = shared
    before = _hashes(owner)

    assert len(ATTACKS) >= 40
    gone_through = [each for each in ATTACKS if _runs(prompt, each.format(tomas=tomas))]

    assert gone_through == []
    assert _hashes(owner) == before
    assert owner.read(checks.violations) == ()


def test_nobody_can_write_as_somebody_else_or_at_another_time(
    shared: Shared,
) -> None:
    owner, _, prompt, tomas = shared
    for statement in (NOTED, SCANNED, COMMANDED):
        prompt.execute(statement)

    told = asked(
        owner,
        "SELECT user_id, station_id, at FROM audit_events WHERE what = 'forged' "
        "UNION ALL SELECT user_id, station_id, at FROM scan_events WHERE command_id = 'forged'",
    )
    moments = [row[2] for row in told] + [row[0] for row in asked(owner, "SELECT at FROM commands WHERE id = 'forged'")]
    assert [(row[0], row[1]) for row in told] == [(tomas, 1), (tomas, 1)]
    assert all(datetime.now(UTC) - moment < timedelta(minutes=5) for moment in moments)
    assert owner.read(checks.violations) == ()


def test_without_a_session_nothing_moves(shared: Shared) -> None:
    owner, _, prompt, _ = shared
    before = _hashes(owner)
    for token in ("", "guessed"):
        prompt.execute("SELECT set_config('omsdesk.session', %s, false)", [token])
        for statement in (
            MOVED,
            SCANNED,
            "UPDATE settings SET value = 'x' WHERE key = 'name'",
            "UPDATE holds SET released_at = now()",
            *NEW_ORDERS[:5],
        ):
            assert not _runs(prompt, statement)

    assert _hashes(owner) == before


def test_a_try_that_is_taken_back_counts_all_the_same(shared: Shared) -> None:
    _, _, prompt, _ = shared
    answers = []
    for _ in range(7):
        with prompt.transaction(force_rollback=True):
            row = prompt.execute("SELECT * FROM sign_in(1, 'pin', 'ab', 'mine', 1, '2020-01-01')").fetchone()
            assert row is not None
            answers.append((row[0], row[1], row[2] is not None))

    assert answers == [*((False, tries, tries >= 5) for tries in range(1, 6)), *[(False, None, True)] * 2]


def _runs(prompt: psycopg.Connection[Any], statement: str) -> bool:
    """Whether a statement did anything: one that changes no row because it may see none has not."""
    try:
        done = prompt.execute(statement)
        if statement.startswith("COPY"):
            return True
    except psycopg.Error as error:
        # Refused for its rights or by a rule of the tables; anything else would be an attack badly made.
        return error.sqlstate not in {"42501", "23505", "23514", "OM001"}
    return not (statement.startswith("UPDATE") and done.rowcount == 0)


def _hashes(owner: Work) -> dict[str, str]:
    whole = "SELECT md5(COALESCE(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t"
    return {table: asked(owner, whole.format(table=table))[0][0] for table in KEPT}
