"""The settings are put together of many parts: none of them may answer for another one."""

from collections import Counter

from omsdesk.presenters.settings import Settings

_OF_ALL = {"__init__", "refresh", "open", "troubled"}


def test_no_two_sections_call_a_verb_the_same() -> None:
    parts = [each for each in Settings.__mro__ if each.__module__.startswith("omsdesk.presenters.settings")]
    verbs = Counter(name for each in parts for name, what in vars(each).items() if callable(what))

    assert len(parts) > 5
    assert {name for name, times in verbs.items() if times > 1} <= _OF_ALL
