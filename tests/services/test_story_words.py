"""The story of an order is told in sentences, every step of every life cycle included."""

from datetime import UTC, datetime

import pytest

from omsdesk.lifecycles.goods_return import RETURN
from omsdesk.lifecycles.order import ORDER
from omsdesk.lifecycles.parcel import LABEL, PARCEL
from omsdesk.lifecycles.shipment import SHIPMENT
from omsdesk.lifecycles.supply import SUPPLY
from omsdesk.services import fix_words, story_words
from omsdesk.services.blocking import Fix
from omsdesk.services.order_story import Change

STEPS = [(cycle.subject, verb) for cycle in (ORDER, SHIPMENT, PARCEL, LABEL, RETURN, SUPPLY) for verb in cycle.steps]


def a_change(subject: str, what: str, before: str = "", after: str = "") -> Change:
    return Change(datetime(2026, 3, 2, tzinfo=UTC), "Ada", "Bench 1", subject, 17, what, before, after)


@pytest.mark.parametrize(("subject", "verb"), STEPS)
def test_every_step_has_its_sentence(subject: str, verb: str) -> None:
    said = str(story_words.said(a_change(subject, verb, after="1"), "EUR"))

    assert not said.startswith(f"{subject}:")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (a_change("order", "hold", after="customer_request"), "On hold: Customer asked to wait"),
        (a_change("order", "release hold", before="fraud"), "Hold released: Fraud check"),
        (a_change("payment", "captured", after="1250"), "Paid €12.50"),
        (a_change("order", "place", after="draft"), "Saved as draft"),
        (a_change("return", "approve"), "Return RE-0017 approved"),
        (a_change("parcel", "close"), "Box PK-000017 closed"),
        (a_change("order", "look again", after="2026-12-02"), "Look again on 2 Dec 2026"),
        (a_change("whatever", "shaken", after="twice"), "whatever: shaken twice"),
    ],
)
def test_a_change_is_told_in_words(change: Change, said: str) -> None:
    assert str(story_words.said(change, "EUR")) == said


def test_every_way_to_mend_has_a_button() -> None:
    assert set(fix_words.WORDS) == set(Fix) - {Fix.NONE}
