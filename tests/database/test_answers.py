"""Answers come back as they were given, and nothing foreign passes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omsdesk.database import answers
from omsdesk.database.answers import Secret
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.money import Money
from omsdesk.services.scan_result import ScanResult, Voice
from omsdesk.words import Text

_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False) | st.dates(),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(_PLAIN)
def test_plain_values_make_the_round_trip(value: Any) -> None:
    assert answers.decode(answers.encode(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        Headline.READY_TO_PICK,
        datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
        date(2026, 3, 2),
        Decimal("12.50"),
        Money(1250, "EUR"),
        Text("{n} order", many="{n} orders", n=3),
        frozenset([1, 2]),
        (1, (2, [3, {"four": None}])),
        ScanResult(ScanOutcome.OK, Voice.OK, Text("Mug"), Text("{n} left", n=1), job_id=7, reload=True),
    ],
)
def test_each_kind_of_answer_makes_the_round_trip(value: Any) -> None:
    back = answers.decode(answers.encode(value))

    assert back == value
    assert type(back) is type(value)


def test_what_is_kept_is_written_as_it_always_was() -> None:
    """Answers and hashes of years stand in databases: a change of this text would refuse what is sent again."""
    order = ScanResult(ScanOutcome.OK, Voice.OK, Text("Mug \u00fc"), Text("{n} left", n=1), job_id=7, reload=True)

    assert answers.encode((order, None, Decimal("1.50"), {"day": date(2026, 3, 2)})) == (
        '[1,{"$":"tuple","v":[{"$":"omsdesk.services.scan_result:ScanResult","v":{'
        '"outcome":{"$":"omsdesk.lifecycles.scan:ScanOutcome","v":"ok"},'
        '"voice":{"$":"omsdesk.services.scan_result:Voice","v":"ok"},'
        '"headline":{"$":"text","v":["Mug \u00fc",null,{"$":"dict","v":[]}]},'
        '"detail":{"$":"text","v":["{n} left",null,{"$":"dict","v":[["n",1]]}]},"job_id":7,"reload":true}},'
        'null,{"$":"decimal","v":"1.50"},{"$":"dict","v":[["day",{"$":"day","v":"2026-03-02"}]]}]}]'
    )
    assert (
        answers.fingerprint("scan", (12,), {"by": order}, "SK00012")
        == "36b27ae1257ad88743f7615dab4210e9ca68e1740916f45c40c1e680f8f14bb9"
    )


def test_foreign_types_are_not_kept() -> None:
    with pytest.raises(TypeError, match="object cannot be kept as an answer"):
        answers.encode(object())


def test_types_of_other_programs_are_not_made() -> None:
    with pytest.raises(ValueError, match="is not one of our types"):
        answers.decode('[1,{"$":"subprocess:Popen","v":{"args":["true"]}}]')


def test_our_functions_are_not_called_by_an_answer() -> None:
    with pytest.raises(ValueError, match="is not a kind of answer"):
        answers.decode('[1,{"$":"omsdesk.cli:main","v":{}}]')


def test_answers_of_another_version_are_refused() -> None:
    with pytest.raises(ValueError, match="version 99"):
        answers.decode("[99,1]")


def test_the_same_arguments_have_the_same_fingerprint_and_others_do_not() -> None:
    first = answers.fingerprint("deed", (1, Text("a", n=1)), {"x": Money(1, "EUR")})

    assert first == answers.fingerprint("deed", (1, Text("a", n=1)), {"x": Money(1, "EUR")})
    assert first != answers.fingerprint("deed", (1, Text("a", n=1)), {"x": Money(2, "EUR")})


@dataclass(frozen=True)
class Foreign:
    """A dataclass that is not of the program."""

    number: int


def test_nothing_of_a_secret_is_in_a_fingerprint_or_in_print() -> None:
    assert answers.fingerprint(Secret("1234")) == answers.fingerprint(Secret("9999"))
    assert repr(Secret("1234")) == "Secret(...)"


def test_a_foreign_dataclass_does_not_come_back() -> None:
    with pytest.raises(ValueError, match="is not one of our types"):
        answers.decode(answers.encode(Foreign(1)))
