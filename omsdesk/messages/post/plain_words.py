"""Words of a mail as plain text: a page without its marks, and an answer without the letter that it answers."""

import re
from html import unescape

LONGEST_PAGE = 500_000
_BLOCKS = frozenset({"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "blockquote", "hr"})
_UNSEEN = frozenset({"script", "style", "head", "title", "template"})
_MARK = re.compile(r"<(!--|[!?]|/?[a-z][a-z0-9]{0,15})")
_BLANK_LINES = re.compile(r"\n{3,}")
_BLANKS = re.compile(r"[^\S\n]+")
_SIGNS = dict.fromkeys([*range(9), *range(11, 32), 0x7F, *range(0x80, 0xA0), 0xFEFF, *range(0x202A, 0x202F),
                        *range(0x2066, 0x206A)])  # fmt: skip
"""What is no letter, and what turns the direction in which words are read."""
_QUOTED = re.compile(r"^\s*[>|]")
_BEGINS = re.compile(r"^\s*(-{3,}.{3,60}-{3,}|_{10,})\s*$")
"""A line under which mail programs put the letter that is answered: dashes with words between them, or a rule."""
_FIELDS = re.compile(r"^\s*\*?(from|von|de|da|van|fra|från)\s?:", re.IGNORECASE)
_LONGEST_LEAD = 3
"""So many lines may say who wrote what is quoted below."""


def of_html(page: str) -> str:
    """What somebody would see of a page. Each letter is looked at once: a page made up to take long takes no longer."""
    page = page[:LONGEST_PAGE]
    small, seen, at = page.lower(), [], 0
    while at < len(page):
        begin = page.find("<", at)
        if begin < 0:
            seen.append(_flat(page[at:]))
            break
        seen.append(_flat(page[at:begin]))
        named = _MARK.match(small, begin)
        if named is None:  # a sign, not a mark
            seen.append("<")
            at = begin + 1
            continue
        name = named[1]
        end = page.find("-->" if name == "!--" else ">", begin)
        if end >= 0 and name in _UNSEEN:
            end = small.find(f"</{name}", end)
        elif name.lstrip("/") in _BLOCKS:
            seen.append("\n")
        if end < 0:
            break
        at = end + (3 if name == "!--" else 0 if name in _UNSEEN else 1)
    return tidy(unescape("".join(seen)))


def _flat(words: str) -> str:
    return words.replace("\r", " ").replace("\n", " ")


def tidy(words: str) -> str:
    """Words that every database and screen takes: no control signs, no half letters, no long gaps."""
    whole = words.encode("utf-8", "replace").decode("utf-8")
    lines = whole.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").translate(_SIGNS).split("\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(_BLANKS.sub(" ", line).rstrip() for line in lines)).strip()


def without_quote(words: str) -> str:
    """An answer without the letter below it; all of it where the answers stand between the quoted lines."""
    lines = words.split("\n")
    end = next((at for at, line in enumerate(lines) if _begins(lines, at, line)), len(lines))
    while end and (not lines[end - 1].strip() or _QUOTED.match(lines[end - 1])):
        end -= 1
    if end < len(lines):
        end = _before_lead(lines, end)
    return "\n".join(lines[:end]).strip() or words.strip()


def _begins(lines: list[str], at: int, line: str) -> bool:
    """Whether the letter that is answered begins here: a rule, and below it the fields of its head."""
    below = next((each for each in lines[at + 1 :] if each.strip()), "")
    return bool(_BEGINS.match(line) and _FIELDS.match(below))


def _before_lead(lines: list[str], end: int) -> int:
    """Without the sentence that says who wrote what was quoted: it ends with a colon."""
    if not end or not lines[end - 1].rstrip().endswith(":"):
        return end
    begin = end - 1
    while begin and lines[begin - 1].strip() and end - begin < _LONGEST_LEAD:
        begin -= 1
    return begin if not begin or not lines[begin - 1].strip() else end - 1
