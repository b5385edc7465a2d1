"""Bins have names that say where they stand, and a walk that never doubles back."""

from itertools import islice

from omsdesk.services.shelving import UNKNOWN_WALK, bin_names, shelf_of


def test_names_go_through_the_first_aisle_level_by_level() -> None:
    assert list(islice(bin_names(), 5)) == ["A-01-1", "A-01-2", "A-01-3", "A-01-4", "A-02-1"]


def test_after_the_last_aisle_of_one_letter_come_two() -> None:
    names = list(islice(bin_names(), 26 * 24 * 4 + 1))

    assert names[-2:] == ["Z-24-4", "AA-01-1"]
    assert len(set(names)) == len(names)


def test_a_walk_goes_up_one_aisle_and_down_the_next() -> None:
    walk = sorted(["B-01-1", "A-01-1", "B-09-1", "A-09-1"], key=lambda name: shelf_of(name).walk)

    assert walk == ["A-01-1", "A-09-1", "B-09-1", "B-01-1"]


def test_bins_of_another_make_are_visited_last() -> None:
    assert shelf_of("Cellar").walk == UNKNOWN_WALK
    assert shelf_of("Z-99-9").walk < UNKNOWN_WALK
