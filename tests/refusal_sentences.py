"""Which sentences can stand in a refusal, told from the sources without running them.

A reason that is not written where it is refused is followed to where it is: through names, branches, tables,
the functions that give it back, the arguments of a function and the fields of an object. Where a type is not
known, every field or method of that name is meant: rather one sentence too many than one that nobody shows.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Function = ast.FunctionDef | ast.Lambda
_BLOCKERS = {"Blocker", "LeftOut", "Problem", "Refused", "err", "warn"}
"""What is not raised and yet says why not: of a step, a release, a row of a file, a scan."""


@dataclass(frozen=True)
class Place:
    """Where an expression stands: its module and the functions around it, the innermost last."""

    module: str
    around: tuple[Function, ...] = ()
    owner: str = ""


@dataclass
class Sources:
    """The package, by names."""

    calls: dict[str, list[tuple[ast.Call, Place]]] = field(default_factory=lambda: defaultdict(list))
    functions: dict[tuple[str, str], tuple[ast.FunctionDef, Place]] = field(default_factory=dict)
    methods: dict[str, list[tuple[str, ast.FunctionDef, Place]]] = field(default_factory=lambda: defaultdict(list))
    classes: dict[str, tuple[ast.ClassDef, Place]] = field(default_factory=dict)
    constants: dict[tuple[str, str], ast.expr] = field(default_factory=dict)
    imports: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)


def read(package: Path) -> Sources:
    """All modules of a package."""
    found = Sources()
    for file in sorted(package.rglob("*.py")):
        module = ".".join(file.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")
        _enter(ast.parse(file.read_text(encoding="utf-8")), Place(module), found)
    return found


def _enter(node: ast.AST, place: Place, found: Sources) -> None:
    match node:
        case ast.ImportFrom(module=str(source)):
            for each in node.names:
                found.imports[place.module, each.asname or each.name] = (source, each.name)
        case ast.ClassDef():
            found.classes[node.name] = (node, place)
            place = Place(place.module, place.around, node.name)
        case ast.FunctionDef():
            if place.owner and not place.around:
                found.methods[node.name].append((place.owner, node, place))
            found.functions[place.module, node.name] = (node, place)
            place = Place(place.module, (*place.around, node), place.owner)
        case ast.Lambda():
            place = Place(place.module, (*place.around, node), place.owner)
        case ast.Call():
            found.calls[_name(node.func)].append((node, place))
        case ast.Assign(targets=[ast.Name(id=name)]) if not place.around and not place.owner:
            found.constants[place.module, name] = node.value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if not place.around:
            if not place.owner:
                found.constants[place.module, name] = value
    for child in ast.iter_child_nodes(node):
        _enter(child, place, found)


def _name(func: ast.expr) -> str:
    return str(getattr(func, "id", getattr(func, "attr", "")))


_SAYING_NO = {"refused", "why_not", "why_not_close"}
"""Fields whose name tells what they are for; others are followed only when their owner's class is known."""
_SAID_BEFORE = {"reason", "advice"}
"""Fields of refusals and blockers: what is in them was found where those were made."""


class Trace:
    """Follows expressions to the sentences they can be."""

    def __init__(self, sources: Sources) -> None:
        self._in = sources
        self._asked: set[tuple[int, int | None]] = set()
        self.plurals: dict[str, str] = {}
        """The plural of each sentence that has one."""
        self.lost: list[str] = []
        """What could not be followed, as module and expression."""

    def refusals(self) -> dict[str, str]:
        """Every sentence of a refusal and of a blocker, each with the module in which it is refused."""
        found: dict[str, str] = {}
        for name in sorted(self._refusing()):
            for call, place in self._in.calls[name]:
                for each in _said(call):
                    found.update(dict.fromkeys(self.texts(each, place), place.module))
        return found

    def _refusing(self) -> set[str]:
        kinds = {"Refusal"}
        while more := {
            name
            for name, (node, _) in self._in.classes.items()
            if name not in kinds and any(_name(base) in kinds for base in node.bases)
        }:
            kinds |= more
        return kinds | _BLOCKERS

    def texts(self, node: ast.expr | None, place: Place, item: int | None = None) -> set[str]:
        """The sentences an expression can be, or the item-th of what it is when that is a tuple."""
        if node is None or isinstance(node, ast.Constant) or (id(node), item) in self._asked:
            return set()
        self._asked.add((id(node), item))
        parts = _parts(node, item)
        if parts is not None:
            return set().union(*(self.texts(part, place, which) for part, which in parts))
        match node:
            case ast.Call(func=ast.Name(id="Text"), args=[ast.Constant(value=str(said)), *_]):
                for each in node.keywords:
                    if each.arg == "many" and isinstance(each.value, ast.Constant):
                        self.plurals[said] = str(each.value.value)
                return {said}
            case ast.Name():
                return self._called_so(node.id, place, item)
            case ast.Call():
                return self._given_back(node, place, item)
            case ast.Attribute():
                return self._held_in(node, place, item)
        self.lost.append(f"{place.module}: {ast.unparse(node)}")
        return set()

    def _all(self, nodes: list[ast.expr], place: Place, item: int | None = None) -> set[str]:
        return set().union(*(self.texts(each, place, item) for each in nodes))

    def _called_so(self, name: str, place: Place, item: int | None) -> set[str]:
        for depth in range(len(place.around), 0, -1):
            function, outside = place.around[depth - 1], Place(place.module, place.around[:depth], place.owner)
            values = list(_values(function, name))
            if values:
                return set().union(*(self.texts(value, outside, i if i is not None else item) for value, i in values))
            if name in _arguments(function):
                return self._handed_in(function, name, item)
        module, name = self._home(place.module, name)
        if (module, name) in self._in.constants:
            return self.texts(self._in.constants[module, name], Place(module), item)
        if (module, name) in self._in.functions:
            return self._returned(*self._in.functions[module, name], item)
        self.lost.append(f"{place.module}: {name}")
        return set()

    def _home(self, module: str, name: str) -> tuple[str, str]:
        """Where a name was made that is imported here."""
        while (module, name) in self._in.imports:
            module, name = self._in.imports[module, name]
        return module, name

    def _handed_in(self, function: Function, name: str, item: int | None) -> set[str]:
        if isinstance(function, ast.Lambda):
            return set()
        at, found = _arguments(function).index(name), set[str]()
        if _arguments(function)[0] in ("self", "cls"):
            at -= 1
        for call, place in self._in.calls[function.name]:
            if not self._is_of(call.func, place, function):
                continue
            given = [k.value for k in call.keywords if k.arg == name] or call.args[at : at + 1]
            found |= self._all(given, place, item)
        return found

    def _is_of(self, func: ast.expr, place: Place, function: ast.FunctionDef) -> bool:
        """Whether a call means this function and not another of the same name."""
        match func:
            case ast.Name(id=name):
                home = self._home(place.module, name)
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                source, made = self._in.imports.get((place.module, name), ("", ""))
                home = self._home(f"{source}.{made}", attr) if made else (place.module, attr)
            case _:
                return False
        return home in self._in.functions and self._in.functions[home][0] is function

    def _returned(self, function: ast.FunctionDef, place: Place, item: int | None) -> set[str]:
        inside = Place(place.module, (*place.around, function), place.owner)
        found = set[str]()
        for each in _own(function):
            if isinstance(each, ast.Return | ast.Yield | ast.YieldFrom) and each.value is not None:
                found |= self.texts(each.value, inside, item)
        return found

    def _given_back(self, call: ast.Call, place: Place, item: int | None) -> set[str]:
        match call.func:
            case ast.Name(id="next" | "iter" | "tuple" | "list" | "sorted" | "reversed" | "type" | "str"):
                return self.texts(call.args[0], place, item) if call.args else set()
            case ast.Attribute(value=owner, attr="given" | "get" | "pop" | "values" | "items"):
                return self.texts(owner, place, item)
            case ast.Name(id=name):
                if name in self._in.classes:
                    return set()
                return self._called_so(name, place, item)
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                source, made = self._in.imports.get((place.module, name), ("", ""))
                home = self._home(f"{source}.{made}", attr)
                if home in self._in.functions:
                    return self._returned(*self._in.functions[home], item)
                return self._held_in(call.func, place, item)
            case ast.Attribute():
                return self._held_in(call.func, place, item)
        self.lost.append(f"{place.module}: {ast.unparse(call)}")
        return set()

    def _held_in(self, node: ast.Attribute, place: Place, item: int | None) -> set[str]:
        """What a field, a property or a method of this name can be, of the owner's class where that is known."""
        if isinstance(node.value, ast.Name):
            source, made = self._in.imports.get((place.module, node.value.id), ("", ""))
            home = self._home(f"{source}.{made}", node.attr)
            if home in self._in.constants:
                return self.texts(self._in.constants[home], Place(home[0]), item)
        types, found = self._types(node.value, place), set[str]()
        if not types and node.attr not in _SAYING_NO:
            if node.attr not in _SAID_BEFORE:
                self.lost.append(f"{place.module}: {ast.unparse(node)}")
            return set()
        for owner, function, where in self._in.methods[node.attr]:
            if not types or owner in types:
                found |= self._returned(function, where, item)
        for name, (made_of, where) in self._in.classes.items():
            if types and name not in types:
                continue
            fields = [each for each in made_of.body if isinstance(each, ast.AnnAssign)]
            names = [getattr(each.target, "id", "") for each in fields]
            if node.attr not in names or "Text" not in ast.unparse(fields[names.index(node.attr)].annotation):
                continue
            at = names.index(node.attr)
            found |= self.texts(fields[at].value, where, item)
            for call, there in (*self._in.calls[name], *self._in.calls["replace"]):
                given = [k.value for k in call.keywords if k.arg == node.attr]
                if _name(call.func) == name and not given:
                    given = call.args[at : at + 1]
                found |= self._all(given, there, item)
        return found

    def _types(self, node: ast.expr, place: Place) -> set[str]:
        """The classes an expression can be, as far as annotations tell; nothing when they do not."""
        said: list[ast.expr | None] = []
        match node:
            case ast.Name(id="self"):
                return {place.owner}
            case ast.Name(id=name):
                for function in reversed(place.around):
                    said += [a.annotation for a in _parameters(function) if a.arg == name]
                    said += [
                        each.type
                        for each in _own(function)
                        if isinstance(each, ast.ExceptHandler) and each.name == name
                    ]
                    for value, _ in _values(function, name):
                        if types := self._types(value, place):
                            return types
            case ast.Call(func=ast.Name(id=name)):
                if name in self._in.classes:
                    return {name}
                home = self._home(place.module, name)
                if home in self._in.functions:
                    said.append(self._in.functions[home][0].returns)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)):
                source, made = self._in.imports.get((place.module, name), ("", ""))
                home = self._home(f"{source}.{made}", attr)
                if home in self._in.functions:
                    said.append(self._in.functions[home][0].returns)
            case ast.Subscript() | ast.Attribute():
                return set()
        names = {n.id for each in said if each is not None for n in ast.walk(each) if isinstance(n, ast.Name)}
        return names & self._in.classes.keys()


def _parts(node: ast.expr, item: int | None) -> list[tuple[ast.expr, int | None]] | None:
    """What an expression is one of, or is made of; None when it is made of nothing else."""
    match node:
        case ast.IfExp():
            return [(node.body, item), (node.orelse, item)]
        case ast.NamedExpr() | ast.Starred():
            return [(node.value, item)]
        case ast.Tuple() | ast.List() if item is not None and not any(isinstance(e, ast.Starred) for e in node.elts):
            return [(each, None) for each in node.elts[item : item + 1]]
        case ast.Tuple() | ast.List() | ast.Set():
            return [(each, None) for each in node.elts]
        case ast.BoolOp() | ast.Dict():
            return [(each, item) for each in node.values]
        case ast.GeneratorExp() | ast.ListComp():
            return [(node.elt, item)]
        case ast.Subscript(slice=ast.Constant(value=int(which))):
            return [(node.value, which)]
        case ast.Subscript():
            return [(node.value, item)]
    return None


def _said(call: ast.Call) -> Iterator[ast.expr]:
    """What a refusal says: its reason, and the advice unless it is written out beside a reason that a test shows."""
    if _name(call.func) in _BLOCKERS:
        yield from (*call.args, *(each.value for each in call.keywords))
        return
    yield from call.args[:1]
    yield from (each.value for each in call.keywords if each.arg == "reason")
    advice = [*call.args[1:2], *(each.value for each in call.keywords if each.arg == "advice")]
    yield from (each for each in advice if not (isinstance(each, ast.Call) and _name(each.func) == "Text"))


def _parameters(function: Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _arguments(function: Function) -> list[str]:
    return [each.arg for each in _parameters(function)]


def _own(function: Function) -> Iterator[ast.AST]:
    """What belongs to a function and not to one within it."""
    waiting: list[ast.AST] = list(function.body) if isinstance(function.body, list) else [function.body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def _values(function: Function, name: str) -> Iterator[tuple[ast.expr, int | None]]:
    """What a name is set to in a function; with which part of it, when it is unpacked."""
    for node in _own(function):
        match node:
            case ast.Assign(targets=[target], value=value) | ast.For(target=target, iter=value):
                yield from _part(target, value, name)
            case ast.comprehension(target=target, iter=value):
                yield from _part(target, value, name)
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
                yield from _part(target, value, name)


def _part(target: ast.expr, value: ast.expr, name: str) -> Iterator[tuple[ast.expr, int | None]]:
    match target:
        case ast.Name(id=given) if given == name:
            yield value, None
        case ast.Tuple(elts=elements):
            for at, each in enumerate(elements):
                if isinstance(each, ast.Name) and each.id == name:
                    yield value, at
