"""Screens care little which engine answers them: the deeds behind them are tested on both."""

import pytest

from tests.counts import engines_of_this_run


@pytest.fixture(params=engines_of_this_run())
def engine_kind(request: pytest.FixtureRequest) -> str:
    """The embedded database; in the long run the shared one too."""
    kind: str = request.param
    return kind
