"""The page of the welcome that takes files: what they hold, what is wrong in them, and what comes in."""

from pathlib import Path

from omsdesk.presenters.first_run import FirstRunState
from omsdesk.services.importing.report import Report, Subject
from omsdesk.views import theme
from omsdesk.views.first_run_steps import StepPage
from omsdesk.views.widgets.card import Facts
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import label, section, show_if
from omsdesk.views.widgets.progress import TaskProgress
from omsdesk.words import Text

SHOWN_PROBLEMS = 6


class ThingsPage(StepPage):
    """Bring files in."""

    heading = Text("Bring your things")
    offers = ("first_run.bring", "first_run.create", "first_run.forget")
    lead = Text(
        "Drop product, stock, customer and order lists here, as CSV or Excel. Nothing is written before you say so."
    )

    def build(self) -> None:
        """A line for paths, what the files hold, and the button that brings them in."""
        self._path = LineField(placeholder=Text("Path of a file or folder"))
        self.fields["path"] = Field(
            Text("&File or folder"), self._path, hint=Text("Type a path and press Enter, or drop files.")
        )
        self.body.addWidget(self.fields["path"])
        self._names = label("", theme.BODY, ink="text2", wrap=True)
        self.body.addWidget(self._names)
        self._progress = TaskProgress(self.presenter.stop)
        self.body.addWidget(self._progress)
        self._came = label("", theme.TITLE, theme.SEMIBOLD, wrap=True)
        self.body.addWidget(self._came)
        self._facts = Facts()
        self.body.addWidget(self._facts)
        self._uncounted = label("", theme.BODY, ink="text2", wrap=True)
        self.body.addWidget(self._uncounted)
        self._problems_head = section(Text("Not as it should be"))
        self._problems = label("", theme.HEADER, ink="text2", wrap=True)
        self.body.addWidget(self._problems_head)
        self.body.addWidget(self._problems)
        self.add_buttons()
        hint = Text("Go on where your old program stopped.")
        backups = Text("A second disk or a folder elsewhere. Empty: choose it later in Settings.")
        self.row(
            self.line("next_order", Text("Next &order number"), hint=hint),
            self.line("backup_folder", Text("Folder for &backups"), hint=backups),
        )

    def show_state(self, state: FirstRunState) -> None:
        """What was found, or what came in."""
        super().show_state(state)
        self._names.setText(", ".join(state.files))
        show_if(self._names, bool(state.files))
        self._progress.setVisible(state.busy is not None)
        if state.busy is not None:
            self._progress.show_task(state.busy, state.done, state.whole)
        report = state.report
        self._came.setText(str(_came_words(report)) if report else "")
        show_if(self._came, report is not None)
        self._facts.setVisible(report is not None)
        self._facts.show_facts(tally_words(report) if report else {})
        self._uncounted.setText(str(_uncounted_words(report.uncounted)) if report and report.is_dry_run else "")
        show_if(self._uncounted, bool(self._uncounted.text()) and report is not None and report.uncounted > 0)
        problems = problem_words(report) if report else []
        self._problems_head.setVisible(bool(problems))
        self._problems.setVisible(bool(problems))
        more = len(problems) - SHOWN_PROBLEMS
        shown = problems[:SHOWN_PROBLEMS] + ([str(Text("and {n} more", n=more))] if more > 0 else [])
        self._problems.setText("\n".join(shown))

    def enter(self) -> None:
        """A path is looked at; then what was found comes in; then Enter goes on."""
        if self._path.text().strip():
            self._add()
        elif self.presenter.state.may_bring:
            self.presenter.bring_in()
        else:
            self.presenter.next()

    def _add(self) -> None:
        typed = Path(self._path.text().strip().strip('"')).expanduser()
        found = sorted(typed.glob("*.csv")) + sorted(typed.glob("*.xlsx")) if typed.is_dir() else [typed]
        if not typed.exists():
            self.fields["path"].show_error(Text("There is no file or folder at {path}.", path=typed))
        else:
            self._path.clear()
            self.fields["path"].show_error(None)
            self.presenter.add_files(found)


def problem_words(report: Report) -> list[str]:
    """What did not come in, and what a file leaves open."""
    asked = [str(Text("{file}: {question}", file=each.file, question=each.text)) for each in report.questions]
    return [*asked, *(str(each) for each in report.refused_rows)]


def _came_words(report: Report) -> Text:
    if report.is_dry_run:
        return (
            Text("Found in the files. Enter brings it in.")
            if any(each.read for each in report.tallies)
            else Text("Nothing in these files could be read.")
        )
    if report.was_stopped:
        return Text("Stopped. What came in so far stays; the same files again go on.")
    return Text("It is in. Enter goes on.")


def _uncounted_words(count: int) -> Text:
    return Text(
        "{n} product comes without stock: not counted yet. It can be sold at once; count it when there is time.",
        many="{n} products come without stock: not counted yet. They can be sold at once; count when there is time.",
        n=count,
    )


def tally_words(report: Report) -> dict[str, str]:
    """What a report counts, for people: one line for each kind of thing that was in the files."""
    words = {
        Subject.CUSTOMERS: Text("Customers"),
        Subject.PRODUCTS: Text("Products"),
        Subject.SUPPLIERS: Text("Suppliers"),
        Subject.STOCK: Text("Stock"),
        Subject.ORDERS: Text("Orders"),
    }
    return {
        str(words[each.subject]): str(
            Text(
                "{read} read, {new} new, {unchanged} unchanged, {refused} refused",
                read=each.read,
                new=each.new,
                unchanged=each.unchanged,
                refused=each.refused,
            )
        )
        for each in report.tallies
        if each.read
    }
