"""Fresh databases for tests: copies of one that was migrated once, on both engines.

``Work`` commits for real, so a test of a deed gets a database of its own: a file copy on SQLite,
``CREATE DATABASE ... TEMPLATE`` on PostgreSQL, or there one that an earlier test left and that is empty again.
Both servers and templates are made when first asked for.
"""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from omsdesk.database.schema import migrate
from tests.engines import a_test_engine
from tests.kept_databases import KeptDatabase
from tests.memory import a_quick_folder
from tests.postgres import PostgresServer

TEMPLATE = "migrated"
KEPT = 3
"""How many databases that were used wait for their end."""


def migrate_file(file: Path) -> None:
    """Make a database file at the newest revision."""
    migrate(f"sqlite:///{file}")


class SqliteDatabases:
    """Database files in one folder."""

    def __init__(self, template: Callable[[], Path]) -> None:
        self._folder = a_quick_folder()
        self._numbers = itertools.count(1)
        self._make = template
        self._template: Path | None = None

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a file that does not exist yet."""
        file = self._new_file()
        yield f"sqlite:///{file}"
        self._remove(file)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The address of a database at the newest revision, with nothing in it."""
        file = self._new_file()
        shutil.copyfile(self._migrated_once(), file)
        yield f"sqlite:///{file}"
        self._remove(file)

    @contextmanager
    def worked_in(self) -> Iterator[Engine]:
        """An engine on a database at the newest revision, with nothing in it."""
        with self.migrated() as url:
            engine = a_test_engine(url)
            yield engine
            engine.dispose()

    def stop(self) -> None:
        """Nothing runs; the folder goes."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _migrated_once(self) -> Path:
        if self._template is None:
            self._template = self._folder / f"{TEMPLATE}.db"
            shutil.copyfile(self._make(), self._template)
        return self._template

    def _new_file(self) -> Path:
        return self._folder / f"shop-{next(self._numbers)}.db"

    @staticmethod
    def _remove(file: Path) -> None:
        for each in ("", "-wal", "-shm", "-journal"):
            file.with_name(f"{file.name}{each}").unlink(missing_ok=True)


class PostgresDatabases:
    """Databases of one server of our own."""

    def __init__(self) -> None:
        self._server: PostgresServer | None = None
        self._numbers = itertools.count(1)
        self._has_template = False
        self._left: list[str] = []
        self._kept: list[KeptDatabase] = []

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database without any table."""
        with self._copy_of("template1") as url:
            yield url

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The address of a database at the newest revision, with nothing in it."""
        with self._copy_of(self._migrated_once()) as url:
            yield url

    @contextmanager
    def worked_in(self) -> Iterator[Engine]:
        """An engine on a database at the newest revision, with nothing in it any more."""
        kept = self._kept.pop() if self._kept else KeptDatabase(self._running.url(self._copy(self._migrated_once())))
        yield kept.engine()
        if kept.is_empty_again():
            self._kept.append(kept)
        else:
            kept.close()
            self._drop_soon(kept.name)

    def stop(self) -> None:
        """End the server, if one was needed."""
        for kept in self._kept:
            kept.close()
        if self._server is not None:
            self._server.stop()

    @property
    def _running(self) -> PostgresServer:
        if self._server is None:
            server = PostgresServer()
            server.start()
            self._server = server
        return self._server

    def _migrated_once(self) -> str:
        if not self._has_template:
            self._running.create(TEMPLATE)
            migrate(self._running.url(TEMPLATE))
            self._has_template = True
        return TEMPLATE

    def _copy(self, template: str) -> str:
        name = f"shop_{next(self._numbers)}"
        self._running.create(name, template=template)
        return name

    @contextmanager
    def _copy_of(self, template: str) -> Iterator[str]:
        name = self._copy(template)
        try:
            yield self._running.url(name)
        finally:
            self._drop_soon(name)

    def _drop_soon(self, name: str) -> None:
        # The server's end of a connection takes a moment to go, and a drop waits a tenth of a second for it.
        self._left.append(name)
        if len(self._left) > KEPT:
            self._running.drop(self._left.pop(0))


Databases = SqliteDatabases | PostgresDatabases
