"""Which SQLite library to use, and how it must write so that an acknowledged commit survives.

Two ways were found to lose nothing in simulated power cuts: WAL and TRUNCATE, both with
synchronous=FULL. Versions before 3.51.3 (3.50.7, 3.44.6) can corrupt a WAL database when the log is
reset, so on those the rollback journal is used, which is slower but sound.
"""

import importlib
import sqlite3
from types import ModuleType

FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""The first sound patch of each branch that was mended; later branches are sound."""


def sqlite_module() -> ModuleType:
    """The newest SQLite at hand: that of the ``pysqlite3`` wheel if installed, else Python's own."""
    try:
        wheel = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3
    return wheel if wheel.sqlite_version_info > sqlite3.sqlite_version_info else sqlite3


def is_wal_sound(version: tuple[int, ...]) -> bool:
    """Whether this SQLite version is free of the fault in resetting the write-ahead log."""
    if version >= FIXED[-1]:
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in FIXED)


def journal_mode(version: tuple[int, ...]) -> str:
    """The journal that keeps every acknowledged commit with this SQLite version."""
    return "WAL" if is_wal_sound(version) else "TRUNCATE"
