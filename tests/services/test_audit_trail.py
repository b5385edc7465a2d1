"""The audit trail for people: found by who, where, when, what about and words."""

import pytest

from omsdesk.database.answers import Secret
from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import audit_trail, signing_in
from omsdesk.services.audit_trail import AuditFilter, AuditRow
from tests.factories import a_house, an_order, change_settings
from tests.services.pack_bench import at_another_bench
from tests.still_clock import StillClock


@pytest.fixture
def order_id(work: Work, clock: StillClock) -> int:
    """Yesterday somebody came; today an order was placed at another bench."""
    a_house(work)
    clock.pass_by(days=-1)
    work.write(signing_in.add_person, name="Mehmet Kaya", role=UserRole.PICKER, pin=Secret("1357"))
    change_settings(work, currency="CHF")
    clock.pass_by(days=1)
    return an_order(at_another_bench(work))


def found(work: Work, **wanted: object) -> list[AuditRow]:
    ids = work.read(audit_trail.ids, AuditFilter(**wanted))  # type: ignore[arg-type]
    return list(work.read(audit_trail.rows, ids))


def test_everything_is_listed_newest_first(work: Work, order_id: int) -> None:
    everything = found(work)

    assert [row.id for row in everything] == sorted((row.id for row in everything), reverse=True)
    assert {row.by for row in everything} >= {"Ada"}


def test_the_trail_is_narrowed_by_where_what_when_and_words(work: Work, order_id: int) -> None:
    choices = work.read(audit_trail.choices)
    bench = dict(choices.stations)["PACK-2"]

    assert {row.station for row in found(work, station_id=bench)} == {"PACK-2"}
    assert {str(row.about) for row in found(work, subject="order")} == {f"SO-{order_id}"}
    assert "Mehmet Kaya" not in {row.by for row in found(work, user_id=dict(choices.people)["Ada"])}
    assert [row.after for row in found(work, words="chf")] == ["CHF"]
    assert [(row.before, row.after) for row in found(work, words="currency eur")] == [("EUR", "CHF")]
    assert {str(row.about) for row in found(work, words=f"SO-{order_id}", subject="order")} == {f"SO-{order_id}"}
    assert found(work, words="mehmet") != []
    assert found(work, words="100%") == []


def test_only_the_last_days(work: Work, order_id: int, clock: StillClock) -> None:
    assert found(work, words="currency", days=1) == []
    assert len(found(work, words="currency", days=2)) == 1


def test_whoever_may_not_read_the_trail_is_refused(work: Work, order_id: int) -> None:
    work.actor = Actor(work.actor.user_id, work.actor.station_id, RIGHTS[UserRole.OFFICE])

    with pytest.raises(Refusal, match="read the audit trail"):
        found(work)
