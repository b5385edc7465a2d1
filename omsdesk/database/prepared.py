"""Statements that are run again and again, kept ready for the driver.

SQLAlchemy works out for every run how a statement reads, in which order its parameters go and how values
are turned into what the driver takes and back. For a statement that is declared once and run at every scan
the answer never changes, so from its second run on it is remembered here and the driver is called at once.
Whatever is out of the ordinary (a listener on the engine, RETURNING for many rows, a default that is a
function) goes the usual way.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, cast
from weakref import ref

from sqlalchemy import Connection, CursorResult, Delete, Executable, Insert, IteratorResult, Row, Select, Update
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import CompileError, DBAPIError
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler

Params = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
Convert = Callable[[Any], Any]

_LISTS = {list, tuple, set, frozenset}
_MANY = True
_LONGEST = 100
"""Longer lists come in too many lengths, each a text of its own, to be worth remembering."""
_FEW = 20
"""So many rows that answer their ids go in one by one on an embedded database: a text of its own for each count of
rows would cost more, and there is no network to wait for."""


class Rows:
    """The rows of an answer, all fetched, and how many rows a change touched.

    What deeds ask at every scan is answered here; whatever else a result can do, SQLAlchemy's own does.
    """

    __slots__ = ("_metadata", "_rows", "rowcount")

    def __init__(self, metadata: SimpleResultMetaData, rows: list[Any], rowcount: int) -> None:
        self._metadata = metadata
        self._rows = rows
        self.rowcount = rowcount

    def all(self) -> list[Any]:
        """Every row."""
        make, keys = self._metadata, self._metadata._key_to_index  # noqa: SLF001 - what a Row is made of
        return [Row(make, None, keys, each) for each in self._rows]

    def first(self) -> Any:
        """The first row, or None."""
        if not self._rows:
            return None
        return Row(self._metadata, None, self._metadata._key_to_index, self._rows[0])  # noqa: SLF001 - as above

    def one(self) -> Any:
        """The one row there must be."""
        return self.first() if len(self._rows) == 1 else self._whole().one()

    def scalar(self) -> Any:
        """The first column of the first row, or None."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """The first column of the one row there must be."""
        return self._rows[0][0] if len(self._rows) == 1 else self._whole().scalar_one()

    def __iter__(self) -> Iterator[Any]:
        """Row by row."""
        return iter(self.all())

    def __getattr__(self, name: str) -> Any:
        """Everything else."""
        return getattr(self._whole(), name)

    def and_then(self, others: Sequence["Rows"]) -> "Rows":
        """These rows and those of more answers of the same statement."""
        rows = [*self._rows, *(row for other in others for row in other._rows)]  # noqa: SLF001 - its own kind
        return Rows(self._metadata, rows, self.rowcount + sum(other.rowcount for other in others))

    def _whole(self) -> IteratorResult[Any]:
        return IteratorResult(self._metadata, iter(self._rows))


@dataclass
class Shape:
    """A statement as the driver takes it, for one set of parameter names and lengths of lists."""

    sql: str
    values: list[Any] = field(default_factory=list)
    """One place per parameter; what the statement itself carries is filled in already."""
    given: list[tuple[int, str, Convert | None]] = field(default_factory=list)
    """Which place takes which of the caller's values, and how it is turned."""
    lists: list[tuple[list[int], str, Convert | None]] = field(default_factory=list)
    names: list[str] | None = None
    """The parameters' names where the driver wants them by name."""
    metadata: SimpleResultMetaData | None = None
    types: list[Any] = field(default_factory=list)
    back: list[tuple[int, Convert]] | None = None
    """How columns are turned into our types; known once the driver has described its first answer."""

    def __post_init__(self) -> None:
        taken = sorted(self.given, key=lambda each: each[0])
        self._pick = _picker([name for _, name, _ in taken]) if 0 < len(taken) == len(self.values) else None
        self._turned = [(place, convert) for place, _, convert in taken if convert is not None]
        self.wants = frozenset(name for _, name, _ in taken) if self._pick is not None else frozenset()
        """The names of what the caller gives, where the text takes nothing else and no lists."""

    def bind(self, params: Mapping[str, Any]) -> Any:
        """The values in the driver's order and form."""
        if self._pick is not None:
            picked = self._pick(params)
            if self._turned:
                picked = list(picked)
                for place, turn in self._turned:
                    picked[place] = turn(picked[place])
            return picked
        values = self.values.copy()
        for place, name, convert in self.given:
            value = params[name]
            values[place] = value if convert is None else convert(value)
        for places, name, convert in self.lists:
            for place, value in zip(places, params[name], strict=True):
                values[place] = value if convert is None else convert(value)
        return values if self.names is None else dict(zip(self.names, values, strict=True))

    def answer(self, cursor: Any, dialect: Dialect) -> Rows:
        """What the driver says after the statement ran."""
        if self.metadata is None:
            return Rows(_NOTHING, [], cursor.rowcount)
        return Rows(self.metadata, self._rows(cursor, dialect), cursor.rowcount)

    def _rows(self, cursor: Any, dialect: Dialect) -> list[Any]:
        if self.back is None:
            kinds = zip(self.types, cursor.description, strict=True)
            converts = [kind.dialect_impl(dialect).result_processor(dialect, said[1]) for kind, said in kinds]
            self.back = [(place, convert) for place, convert in enumerate(converts) if convert is not None]
        rows: list[Any] = cursor.fetchall()
        if self.back:
            for number, row in enumerate(rows):
                values = list(row)
                for place, convert in self.back:
                    values[place] = convert(values[place])
                rows[number] = tuple(values)
        return rows


_NOTHING = SimpleResultMetaData(())


def _picker(names: list[str]) -> Convert:
    """Takes these values of the caller's in one go."""
    if len(names) == 1:
        name = names[0]
        return lambda params: (params[name],)
    return itemgetter(*names)


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


_SHAPES: dict[Any, Memory] = {}
"""By kind and version of database: all engines of a kind share what is known."""


class Runner:
    """Runs statements in one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._raw = connection.connection
        self._cursor: Any = None
        self._dialect = dialect = connection.dialect
        self._shapes = _SHAPES.setdefault((dialect.name, dialect.server_version_info), Memory())
        self._watched = bool(connection.dispatch.before_cursor_execute)

    def run(self, statement: Executable, params: Params) -> CursorResult[*tuple[Any, ...]]:
        """Execute a statement, from memory if it was run before."""
        known = self._shapes.get(id(statement))
        if known is None and isinstance(statement, (Select, Insert, Update, Delete)):
            self._shapes.begin(statement)
        if known is None or self._watched:
            return self._connection.execute(statement, params)
        shape = known.bare if params is None else known.only
        if shape is None or (params is not None and (type(params) is not dict or params.keys() != shape.wants)):
            shape = self._shape(known, statement, params)
        if shape is None:
            few = self._one_by_one(known, statement, params)
            return self._connection.execute(statement, params) if few is None else few
        cursor = self._cursor
        if cursor is None:
            cursor = self._cursor = self._raw.cursor()
        try:
            if type(params) is dict:
                cursor.execute(shape.sql, shape.bind(params))
            elif isinstance(params, Sequence):
                cursor.executemany(shape.sql, [shape.bind(each) for each in params])
            else:
                cursor.execute(shape.sql, shape.bind(params or {}))
            return cast("CursorResult[*tuple[Any, ...]]", shape.answer(cursor, self._dialect))
        except self._dialect.loaded_dbapi.Error as error:
            raise self._trouble(error, cursor, shape.sql) from error

    def say(self, command: str) -> None:
        """Give a command that takes no values and answers nothing, as a savepoint is."""
        self._ask(command)

    def number(self, question: str) -> int:
        """The one number that answers a question without values."""
        return int(self._ask(question)[0])

    def _ask(self, command: str) -> Any:
        cursor = self._raw.cursor()
        try:
            cursor.execute(command)
            return cursor.fetchone() if cursor.description else None
        except self._dialect.loaded_dbapi.Error as error:
            raise self._trouble(error, cursor, command) from error
        finally:
            cursor.close()

    def _one_by_one(self, known: Known, statement: Executable, params: Params) -> Any:
        """A few rows that answer something go in each by itself; None where that is not the better way."""
        if self._dialect.name != "sqlite" or not isinstance(params, (list, tuple)) or not 0 < len(params) <= _FEW:
            return None
        if not isinstance(statement, Insert) or self._shape(known, statement, params[0]) is None:
            return None
        answers: list[Any] = [self.run(statement, each) for each in params]
        return answers[0].and_then(answers[1:])

    def _shape(self, known: Known, statement: Executable, params: Params) -> Shape | None:
        many = type(params) is not dict and isinstance(params, Sequence)  # in this order: the second is slow
        first: Any = params or {}
        if many:
            if not params:
                return None
            first = first[0]
            key: Any = (_MANY, *first)
        elif first:
            key = tuple([(name, len(each)) if type(each) in _LISTS else name for name, each in first.items()])
        else:
            key = None
        if key not in known:
            known.add(key, _shaped(statement, self._dialect, first, many=many))
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


def _shaped(statement: Any, dialect: Dialect, params: Mapping[str, Any], *, many: bool) -> Shape | None:
    if any(type(each) in _LISTS and len(each) > _LONGEST for each in params.values()):
        return None
    returning = isinstance(statement, Select) or bool(statement._returning)  # noqa: SLF001 - nothing public says so
    if many and returning:
        return None
    try:
        # As for many rows, or else an INSERT would hand back its key unasked.
        compiled: SQLCompiler = statement.compile(
            dialect=dialect, column_keys=list(params), for_executemany=not returning
        )
        state = compiled.construct_expanded_state(params, escape_names=False)
    except CompileError:
        return None  # the usual way says what is wrong
    defaults = _defaults(compiled)
    written_out = {bind.key for bind in compiled.literal_execute_params}
    if defaults is None or not written_out.isdisjoint(params) or compiled.escaped_bind_names:
        return None
    if many and state.parameter_expansion:
        return None
    shape = _with_slots(Shape(state.statement), compiled, state, {**defaults, **params}, set(params))
    if dialect.name == "sqlite":
        shape = _written_out(shape)
    if returning:
        columns = compiled._result_columns  # noqa: SLF001 - the only list of what comes back
        shape.metadata = SimpleResultMetaData([column.keyname for column in columns])
        shape.types = [column.type for column in columns]
    return shape


def _with_slots(
    shape: Shape, compiled: SQLCompiler, state: ExpandedState, values: Mapping[str, Any], given: set[str]
) -> Shape:
    converts: Mapping[str, Any] = {**compiled._bind_processors, **state.processors}  # noqa: SLF001 - no public way
    names = list(state.positiontup if state.positiontup is not None else state.parameters)
    shape.names = None if compiled.positional else names
    keys = {name: bind.key if bind.key in values else name for bind, name in compiled.bind_names.items()}
    listed = {each: name for name, expanded in state.parameter_expansion.items() for each in expanded}
    spots: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        convert = converts.get(name)
        source = keys[listed.get(name, name)]
        shape.values.append(None)
        if source not in given:
            value = values.get(source, state.parameters[name])
            shape.values[place] = convert(value) if convert is not None else value
        elif name in listed:
            spots.setdefault(source, []).append(place)
        else:
            shape.given.append((place, source, convert))
    # A list may stand more than once in a statement; each time takes all of its values.
    for source, places in spots.items():
        size = len(values[source])
        convert = converts.get(names[places[0]])
        shape.lists += [(places[at : at + size], source, convert) for at in range(0, len(places), size)]
    return shape


def _written_out(shape: Shape) -> Shape:
    """The statement's own numbers and words written into its text.

    SQLite plans anew at each run where a parameter may decide on the plan (it stands beside the condition of a partial
    index, or sorts): measured at 80 microseconds where the run takes 15.
    """
    pieces = shape.sql.split("?")
    taken = {place for place, _, _ in shape.given} | {place for places, _, _ in shape.lists for place in places}
    if shape.names is not None or len(pieces) - 1 != len(shape.values):
        return shape
    sql, places = [pieces[0]], dict[int, int]()
    for place, (value, piece) in enumerate(zip(shape.values, pieces[1:], strict=True)):
        if place in taken or not (value is None or type(value) in {int, bool, str}):
            places[place] = len(places)
            sql.append("?")
        else:
            sql.append(_literal(value))
        sql.append(piece)
    return Shape(
        "".join(sql),
        [shape.values[place] for place in places],
        [(places[place], name, convert) for place, name, convert in shape.given],
        [([places[place] for place in spots], name, convert) for spots, name, convert in shape.lists],
    )


def _literal(value: int | str | None) -> str:
    if value is None:
        return "NULL"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(int(value))


def _defaults(compiled: SQLCompiler) -> dict[str, Any] | None:
    """Values that columns get when nobody gives one; None when one is more than a plain value."""
    found: dict[str, Any] = {}
    for column in (*compiled.insert_prefetch, *compiled.update_prefetch):
        default: Any = column.default if compiled.insert_prefetch else column.onupdate
        if default is None or not default.is_scalar:
            return None
        found[compiled._within_exec_param_key_getter(column)] = default.arg  # noqa: SLF001 - the key is theirs
    return found
