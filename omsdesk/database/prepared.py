"""Statements that are run again and again, kept ready for the driver.

SQLAlchemy works out for every run how a statement reads, in which order its parameters go and how values
are turned into what the driver takes and back. For a statement that is declared once and run at every scan
the answer never changes, so from its second run on it is remembered here and the driver is called at once.
Whatever is out of the ordinary (a listener on the engine, RETURNING for many rows, a default that is a
function) goes the usual way.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard
from weakref import ref

from sqlalchemy import Connection, CursorResult, Delete, Executable, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

from omsdesk.database.shapes import LISTS, Shape, shaped

Params = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None

_MANY = True
_FEW = 20
"""So many rows that answer their ids go in one by one on an embedded database: a text of its own for each count of
rows would cost more, and there is no network to wait for."""


class Known(dict[Any, Shape | None]):
    """The shapes of one statement, by the names it is given; most have one."""

    only: Shape | None = None
    bare: Shape | None = None
    """The shape without values of the caller's."""
    statement: ref[Executable] | None = None

    def add(self, key: Any, shape: Shape | None) -> None:
        """Remember a shape."""
        self[key] = shape
        self.only = shape if len(self) == 1 and key is not None and _MANY not in key else None
        if key is None:
            self.bare = shape


class Memory(dict[int, Known]):
    """What is known of statements, by their ``id``; a statement that goes takes along what was known of it.

    To ask a ``WeakKeyDictionary`` took a third of the time in which a known statement is found and bound.
    """

    def begin(self, statement: Executable) -> None:
        """Know a statement from its next run on."""
        number = id(statement)
        known = self[number] = Known()
        known.statement = ref(statement, lambda _: self.pop(number, None))


def _are_many(params: Params) -> TypeGuard[Sequence[Mapping[str, Any]]]:
    """Values for several runs. Most come in plain types: whether something else is a sequence is slow to tell."""
    kind = type(params)
    if kind is dict or params is None:
        return False
    return kind is list or kind is tuple or isinstance(params, Sequence)


_SHAPES: dict[Any, Memory] = {}
"""By kind and version of database: all engines of a kind share what is known."""


class Runner:
    """Runs statements in one open transaction."""

    def __init__(self, connection: Connection, *, is_heard: bool | None = None) -> None:
        """``is_heard`` says whether somebody listens to the engine; None looks."""
        self._connection = connection
        self._raw = connection.connection
        self._cursor: Any = None
        self._dialect = dialect = connection.dialect
        self._shapes = _SHAPES.setdefault((dialect.name, dialect.server_version_info), Memory())
        self._is_heard = bool(connection.dispatch.before_cursor_execute) if is_heard is None else is_heard

    def run(self, statement: Executable, params: Params) -> CursorResult[*tuple[Any, ...]]:
        """Execute a statement, from memory if it was run before."""
        known = self._shapes.get(id(statement))
        if known is None and isinstance(statement, (Select, Insert, Update, Delete)):
            self._shapes.begin(statement)
        if known is None or self._is_heard:
            return self._connection.execute(statement, params)
        shape = known.bare if params is None else known.only
        if shape is None or (params is not None and (type(params) is not dict or params.keys() != shape.wants)):
            shape = self._shape(known, statement, params)
        if shape is None:
            few = self._one_by_one(known, statement, params)
            return self._connection.execute(statement, params) if few is None else few
        cursor = self._cursor or self._new_cursor()
        try:
            if type(params) is dict:
                cursor.execute(shape.sql, shape.bind(params))
            elif _are_many(params):
                cursor.executemany(shape.sql, [shape.bind(each) for each in params])
            else:
                one: Any = params or {}
                cursor.execute(shape.sql, shape.bind(one))
            answer: Any = shape.answer(cursor, self._dialect)
        except self._dialect.loaded_dbapi.Error as error:
            raise self._trouble(error, cursor, shape.sql) from error
        return answer  # type: ignore[no-any-return]  # it answers as SQLAlchemy's own would

    def say(self, command: str) -> None:
        """Give a command that takes no values and answers nothing, as a savepoint is."""
        self._ask(command)

    def number(self, question: str) -> int:
        """The one number that answers a question without values."""
        return int(self._ask(question)[0])

    def _ask(self, command: str) -> Any:
        cursor = self._cursor or self._new_cursor()
        try:
            cursor.execute(command)
            return cursor.fetchone() if cursor.description else None
        except self._dialect.loaded_dbapi.Error as error:
            raise self._trouble(error, cursor, command) from error

    def _new_cursor(self) -> Any:
        self._cursor = self._raw.cursor()
        return self._cursor

    def _one_by_one(self, known: Known, statement: Executable, params: Params) -> Any:
        """A few rows that answer something go in each by itself; None where that is not the better way."""
        if self._dialect.name != "sqlite" or not isinstance(params, (list, tuple)) or not 0 < len(params) <= _FEW:
            return None
        if not isinstance(statement, Insert) or self._shape(known, statement, params[0]) is None:
            return None
        answers: list[Any] = [self.run(statement, each) for each in params]
        return answers[0].and_then(answers[1:])

    def _shape(self, known: Known, statement: Executable, params: Params) -> Shape | None:
        many = _are_many(params)
        first: Any = params or {}
        if many:
            if not params:
                return None
            first = first[0]
            key: Any = (_MANY, *first)
        elif first:
            key = tuple([(name, len(each)) if type(each) in LISTS else name for name, each in first.items()])
        else:
            key = None
        if key not in known:
            known.add(key, shaped(statement, self._dialect, first, many=many))
        return known[key]

    def _trouble(self, error: Any, cursor: Any, sql: str) -> Exception:
        """The driver's error as SQLAlchemy would raise it."""
        lost = self._dialect.is_disconnect(error, self._raw.dbapi_connection, cursor)
        if lost:
            self._connection.invalidate(error)
        kind = self._dialect.loaded_dbapi.Error
        told: Exception = DBAPIError.instance(
            sql, None, error, kind, connection_invalidated=lost, dialect=self._dialect
        )
        return told
