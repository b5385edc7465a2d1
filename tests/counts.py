"""How much the slow tests do: little on every change, all of it in the long run (``./test.sh --long``)."""

import os
from collections.abc import Iterable
from typing import Any

import pytest

IS_LONG_RUN = os.environ.get("OMSDESK_LONG") == "1"


def counted(*, short: int, long: int) -> int:
    """The smaller count in the short run, the full one in the long run."""
    return long if IS_LONG_RUN else short


def engines_of_this_run() -> tuple[str, ...]:
    """For tests of things that stand on deeds tested on every engine: all of them in the long run only."""
    return ("sqlite", "postgresql") if IS_LONG_RUN else ("sqlite",)


def cases(every: Iterable[Any], *, short: Iterable[Any]) -> list[Any]:
    """The cases of a test, one value or a tuple each: those of the short run, and the others for the long run only."""
    wanted = [*short]
    return [
        pytest.param(
            *(each if isinstance(each, tuple) else (each,)), marks=[] if each in wanted else [pytest.mark.long]
        )
        for each in every
    ]
