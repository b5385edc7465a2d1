"""Bringing a backup back: the last word before it is done, and what came of it."""

from collections.abc import Callable
from textwrap import shorten

from omsdesk.database.known_backups import Found
from omsdesk.services.bringing_back import Outcome, Outlook
from omsdesk.views import theme
from omsdesk.views.presence import Other
from omsdesk.views.settings_parts import buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Facts
from omsdesk.views.widgets.fields import CheckField
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.words import Text, when_words

_WIDTH = 560
_SHOWN, _LONGEST = 3, 120
_NUMBERS = Text("Otherwise a gap in the numbers keeps those that were given since from coming twice.")


class RestoreSheet(Sheet):
    """What goes and what stays; Enter keeps what is here."""

    def __init__(self, outlook: Outlook, restore: Callable[[bool], object], close: Callable[[], object]) -> None:
        super().__init__(_WIDTH)
        self._restore, self._close = restore, close
        self.body.addWidget(label(Text("Bring this backup back?"), theme.PAGE, theme.SEMIBOLD, wrap=True))
        facts = Facts()
        facts.show_facts(_facts(outlook.found))
        self.body.addWidget(facts)
        lost = "\n".join(str(words) for words in losses(outlook))
        self.body.addWidget(label(lost, theme.BODY, theme.SEMIBOLD, ink="err", wrap=True))
        kept = Text("What is here now is saved first, as {name} in {folder}.").given(
            name=outlook.kept.name, folder=outlook.kept.parent
        )
        self.body.addWidget(label(kept, wrap=True))
        meanwhile = Text("Everybody signs in again afterwards. Close other windows of OMS Desk on this computer first.")
        self.body.addWidget(label(meanwhile, ink="text2", wrap=True))
        self.nobody = CheckField(Text("Nobody worked after this backup"))
        self.body.addWidget(self.nobody)
        if outlook.is_same:  # what is here tells how far the numbers had come
            self.nobody.hide()
        else:
            self.body.addWidget(label(_NUMBERS, ink="text2", wrap=True))
        self.stay = Button(Text("Keep what is here"), "x")
        self.stay.clicked.connect(close)
        self.go = Button(Text("Bring it back"), "history", kind="danger")
        self.go.clicked.connect(self._go)
        self.body.addLayout(buttons_row(self.stay, self.go))

    def _go(self) -> None:
        nothing_since = self.nobody.isChecked()
        self._close()
        self._restore(nothing_since)


class ElsewhereSheet(Sheet):
    """The file is open on another computer, or was when that went off; Enter changes nothing."""

    def __init__(self, other: Other, is_off: Callable[[], object], close: Callable[[], object]) -> None:
        super().__init__(_WIDTH)
        head = Text("This file is open on {host}", host=other.host)
        self.body.addWidget(label(head, theme.PAGE, theme.SEMIBOLD, wrap=True))
        self.body.addWidget(label(other.details, theme.BODY, theme.SEMIBOLD, wrap=True))
        for words in (
            Text("Is that computer on? Close OMS Desk there, and bring the backup back then."),
            Text(
                "Is it off, or was it started again since? Then its mark was left behind. "
                "What would be written there meanwhile would be lost, and might damage the file."
            ),
        ):
            self.body.addWidget(label(words, wrap=True))
        self.stay = Button(Text("Keep what is here"), "x")
        self.stay.clicked.connect(close)
        self.go = Button(Text("{host} is off: go on", host=other.host), "power", kind="danger")
        self.go.clicked.connect(close)
        self.go.clicked.connect(is_off)
        self.body.addLayout(buttons_row(self.stay, self.go))


class RestoredSheet(Sheet):
    """Whether it is back, whether everything holds, and where that is which was here before."""

    def __init__(self, outcome: Outcome, close: Callable[[], object]) -> None:
        super().__init__(_WIDTH)
        is_well = outcome.is_back and not outcome.broken and outcome.trouble is None
        head = Text("The backup is back") if outcome.is_back else Text("The backup was not brought back")
        self.body.addWidget(label(head, theme.PAGE, theme.SEMIBOLD, ink="ok" if is_well else "warn", wrap=True))
        for words in results(outcome):
            self.body.addWidget(label(words, wrap=True))
        self.go_on = Button(Text("Go on"), "arrow-right", kind="primary")
        self.go_on.clicked.connect(close)
        self.body.addLayout(buttons_row(self.go_on))


def losses(outlook: Outlook) -> list[Text]:
    """What will not be there any more."""
    if not outlook.is_same:
        here = Text("This backup is of another database. What is here, of {company}, goes:", company=outlook.company)
        return [here, *_counted(outlook, Text("{n} order.", many="{n} orders."))]
    if not outlook.changes and not outlook.orders:
        return [Text("Nothing was changed here since.")]
    return _counted(outlook, Text("{n} order placed since will be lost.", many="{n} orders placed since will be lost."))


def _counted(outlook: Outlook, orders: Text) -> list[Text]:
    changes = Text("{n} change since will be lost.", many="{n} changes since will be lost.")
    if not outlook.is_same:
        changes = Text("{n} change.", many="{n} changes.")
    counts = ((orders, outlook.orders), (changes, outlook.changes))
    return [words.given(n=n) for words, n in counts if n]


def results(outcome: Outcome) -> list[Text | str]:
    """What came of it, one sentence each."""
    said: list[Text | str] = []
    if outcome.trouble is not None:
        said += [each for each in (outcome.trouble.reason, outcome.trouble.advice) if each is not None]
    if not outcome.is_back:
        return [*said, Text("Nothing was changed.")]
    if outcome.broken:
        n = len(outcome.broken)
        said.append(Text("{n} thing in it does not hold:", many="{n} things in it do not hold:", n=n))
        said += [shorten(each, _LONGEST, placeholder="...") for each in outcome.broken[:_SHOWN]]
        said.append(Text("Work can go on. 'omsdesk check' lists all of it: report it, or bring another backup back."))
    elif outcome.trouble is None:
        said.append(Text("Every rule holds."))
    said += (*outcome.in_doubt.words, *outcome.ahead.words)
    if outcome.kept is not None:
        said.append(Text("What was here before is kept as {path}.", path=outcome.kept))
    return said


def _facts(found: Found) -> dict[str, str]:
    facts = {str(Text("Made")): when_words(found.at), str(Text("File")): found.path.name}
    if found.facts is not None:
        facts[str(Text("Company"))] = found.facts.company
        facts[str(Text("Orders"))] = str(Text("{n}", n=found.facts.orders))
        facts[str(Text("Version"))] = str(version_words(found.facts.version))
    return facts


def version_words(version: int) -> Text:
    """The version of a backup, and what will become of it."""
    from omsdesk.database.schema import NEWEST

    if version == NEWEST:
        return Text("{version}, as this program", version=version)
    return Text("{version}, brought up to {newest}", version=version, newest=NEWEST)
