"""The stop of a walk, large enough to be read from a cart's length away: bin, product, how many, and where into."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from omsdesk.views import theme
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.label import ElidedLabel, Words, label, show_if
from omsdesk.views.widgets.photo import Photo
from omsdesk.words import Text


class StopCard(Card):
    """One bin, one product, one number; below it answers with keys when the band asks."""

    chosen = Signal(object)
    """The value of the answer."""

    def __init__(self) -> None:
        super().__init__()
        self.place = ElidedLabel("", theme.PLACE, theme.BOLD)
        self.product = label("", theme.NUMBER, theme.SEMIBOLD, wrap=True)
        self.photo = Photo()
        self.sku = ElidedLabel("", theme.DETAIL, ink="text2")
        self.take = label("", theme.TAKE, theme.BOLD, tabular=True)
        self.take_word = label(Text("take"), theme.DETAIL, ink="text2")
        self.done = label("", theme.DETAIL, ink="text2")
        self.into = label("", theme.DETAIL, theme.SEMIBOLD, ink="accent", wrap=True)
        self.answers = Choices(4)
        self.answers.chosen.connect(self.chosen)
        self._has_picture = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._lay_out()
        self.ask(())

    def _lay_out(self) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        row, words, count, thing = QHBoxLayout(), QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        words.setSpacing(theme.GAP_1)
        count.setSpacing(0)
        names = QVBoxLayout()
        names.setSpacing(theme.GAP_1)
        for each in (self.product, self.sku):
            names.addWidget(each)
        names.addStretch(1)
        thing.setSpacing(theme.GAP_3)
        thing.addWidget(self.photo, 0, Qt.AlignmentFlag.AlignTop)
        thing.addLayout(names, 1)
        words.addWidget(self.place)
        words.addLayout(thing)
        for each in (self.take_word, self.take, self.done):
            each.setAlignment(right)
            count.addWidget(each)
        count.addStretch(1)
        row.addLayout(words, 1)
        row.addLayout(count)
        self.body.addLayout(row)
        self.add(self.into)
        self.add(self.answers)

    def show_stop(
        self,
        place: str,
        product: str,
        sku: str,
        *,
        left: int,
        done: Words,
        into: Sequence[str],
        is_drop: bool = False,
    ) -> None:
        """Go here and take so many, into these; or put so many into this tote."""
        self.place.setText(place)
        show_if(self.place, bool(place))
        self.product.setText(product)
        self.sku.setText(sku)
        self.take.setText(str(left))
        self.take_word.setText(str(Text("put in") if is_drop else Text("take")))
        self.done.setText(str(done))
        self.into.setText("     ".join(into))
        show_if(self.into, bool(into) and self.answers.isHidden())
        said = Text("{place}: take {n} of {product}", place=place, n=left, product=product)
        if is_drop:
            said = Text("{tote}: put in {n} of {product}", tote=place, n=left, product=product)
        self.setAccessibleName(str(said if place else Text("Take {n} of {product}", n=left, product=product)))

    def show_picture(self, picture: bytes) -> None:
        """What it looks like; a house that has shown nobody what things look like gives its room to the words."""
        self._has_picture = bool(picture)
        self.photo.show_picture(picture, self.product.text())
        show_if(self.photo, self._has_picture and self.answers.isHidden())

    def ask(self, answers: Sequence[Choice]) -> None:
        """Offer answers with one key each, in place of what is less urgent; the band has the question."""
        show_if(self.answers, bool(answers))
        show_if(self.into, not answers and bool(self.into.text()))
        show_if(self.sku, not answers)
        show_if(self.photo, self._has_picture and not answers)
        show_if(self.done, not answers)
        if answers:
            self.answers.show_choices(answers)


class RoomFor(QWidget):
    """A card above something less urgent, which gives way when both do not fit."""

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__()
        self._first, self._second = first, second
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_2)
        column.addWidget(first)
        column.addWidget(second, 1)
        column.addStretch(0)

    def fit(self) -> None:
        """Decide anew: the card has grown, or the window."""
        width = self._first.width()
        grown = self._first.heightForWidth(width) if self._first.hasHeightForWidth() else -1
        wanted = max(grown, self._first.sizeHint().height()) + theme.GAP_2
        show_if(self._second, wanted + self._second.minimumSizeHint().height() <= self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A lower window has room for less."""
        super().resizeEvent(event)
        self.fit()
