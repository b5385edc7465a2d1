"""How a statement reads for the driver, and how values are turned into what it takes and back; worked out once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, Enum, Select
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import CompileError
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler

from omsdesk.database.rows import Rows

Convert = Callable[[Any], Any]

LISTS = {list, tuple, set, frozenset}
"""Kinds of values of which a statement may be given several in one place."""
_LONGEST = 100
"""Longer lists come in too many lengths, each a text of its own, to be worth remembering."""


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
        names = [name for _, name, _ in taken]
        takes_only_these = 0 < len(taken) == len(self.values)
        turned = [(place, convert) for place, _, convert in taken if convert is not None]
        self.wants = frozenset(names) if takes_only_these else frozenset()
        """The names of what the caller gives, where the text takes nothing else and no lists."""
        self.bind = _turning(_picker(names), turned) if takes_only_these else self._bind
        """The values in the driver's order and form."""

    def _bind(self, params: Mapping[str, Any]) -> Any:
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
        metadata = self.metadata
        if metadata is None:
            return Rows(_NOTHING, [], cursor.rowcount)
        rows: list[Any] = cursor.fetchall()
        back = self._described(cursor, dialect) if self.back is None else self.back
        if back:
            for number, row in enumerate(rows):
                values = list(row)
                for place, convert in back:
                    values[place] = convert(values[place])
                rows[number] = tuple(values)
        return Rows(metadata, rows, cursor.rowcount)

    def _described(self, cursor: Any, dialect: Dialect) -> list[tuple[int, Convert]]:
        kinds = zip(self.types, cursor.description, strict=True)
        converts = [_known(kind, kind.dialect_impl(dialect).result_processor(dialect, said[1])) for kind, said in kinds]
        self.back = [(place, convert) for place, convert in enumerate(converts) if convert is not None]
        return self.back


_NOTHING = SimpleResultMetaData(())


def _picker(names: list[str]) -> Convert:
    """Takes these values of the caller's in one go."""
    if len(names) == 1:
        name = names[0]
        return lambda params: (params[name],)
    return itemgetter(*names)


def _turning(pick: Convert, turned: list[tuple[int, Convert]]) -> Convert:
    """The picked values, some of them turned into what the driver takes."""
    if not turned:
        return pick

    def bind(params: Mapping[str, Any]) -> list[Any]:
        picked = list(pick(params))
        for place, turn in turned:
            picked[place] = turn(picked[place])
        return picked

    return bind


class _Turned(dict[Any, Any]):
    """Values of a status or a yes and no, which are few, each turned once."""

    def __init__(self, convert: Convert) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, value: Any) -> Any:
        turned = self[value] = self._convert(value)
        return turned


def _known(kind: Any, convert: Convert | None) -> Convert | None:
    """The same conversion, looked up where the values are few."""
    return _Turned(convert).__getitem__ if convert is not None and isinstance(kind, (Enum, Boolean)) else convert


def shaped(statement: Any, dialect: Dialect, params: Mapping[str, Any], *, many: bool) -> Shape | None:
    """How a statement reads with parameters of these names; None where it has to go SQLAlchemy's way each time."""
    if any(type(each) in LISTS and len(each) > _LONGEST for each in params.values()):
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
    kinds = {name: bind.type for bind, name in compiled.bind_names.items()}
    converts = {name: _known(kinds.get(name), convert) for name, convert in converts.items()}
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
