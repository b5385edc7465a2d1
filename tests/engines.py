"""Engines for tests: each opens a database of its own, all of one kind share what SQLAlchemy has compiled.

A test's database lives for a fraction of a second. Working out anew how every statement reads took as long as all
the rest, and what a statement reads like depends on the kind of database only.
"""

from sqlalchemy import Engine

from omsdesk.database.engine import open_engine

_first: dict[str, Engine] = {}


def a_test_engine(url: str) -> Engine:
    """The program's own engine, with the statements that earlier tests of this process compiled."""
    engine = open_engine(url)
    kind = engine.dialect.name
    if kind not in _first:
        # Only a dialect that has met its server knows how to speak to it.
        engine.connect().close()
        _first[kind] = engine
    engine.dialect = _first[kind].dialect
    engine._compiled_cache = _first[kind]._compiled_cache
    return engine
