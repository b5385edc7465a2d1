"""Life cycles are tables: every verb from every status moves or refuses, and every status can be shown."""

import pytest

from omsdesk.assets import resource
from omsdesk.errors import Refusal
from omsdesk.lifecycles import Lifecycle, Status, every
from omsdesk.lifecycles.goods_return import (
    RETURN,
    Condition,
    Disposition,
    InspectionResult,
    Reception,
    ReturnMoney,
    ReturnStatus,
)
from omsdesk.lifecycles.headline import Headline, Mark
from omsdesk.lifecycles.order import ORDER, HoldReason, OrderStatus
from omsdesk.lifecycles.parcel import LABEL, PARCEL, LabelStatus, ParcelStatus
from omsdesk.lifecycles.payment import PAYMENT, REFUND, PaymentMethod, PaymentStatus, PaymentWord, RefundStatus
from omsdesk.lifecycles.permission import PERMISSION, PermissionStatus
from omsdesk.lifecycles.pick import (
    PICK_LIST,
    PICK_TASK,
    PUT_BACK,
    PickListStatus,
    PutBackStatus,
    ShortReason,
    TaskStatus,
)
from omsdesk.lifecycles.print_job import PRINT_JOB, PrintStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import SHIPMENT, DeliveryProof, ShipmentStatus
from omsdesk.lifecycles.stock import AdjustReason, MoveKind, PlaceKind
from omsdesk.lifecycles.supply import SUPPLY, SupplyStatus, ToldBy
from omsdesk.lifecycles.user import UserRole

CYCLES = (
    (ORDER, OrderStatus),
    (SHIPMENT, ShipmentStatus),
    (PARCEL, ParcelStatus),
    (LABEL, LabelStatus),
    (PICK_LIST, PickListStatus),
    (PICK_TASK, TaskStatus),
    (PUT_BACK, PutBackStatus),
    (PAYMENT, PaymentStatus),
    (REFUND, RefundStatus),
    (RETURN, ReturnStatus),
    (PRINT_JOB, PrintStatus),
    (PERMISSION, PermissionStatus),
    (SUPPLY, SupplyStatus),
)
SHOWN = (
    *(statuses for _, statuses in CYCLES),
    Headline,
    Mark,
    HoldReason,
    DeliveryProof,
    ShortReason,
    PaymentMethod,
    PaymentWord,
    Reception,
    InspectionResult,
    Condition,
    Disposition,
    ReturnMoney,
    PlaceKind,
    MoveKind,
    AdjustReason,
    ScanOutcome,
    UserRole,
    ToldBy,
)
TRIES = [(cycle, status, verb) for cycle, statuses in CYCLES for status, verb in every(statuses, cycle.steps)]


@pytest.mark.parametrize(("cycle", "status", "verb"), TRIES, ids=lambda each: getattr(each, "subject", str(each)))
def test_every_verb_moves_or_refuses_in_words(cycle: Lifecycle[Status], status: Status, verb: str) -> None:
    if cycle.allows(verb, status):
        assert cycle.after(verb, status) is cycle.steps[verb].to
    else:
        with pytest.raises(Refusal) as refused:
            cycle.after(verb, status)
        assert str(refused.value) == f"This {cycle.subject} is {status.word}. It cannot be changed that way."


@pytest.mark.parametrize(("cycle", "statuses"), CYCLES, ids=lambda each: getattr(each, "subject", ""))
def test_every_status_but_the_first_can_be_reached(cycle: Lifecycle[Status], statuses: type[Status]) -> None:
    reached = {cycle.start}
    for _ in statuses:
        reached |= {step.to for step in cycle.steps.values() if step.frm & reached}

    assert reached == set(statuses)


@pytest.mark.parametrize("statuses", SHOWN, ids=lambda each: each.__name__)
def test_every_status_has_a_word_and_an_icon_that_exists(statuses: type[Status]) -> None:
    for status in statuses:
        assert str(status.word)
        assert resource("icons", f"{status.icon}.svg").is_file(), status.icon


def test_headlines_of_one_role_differ_in_word_and_icon() -> None:
    shown = [(each.role, str(each.word), each.icon) for each in Headline]

    assert len(set(shown)) == len(shown)
