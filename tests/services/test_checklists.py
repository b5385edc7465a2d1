"""The checklist of the returns desk: ticked per decision, and kept as it was then."""

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import Condition
from omsdesk.models.goods_return import InspectionCheck
from omsdesk.models.journal import AuditEvent
from omsdesk.services import checklists, shipping, ways_of_working
from omsdesk.services.inspecting import Inspected
from omsdesk.services.setting_fields import FIELDS
from tests import factories
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.returns import coming_back

CHECKS = ["Complete", "Clean", "Works"]


@pytest.fixture
def return_id(work: Work) -> int:
    """Two torches lie on the desk of a house with a checklist."""
    factories.a_house(work, pick_while_packing=False, return_checks=CHECKS)
    torch = factories.a_product(work, "TORCH")
    factories.stock(work, torch, 2)
    order_id, job = bench.packed(work, (torch, 2))
    work.write(shipping.ship, job)
    return coming_back.received(work, order_id, 2)


def inspect(work: Work, return_id: int, *ticked: str) -> Inspected:
    done: Inspected = work.write(checklists.inspect, ticked, coming_back.line_id(work, return_id), Condition.NEW)
    return done


def kept(work: Work) -> list[tuple[int, str, bool]]:
    return [(row[1], row[2], bool(row[3])) for row in factories.all_rows(work, InspectionCheck)]


def test_each_decision_keeps_what_was_ticked(work: Work, return_id: int) -> None:
    inspect(work, return_id, "Complete", "Works")
    inspect(work, return_id, *CHECKS)

    first, second = coming_back.picture(work, return_id).decisions
    assert (first.unticked, second.unticked) == (("Clean",), ())
    assert kept(work)[:3] == [(1, "Complete", True), (2, "Clean", False), (3, "Works", True)]
    assert len(kept(work)) == 6


def test_the_trail_has_it_too(work: Work, return_id: int) -> None:
    inspect(work, return_id, "Clean")

    names = list(AuditEvent.__table__.columns.keys())
    rows = [dict(zip(names, row, strict=True)) for row in factories.all_rows(work, AuditEvent)]
    assert [row["after"] for row in rows if row["what"] == "checked"] == ["Complete -, Clean +, Works -"]


def test_another_list_changes_nothing_of_what_was_decided(work: Work, return_id: int) -> None:
    inspect(work, return_id, "Complete")
    factories.change_settings(work, return_checks=["Original packing"])

    picture = coming_back.picture(work, return_id)
    inspect(work, return_id, "Complete")

    assert (picture.checks, picture.decisions[0].unticked) == (("Original packing",), ("Clean", "Works"))
    assert kept(work)[3:] == [(1, "Original packing", False)]


def test_without_a_list_nothing_is_kept(work: Work, return_id: int) -> None:
    factories.change_settings(work, return_checks=[])

    inspect(work, return_id)

    assert kept(work) == []
    assert coming_back.picture(work, return_id).checks == ()


def test_a_list_is_typed_with_commas(work: Work) -> None:
    factories.a_house(work)
    spec = next(each for each in FIELDS if each.key == "return_checks")

    changed = factories.by_the_program(work).write(
        ways_of_working.change, return_checks=spec.read(" complete, is  clean ,, Complete")
    )

    assert changed.return_checks == ["Complete", "is clean"]
    assert spec.shown(changed.return_checks) == "Complete, is clean"
    for wrong in ("x" * 41, ",".join("abcdefghi")):
        with says_no("Give up to 8, each of up to 40 letters."):
            spec.read(wrong)
