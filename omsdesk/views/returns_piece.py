"""The piece in the hand: what it should look like, what it looked like, and what to look at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from omsdesk.presenters.returns_desk.state import ReturnsState
from omsdesk.services.pictures import Shot
from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.choice import Choice, Ticks
from omsdesk.views.widgets.label import ElidedLabel, show_if
from omsdesk.views.widgets.photo import Photo
from omsdesk.words import Text

_MOST_SHOWN = 3
_KEYS = "ASDFGHJK"
"""The row under the one of the conditions; as many as a checklist may have lines."""
_THUMB = 44


class PieceCard(Card):
    """Photo and name of the product, and the photos that were taken of it."""

    ticked = Signal(object, bool)
    """A line of the checklist, and whether it is right."""
    wants_photos = Signal()
    """Somebody wants to see them large."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body.setContentsMargins(theme.GAP_4, theme.GAP_3, theme.GAP_4, theme.GAP_3)
        self.photo = Photo()
        self.name = ElidedLabel("", theme.DETAIL, theme.SEMIBOLD)
        self.sku = ElidedLabel("", theme.BODY, ink="text2")
        self.thumbs = [Photo(_THUMB) for _ in range(_MOST_SHOWN)]
        self.all = Button("", "camera", place="station")
        self.all.clicked.connect(self.wants_photos)
        words, shots = QVBoxLayout(), QHBoxLayout()
        words.setSpacing(theme.GAP_1)
        shots.setSpacing(theme.GAP_2)
        for each in (self.name, self.sku):
            words.addWidget(each)
        for thumb in self.thumbs:
            thumb.clicked.connect(self.wants_photos)
            shots.addWidget(thumb)
        shots.addWidget(self.all)
        shots.addStretch(1)
        words.addLayout(shots)
        words.addStretch(1)
        self.row = QHBoxLayout()
        self.row.setSpacing(theme.GAP_4)
        self.row.addWidget(self.photo, 0, Qt.AlignmentFlag.AlignTop)
        self.checks = Ticks(columns=2)
        self.checks.setAccessibleName(str(Text("Checklist")))
        self.checks.ticked.connect(self.ticked)
        self.row.addLayout(words, 1)
        self.row.addWidget(self.checks, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(self.row)

    def show_state(self, state: ReturnsState) -> None:
        """The piece in the hand; with nothing in it, what was decided last if there are photos of it."""
        line, shots = state.photographed, state.picture.shots if state.picture is not None else ()
        show_if(self, state.line is not None or any(line is not None and each.of == line.id for each in shots))
        if line is None or state.picture is None:
            return
        self.photo.show_picture(line.picture, line.name)
        self.name.setText(line.name)
        self.sku.setText(line.sku)
        self._show_checks(state)
        self._show_shots([each for each in state.picture.shots if each.of == line.id])

    def _show_checks(self, state: ReturnsState) -> None:
        """While a piece is in the hand; what was ticked for it before is told with its decision."""
        checks = state.picture.checks if state.picture is not None and state.line is not None else ()
        show_if(self.checks, bool(checks))
        self.checks.setEnabled(state.extra_product_id is None)
        tiles = [Choice(key, words, value=words) for key, words in zip(_KEYS, checks, strict=False)]
        self.checks.show_ticks(tiles, state.ticked)

    def _show_shots(self, shots: list[Shot]) -> None:
        newest = shots[-_MOST_SHOWN:]
        for place, thumb in enumerate(self.thumbs):
            shot = newest[place] if place < len(newest) else None
            show_if(thumb, shot is not None)
            if shot is not None:
                thumb.show_picture(shot.picture, str(Text("what came back")))
        show_if(self.all, bool(shots))
        self.all.show_words(Text("{n} photo", many="{n} photos", n=len(shots)))
