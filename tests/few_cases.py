"""Which tests of the services wait for the long run: PostgreSQL sees one case of each in the short, SQLite all of them.

The cases of one test are the same statements with other values. What differs between the engines is the statements.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

_SERVICES = Path(__file__).parent / "services"


def cases_seen_on_one_engine(items: Iterable[pytest.Item]) -> frozenset[pytest.Item]:
    """All but one case of each test of the services on PostgreSQL, the first in the order of this run."""
    seen: set[str] = set()
    others = set()
    for item in items:
        test = item.nodeid.partition("[")[0]
        if not _is_on_postgresql(item) or _SERVICES not in item.path.parents:
            continue
        if test in seen:
            others.add(item)
        seen.add(test)
    return frozenset(others)


def _is_on_postgresql(item: pytest.Item) -> bool:
    called = getattr(item, "callspec", None)
    return called is not None and called.params.get("engine_kind") == "postgresql"
