"""Set the words of a message: check what stands in curly brackets, and fill it in, as plain text and as HTML."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape
from string import Formatter

from omsdesk.errors import Refusal
from omsdesk.messages import Wording
from omsdesk.messages.post.tables import Table
from omsdesk.words import Text

Value = str | Table
LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000
TABLES = frozenset({"lines", "totals", "missing", "shipped", "goods"})
"""Fields of several rows: they need a paragraph of their own."""


@dataclass(frozen=True)
class Filled:
    """A message as the customer reads it."""

    subject: str
    body: str
    html: str


def check(wording: Wording, fields: Collection[str]) -> None:
    """Refuse words that could not be filled, and say what is wrong with them."""
    if not wording.subject.strip() or not wording.body.strip():
        raise Refusal(Text("A message needs a subject and a text."))
    if len(wording.subject) > LONGEST_SUBJECT or len(wording.body) > LONGEST_BODY:
        raise Refusal(
            Text(
                "This is too long: up to {n} letters in the subject, {m} in the text.",
                n=LONGEST_SUBJECT,
                m=LONGEST_BODY,
            )
        )
    if "\n" in wording.subject.strip():
        raise Refusal(Text("The subject is one line."))
    in_subject = _used(wording.subject, fields) & TABLES
    if in_subject:
        raise Refusal(Text("{field} has several rows and cannot stand in the subject.", field=_shown(min(in_subject))))
    for paragraph in _paragraphs(wording.body):
        crowded = _used(paragraph, fields) & TABLES
        if crowded and paragraph.strip() != _shown(min(crowded)):
            raise Refusal(
                Text("{field} has several rows.", field=_shown(min(crowded))),
                Text("Give it a paragraph of its own, with an empty line before and after."),
            )


def fill(wording: Wording, values: Mapping[str, Value]) -> Filled:
    """The message with everything in its place. A paragraph of nothing but empty fields is left out."""
    plain: list[str] = []
    rich: list[str] = []
    for paragraph in _paragraphs(wording.body):
        parts = _parts(paragraph)
        names = [name for _, name in parts if name is not None]
        if names and not any(text.strip() for text, _ in parts) and not any(_is_there(values[name]) for name in names):
            continue
        plain.append("".join(text + _plain(name, values) for text, name in parts))
        rich.append(_linked(_rich(parts, values), values.get("link")))
    subject = " ".join("".join(text + _plain(name, values) for text, name in _parts(wording.subject)).split())
    return Filled(subject, "\n\n".join(plain) + "\n", "".join(rich))


def _used(text: str, fields: Collection[str]) -> set[str]:
    try:
        pieces = list(Formatter().parse(text))
    except ValueError:
        raise Refusal(
            Text("A curly bracket stands alone."), Text("Fields are written like this: {field}", field=_shown("order"))
        ) from None
    for _, name, form, turned in pieces:
        if name is not None and (name not in fields or form or turned):
            raise Refusal(
                Text("There is no field {field} in this message.", field=_shown(name)),
                Text("These can be used: {fields}", fields=[_shown(each) for each in sorted(fields)]),
            )
    return {name for _, name, _, _ in pieces if name is not None}


def _parts(text: str) -> list[tuple[str, str | None]]:
    return [(before, name) for before, name, _, _ in Formatter().parse(text)]


def _paragraphs(body: str) -> list[str]:
    lines = [line.rstrip() for line in body.strip().replace("\r\n", "\n").split("\n")]
    return [each.strip("\n") for each in "\n".join(lines).split("\n\n") if each.strip()]


def _plain(name: str | None, values: Mapping[str, Value]) -> str:
    value = values[name] if name is not None else ""
    return value.plain() if isinstance(value, Table) else value


def _rich(parts: list[tuple[str, str | None]], values: Mapping[str, Value]) -> str:
    first = values[parts[0][1]] if parts[0][1] is not None else None
    if isinstance(first, Table):
        return first.html()
    text = "".join(before + _plain(name, values) for before, name in parts)
    return f"<p>{escape(text).replace(chr(10), '<br>')}</p>"


def _linked(html: str, link: Value | None) -> str:
    """The way to pay can be clicked; nothing else that an order brings becomes a link in a mail of ours."""
    if not isinstance(link, str) or not link:
        return html
    return html.replace(escape(link), f'<a href="{escape(link)}">{escape(link)}</a>')


def _is_there(value: Value) -> bool:
    return bool(value.rows) if isinstance(value, Table) else bool(value.strip())


def _shown(field: str) -> str:
    return "{" + field + "}"
