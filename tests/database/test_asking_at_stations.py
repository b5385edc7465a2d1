"""A question and its answer with stations' own logins on a shared database, and a PIN typed for another's act."""

from omsdesk.database.work import Work
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.rights import RIGHTS, Right
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import allowing, asking, checks, holding
from tests.database.station import PIN, a_shared_house, asked, signed_in
from tests.factories import an_order, badge_of

LEAD = RIGHTS[UserRole.SUPERVISOR]


def test_a_bench_asks_and_another_station_answers(postgresql_url: str) -> None:
    people = (("Tomas", UserRole.PACKER), ("Lea", UserRole.SUPERVISOR))
    with a_shared_house(postgresql_url, *people) as (owner, ids):
        order = an_order(owner)
        with signed_in(postgresql_url, ids["Tomas"]) as bench, signed_in(postgresql_url, ids["Lea"]) as desk:
            question = bench.write(asking.ask, "hold", (order, HoldReason.OTHER, "heavy"))
            desk.write(asking.allow, question)
            told = bench.read(asking.answered_here)
            bench.write(asking.heard, tuple(each.id for each in told))

        assert [str(each.words).startswith("Lea allowed it") for each in told] == [True]
        assert _who(owner, "SELECT user_id, answered_by FROM permissions WHERE told") == [(ids["Tomas"], ids["Lea"])]
        assert owner.read(checks.violations) == ()


def test_a_pin_typed_for_another_lets_nobody_else_stay(postgresql_url: str) -> None:
    people = (("Tomas", UserRole.PACKER), ("Lea", UserRole.SUPERVISOR))
    with a_shared_house(postgresql_url, *people) as (owner, ids):
        order = an_order(owner)
        code = badge_of(owner, "Lea")
        with signed_in(postgresql_url, ids["Tomas"]) as bench:
            assert bench.write(allowing.by_badge, code, Right.ORDERS).asks_pin_of is not None
            lea = bench.write(allowing.by_pin, ids["Lea"], PIN, Right.ORDERS).by
            assert lea is not None
            bench.allowed_by(lea.id, LEAD, lea.name).write(holding.hold, order, HoldReason.OTHER)

        trail = _who(owner, "SELECT what, user_id FROM audit_events WHERE what IN ('hold', 'allowed') ORDER BY id")
        assert trail == [("hold", ids["Tomas"]), ("allowed", ids["Tomas"])]
        assert owner.read(checks.violations) == ()


def _who(owner: Work, statement: str) -> list[tuple[object, ...]]:
    return asked(owner, statement)
