"""The piece in the hand: what it should look like, what it looked like, and what to look at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from omsdesk.presenters.returns_desk.state import ReturnsState
from omsdesk.services.pictures import Shot
from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.label import ElidedLabel, show_if
from omsdesk.views.widgets.photo import Photo
from omsdesk.words import Text

_MOST_SHOWN = 4
_THUMB = 44


class PieceCard(Card):
    """Photo and name of the product, and the photos that were taken of it."""

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
        self.row.addLayout(words, 1)
        self.body.addLayout(self.row)

    def show_state(self, state: ReturnsState) -> None:
        """The piece in the hand, else the one decided last."""
        line = state.photographed
        show_if(self, line is not None)
        if line is None or state.picture is None:
            return
        self.photo.show_picture(line.picture, line.name)
        self.name.setText(line.name)
        self.sku.setText(line.sku)
        self._show_shots([each for each in state.picture.shots if each.of == line.id])

    def _show_shots(self, shots: list[Shot]) -> None:
        newest = shots[-_MOST_SHOWN:]
        for place, thumb in enumerate(self.thumbs):
            shot = newest[place] if place < len(newest) else None
            show_if(thumb, shot is not None)
            if shot is not None:
                thumb.show_picture(shot.picture, str(Text("what came back")))
        show_if(self.all, bool(shots))
        self.all.show_words(Text("{n} photo", many="{n} photos", n=len(shots)))
