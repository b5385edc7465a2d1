"""What review rules say of an order, and from where on they say it; no database is asked."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omsdesk import discovery
from omsdesk.services import reviewing
from omsdesk.services.new_order import NewHold, ShipTo
from omsdesk.services.reviews import Reviewed, Twin, address, duplicate, fraud, fraud_score
from omsdesk.services.settings import Company
from omsdesk.words import speak

HOME = ShipTo(name="Grace Hopper", street="Lindenweg 5", city="Bremen", postal_code="28195", country="DE")
MONDAY = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
HOUSE = Company(zone="UTC")
GOOD = Reviewed(
    order_id=10483,
    customer_name="Grace Hopper",
    email="grace@example.com",
    phone="",
    ship_to=HOME,
    service="standard",
    travels=True,
    total_minor=4_000,
    currency="EUR",
    placed_at=MONDAY,
    in_the_hour=1,
    own_country="DE",
    company=HOUSE,
)
TWIN = Twin(10482, datetime(2026, 3, 2, 9, 12, tzinfo=UTC))
ABROAD = replace(HOME, country="PL")
SUSPECT = replace(GOOD, is_first=True, total_minor=72_000, ship_to=ABROAD)
"""First order, high value, another country: 15 + 20 + 20 points."""


def score(order: Reviewed, **company: Any) -> str:
    hold = fraud_score.PLUGIN.look(replace(order, company=replace(HOUSE, **company)))
    return "" if hold is None else str(hold.note)


def test_a_good_order_is_left_alone() -> None:
    assert list(reviewing.holds(GOOD)) == []


def test_a_repetition_names_the_order_before_and_when() -> None:
    hold = duplicate.PLUGIN.look(replace(GOOD, twin=TWIN))

    assert hold is not None
    assert str(hold.note) == "same goods as SO-10482, placed Mon 2 Mar 09:12"


def test_a_house_that_wants_no_look_for_repetitions_gets_none() -> None:
    assert duplicate.PLUGIN.look(replace(GOOD, twin=TWIN, company=replace(HOUSE, review_duplicate_hours=0))) is None


def test_a_missing_address_is_named() -> None:
    hold = address.PLUGIN.look(replace(GOOD, ship_to=ShipTo(name="Grace", city="Bremen")))

    assert hold is not None
    assert str(hold.note) == "no street, country"


@pytest.mark.parametrize(
    ("seen", "sign"),
    [
        ({"is_first": True}, "first order of this customer (15)"),
        ({"total_minor": 72_000}, "high value €720.00 (20)"),
        ({"ship_to": ABROAD}, "at home in Germany, sent to Poland (20)"),
        ({"in_the_hour": 4}, "4 orders within an hour from one e-mail or phone (25)"),
        ({"with_card_in_the_hour": 4}, "4 orders within an hour paid with one card (25)"),
        ({"risk": "medium"}, "shop or payment provider say: risk medium (25)"),
    ],
)
def test_each_sign_is_said_with_its_points(seen: dict[str, Any], sign: str) -> None:
    points = sign[sign.index("(") + 1 : -1]

    assert score(replace(GOOD, **seen), review_threshold=1) == f"{points} points, held from 1: {sign}"
    assert score(replace(GOOD, **seen)) == ""


def test_a_shop_that_says_high_risk_holds_an_order_by_itself() -> None:
    assert score(replace(GOOD, risk="High")) == "50 points, held from 50: shop or payment provider say: risk high (50)"
    assert score(replace(GOOD, risk="low"), review_threshold=1) == ""


def test_three_signs_hold_an_order_and_the_heaviest_is_said_first() -> None:
    assert score(replace(SUSPECT, in_the_hour=7)) == (
        "80 points, held from 50: 7 orders within an hour from one e-mail or phone (25), "
        "at home in Germany, sent to Poland (20), high value €720.00 (20), first order of this customer (15)"
    )


def test_the_note_is_in_the_language_of_the_house() -> None:
    speak("de", zone="UTC")

    assert score(SUSPECT) == (
        "55 Punkte, gesperrt ab 50: zu Hause in Deutschland, geht nach Polen (20), hoher Wert 720,00\u00a0€ (20), "
        "erster Auftrag dieses Kunden (15)"
    )


@pytest.mark.parametrize(("threshold", "is_held"), [(54, True), (55, True), (56, False), (0, False)])
def test_the_threshold_is_the_first_number_that_holds(threshold: int, *, is_held: bool) -> None:
    assert bool(score(SUSPECT, review_threshold=threshold)) is is_held


def test_with_the_usual_points_any_three_signs_hold_and_no_two_do() -> None:
    weights = {each.key: fraud_score.weight_of(each, HOUSE) for each in fraud_score.factors()}
    own = [points for key, points in weights.items() if key != "risk"]

    assert all(sum(three) >= HOUSE.review_threshold for three in permutations(own, 3))
    assert all(sum(two) < HOUSE.review_threshold for two in permutations(own, 2))


@pytest.mark.parametrize(
    ("total", "currency", "limit", "is_high"),
    [
        (50_000, "EUR", 500, False),
        (50_001, "EUR", 500, True),
        (90_000, "DKK", 500, False),
        (90_000, "EUR", 0, False),
    ],
)
def test_high_is_more_than_the_limit_in_the_currency_of_the_house(
    total: int, currency: str, limit: int, *, is_high: bool
) -> None:
    order = replace(GOOD, total_minor=total, currency=currency)

    assert bool(score(order, review_threshold=1, review_high_value=limit)) is is_high


def test_a_currency_without_cents_is_counted_whole() -> None:
    order = replace(GOOD, total_minor=501, currency="JPY")

    assert score(order, review_threshold=1, currency="JPY") == "20 points, held from 1: high value ¥501 (20)"
    assert score(replace(order, total_minor=500), review_threshold=1, currency="JPY") == ""


@pytest.mark.parametrize(
    ("home", "away"), [("", "PL"), ("DE", ""), ("DE", "Germany"), ("Deutschland", "DE"), ("DE", "Atlantis")]
)
def test_countries_differ_only_where_both_are_known(home: str, away: str) -> None:
    order = replace(GOOD, own_country=home, ship_to=replace(HOME, country=away))

    assert score(order, review_threshold=1) == ""


def test_who_fetches_the_goods_sends_them_nowhere() -> None:
    assert score(replace(GOOD, ship_to=ABROAD, travels=False), review_threshold=1) == ""


@pytest.mark.parametrize(("count", "is_many"), [(3, False), (4, True)])
def test_many_begins_at_the_number_that_is_set(count: int, *, is_many: bool) -> None:
    assert bool(score(replace(GOOD, in_the_hour=count), review_threshold=1)) is is_many


def test_a_sign_without_weight_is_not_mentioned() -> None:
    assert "first" not in score(SUSPECT, review_weight_first=0, review_threshold=1)


def test_every_sign_has_its_weight_among_the_settings() -> None:
    keys = {each.key for each in fraud_score.factors()}

    assert keys == {name.removeprefix("review_weight_") for name in vars(HOUSE) if name.startswith("review_weight_")}
    assert len(keys) == len(list(discovery.plugins(fraud)))


@given(
    st.builds(
        replace,
        st.just(GOOD),
        is_first=st.booleans(),
        total_minor=st.integers(0, 100_000),
        in_the_hour=st.integers(0, 8),
        ship_to=st.sampled_from([HOME, ABROAD, ShipTo()]),
        twin=st.sampled_from([None, TWIN]),
        risk=st.sampled_from(["", "medium", "high"]),
    ),
    st.permutations(reviewing.rules()),
    st.permutations(fraud_score.factors()),
)
def test_the_order_of_rules_and_signs_does_not_matter(order: Reviewed, rules: Any, factors: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        usual = set(reviewing.holds(order))
        patch.setattr(reviewing, "rules", lambda: rules)
        patch.setattr(fraud_score, "factors", lambda: factors)
        turned = set(reviewing.holds(order))

    assert {_parts(each) for each in turned} == {_parts(each) for each in usual}


def _parts(hold: NewHold) -> tuple[Any, ...]:
    """A hold with the signs of its note in no order."""
    return hold.reason, hold.rule, frozenset(str(hold.note).replace(": ", ", ").split(", "))
