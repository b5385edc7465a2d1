"""What scales send, and when what lies on one is a weight."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omsdesk.weighing import STEADY_FOR, Pan, Reader, Reading, ScaleKind
from tests.still_clock import MONDAY_MORNING

SICS, NCI, STREAM = ScaleKind.SICS, ScaleKind.NCI, ScaleKind.STREAM


def at(seconds: float) -> datetime:
    return MONDAY_MORNING + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("kind", "sent", "grams", "steady"),
    [
        (SICS, b"S S      1.240 kg\r\n", 1_240, True),
        (SICS, b"S D      1.2 kg\r\n", 1_200, False),
        (SICS, b"S S      -12 g\r\n", -12, True),
        (NCI, b"\n   1.24kg\r\n00\r\x03", 1_240, True),
        (NCI, b"\n0002.50lb\r\nS00\r\x03", 1_134, True),
        (NCI, b"\n  350 g\r\n10\r\x03", 350, False),
        (NCI, b"\n   0.00kg\r\n20\r\x03", 0, True),
        (NCI, b"\n  16.0oz\r\n0p0\r\x03", 454, True),
        (STREAM, b"ST,GS,+  1.240kg\r\n", 1_240, True),
        (STREAM, b"US,NT,   1,2 kg\r\n", 1_200, False),
        (STREAM, b"ST,+00123.45  g\r\n", 123, True),
        (STREAM, b"\x02   0.998 kg\r", 998, None),
    ],
)
def test_each_manner_of_speaking_is_understood(kind: ScaleKind, sent: bytes, grams: int, steady: object) -> None:
    assert list(Reader(kind).feed(sent)) == [Reading(grams, steady)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (SICS, b"S I\r\n"),
        (SICS, b"S +\r\n"),
        (SICS, b"ES\r\n"),
        (SICS, b"1.240 kg\r\n"),
        (NCI, b"\n   1.24kg\r\n01\r\x03"),
        (NCI, b"\n   1.24kg\r\n02\r\x03"),
        (NCI, b"\n   1.24kg\r\n40\r\x03"),
        (NCI, b"\n?\r\x03"),
        (NCI, b"\n   1.24kg\r\n"),
        (STREAM, b"OL,GS,  30.000kg\r\n"),
        (STREAM, b"1 lb 2.3 oz\r\n"),
        (STREAM, b"4006381333931\r\n"),
    ],
    ids=lambda each: repr(each)[:40],
)
def test_what_is_no_weight_is_passed_over(kind: ScaleKind, sent: bytes) -> None:
    assert list(Reader(kind).feed(sent)) == []


@pytest.mark.parametrize("kind", ScaleKind)
def test_pieces_and_parity_bits_make_no_difference(kind: ScaleKind) -> None:
    sent = {SICS: b"S S   1.2 kg\r\n", NCI: b"\n 1.2kg\r\n00\r\x03", STREAM: b"ST,GS, 1.2kg\r\n"}[kind]
    with_parity = bytes(each | 0x80 if each.bit_count() % 2 else each for each in sent)
    reader = Reader(kind)

    read = [reading for each in with_parity * 2 for reading in reader.feed(bytes([each]))]

    assert read == [Reading(1_200, is_steady=True)] * 2


@given(st.sampled_from(ScaleKind), st.lists(st.binary(max_size=30)))
def test_noise_is_never_an_error_and_is_not_kept(kind: ScaleKind, noise: list[bytes]) -> None:
    reader = Reader(kind)

    for each in noise * 5:
        list(reader.feed(each))

    assert len(reader._rest) <= 80


def shown(pan: Pan, *readings: tuple[float, int, bool | None]) -> None:
    for second, grams, is_steady in readings:
        pan.read(Reading(grams, is_steady), at(second))


def test_a_weight_counts_when_it_was_the_same_for_a_while() -> None:
    pan = Pan()
    shown(pan, (0, 1_240, True), (0.5, 1_241, True))
    early = pan.weight_g(at(0.7))

    assert early is None
    assert pan.weight_g(MONDAY_MORNING + STEADY_FOR) == 1_241


@pytest.mark.parametrize("moved", [(0.6, 1_240, False), (0.6, 900, True)], ids=["it says so", "it shows so"])
def test_what_moves_begins_anew(moved: tuple[float, int, bool]) -> None:
    pan = Pan()
    shown(pan, (0, 1_240, True), moved, (0.7, 1_240, True))

    assert pan.weight_g(at(1.2)) is None
    assert pan.weight_g(at(1.6)) == 1_240


def test_a_box_that_lay_there_before_counts_a_while_after_the_last_piece() -> None:
    pan = Pan()
    shown(pan, (0, 1_240, True), (9, 1_240, True))

    assert pan.weight_g(at(9.2), at(9)) is None
    assert pan.weight_g(at(9.9), at(9)) == 1_240


def test_a_weight_counts_once_until_the_pan_was_empty() -> None:
    pan = Pan()
    shown(pan, (0, 1_240, True), (1, 1_240, True))
    pan.take()
    shown(pan, (2, 1_240, True), (3, 1_300, True), (5, 1_300, True))
    still_there = pan.weight_g(at(5))
    shown(pan, (6, 2, True), (7, 800, True), (8, 800, True))

    assert still_there is None
    assert pan.weight_g(at(8)) == 800


def test_an_empty_pan_and_a_silent_scale_weigh_nothing() -> None:
    pan = Pan()
    shown(pan, (0, 4, True), (5, 4, True))
    empty = pan.weight_g(at(5))
    shown(pan, (6, 900, True))
    pan.forget()

    assert (empty, pan.grams, pan.weight_g(at(9))) == (None, None, None)
