"""Bring every catalogue up to the sentences of the source: ``python resources/translations/make.py``.

New sentences come in without words, sentences that are gone go. ``Text("...", many="...")`` names its
plural by keyword, which no extractor of gettext's family reads; so the source is read as Python reads it.
"""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent
Sentence = tuple[str, str | None]
_HOLES = re.compile(r"\{[^}]*\}")
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""Catalogues name no day of their own; git knows it."""


def sentences(source: Path = HOUSE / "omsdesk") -> dict[Sentence, list[str]]:
    """Every sentence of the source that has words, with the files it stands in."""
    found: dict[Sentence, list[str]] = {}
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source.parent).as_posix()
        for sentence in _in_tree(ast.parse(path.read_text(encoding="utf-8"))):
            if re.search(r"[^\W\d_]", _HOLES.sub("", sentence[0])):
                places = found.setdefault(sentence, [])
                places.extend([name] if name not in places else [])
    # A sentence said both of one and of many is one entry, whose first form is the sentence by itself.
    plural = {one for one, many in found if many is not None}
    return {each: places for each, places in found.items() if each[1] is not None or each[0] not in plural}


def unread(source: Path = HOUSE / "omsdesk") -> list[str]:
    """Texts made of something else than a literal sentence: no catalogue can know them."""
    return [
        f"{path.relative_to(source.parent).as_posix()}:{call.lineno}: {ast.unparse(call.args[0])}"
        for path in sorted(source.rglob("*.py"))
        for call in _texts(ast.parse(path.read_text(encoding="utf-8")))
        if not isinstance(call.args[0], ast.Constant)
    ]


def _in_tree(tree: ast.Module) -> Iterator[Sentence]:
    for each in ast.walk(tree):
        if isinstance(each, ast.ClassDef) and any(ast.unparse(base) == "Status" for base in each.bases):
            yield from ((word, None) for word in _status_words(each))
        elif isinstance(each, ast.Call) and _name(each.func) == "Lifecycle" and each.args:
            yield from ((subject, None) for subject in _literal(each.args[0]))
    for call in _texts(tree):
        many = next((word.value for word in call.keywords if word.arg == "many"), None)
        plural = next(_literal(many), None) if many is not None else None
        yield from ((sentence, plural) for sentence in _literal(call.args[0]))


def _texts(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls of our own ``Text``; SQLAlchemy's type of the same name takes no sentence."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == "Text" and each.args:
            yield each


def _status_words(status: ast.ClassDef) -> Iterator[str]:
    """``NAME = "stored value", "Word", ...`` in a class of statuses."""
    for line in status.body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Tuple):
            yield from _literal(line.value.elts[1])


def _literal(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def updated(language: str) -> Catalog:
    """The catalogue of a language with the sentences that the source has now."""
    path = FOLDER / language / "omsdesk.po"
    old = read_po(path.open("rb"), locale=language) if path.exists() else Catalog(locale=language)
    new = Catalog(
        locale=language,
        project="OMS Desk",
        version="1",
        charset="utf-8",
        fuzzy=False,
        msgid_bugs_address="-",
        last_translator="OMS Desk",
        language_team=language,
        header_comment=f"# The words of OMS Desk: {language}",
        creation_date=_BEGINNING,
        revision_date=_BEGINNING,
    )
    for (one, many), places in sentences().items():
        known = old.get(one)
        said = known.string if known is not None and known.pluralizable == (many is not None) else None
        new.add((one, many) if many is not None else one, said, locations=[(place, None) for place in places])  # type: ignore[misc]  # no line numbers: they change with every edit
    return new


def _said(message: Message) -> Sequence[object]:
    """The words of a sentence, one for each form it has."""
    return message.string if isinstance(message.string, list | tuple) else [message.string]


def main() -> int:
    """Write every catalogue; the number of sentences without words."""
    missing = 0
    for folder in sorted(path for path in FOLDER.iterdir() if path.is_dir() and path.name != "__pycache__"):
        made = updated(folder.name)
        bare = [each for each in made if each.id and not all(_said(each))]
        written = BytesIO()
        write_po(written, made, width=0, include_lineno=False)
        # Which Babel wrote it would only make noise in the history.
        kept = re.sub(rb'"Generated-By: .*\n', b"", written.getvalue())
        (folder / "omsdesk.po").write_bytes(kept)
        sys.stdout.write("".join(f"{folder.name}: {each.id}\n" for each in bare))
        missing += len(bare)
    return missing


if __name__ == "__main__":
    sys.exit(min(main(), 1))
