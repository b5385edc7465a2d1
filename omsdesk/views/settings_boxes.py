"""The boxes at the benches: their sizes, their weights, and which of them are in use."""

from omsdesk.presenters.settings import SettingsState
from omsdesk.services.boxes import Box
from omsdesk.views.settings_parts import Part, buttons_row, fields_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import CheckField, Field, LineField
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text

COLUMNS = (
    Column(Text("Box"), lambda row: row[1].name, kind="strong", stretch=True),
    Column(Text("Inside"), lambda row: row[1].size, width=180),
    Column(Text("Weight, g"), lambda row: str(row[1].weight_g), width=110, kind="number"),
    Column(Text("In use"), lambda row: Text("Yes") if row[1].used else Text("No"), width=100),
)
_SIDES = (Text("Length, mm"), Text("Width, mm"), Text("Height, mm"), Text("Weight, g"))


class BoxesPart(Part):
    """The list, and the fields of the box marked in it."""

    def build(self) -> None:
        """Table above, form below."""
        self._boxes: tuple[Box, ...] = ()
        self._shown = ""
        self.table = PagedTable(COLUMNS, name=Text("Boxes"))
        self.table.setMinimumHeight(self.table_height())
        self.table.current_changed.connect(lambda _id: self._follow())
        self.body.addWidget(self.table, 1)
        card = self.card(Text("The marked box"))
        self.name = LineField()
        self.name_field = Field(Text("Name of the box"), self.name)
        self.sides = [LineField() for _ in _SIDES]
        card.body.addLayout(
            fields_row(self.name_field, *(Field(words, line) for words, line in zip(_SIDES, self.sides, strict=True)))
        )
        self.used = CheckField(Text("In use at the benches"))
        card.add(self.used)
        keep = Button(Text("Save box"), "save", kind="primary")
        keep.clicked.connect(lambda: self._keep(self._shown))
        another = Button(Text("Add as another box"), "plus")
        another.clicked.connect(lambda: self._keep(""))
        card.body.addLayout(buttons_row(keep, another))

    def show_state(self, state: SettingsState) -> None:
        """Show every box."""
        is_new, self._boxes = state.boxes != self._boxes, state.boxes
        self.table.show_rows(range(len(state.boxes)), dict(enumerate(enumerate(state.boxes))))
        self.table.show_footer(Text("{n} box", many="{n} boxes", n=len(state.boxes)))
        self.name_field.show_error(state.errors.get("box"))
        if state.boxes and self.table.current_id() is None:
            self.table.select(0)
        if is_new:
            self._follow()

    def _follow(self) -> None:
        place = self.table.current_id()
        if place is None or place >= len(self._boxes):
            return
        box = self._boxes[place]
        self._shown = box.name
        self.name.setText(box.name)
        measures = (box.length_mm, box.width_mm, box.height_mm, box.weight_g)
        for line, value in zip(self.sides, measures, strict=True):
            line.setText(str(value))
        self.used.setChecked(box.used)

    def _keep(self, instead_of: str) -> None:
        length, width, height, weight = (line.text() for line in self.sides)
        self.host.presenter.keep_box(
            self.name.text(), (length, width, height, weight), used=self.used.isChecked(), instead_of=instead_of
        )
