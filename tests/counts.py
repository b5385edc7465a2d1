"""How much the slow tests do: little on every change, all of it in the long run (``./test.sh --long``)."""

import os

IS_LONG_RUN = os.environ.get("OMSDESK_LONG") == "1"


def counted(*, short: int, long: int) -> int:
    """The smaller count in the short run, the full one in the long run."""
    return long if IS_LONG_RUN else short


def engines_of_this_run() -> tuple[str, ...]:
    """For tests of things that stand on deeds tested on every engine: all of them in the long run only."""
    return ("sqlite", "postgresql") if IS_LONG_RUN else ("sqlite",)
