"""The scale of this station: where it is plugged in, how it speaks, and what it shows now."""

from functools import partial

from PySide6.QtGui import QShowEvent

from omsdesk import units
from omsdesk.presenters.settings import Settings, SettingsState
from omsdesk.views import scale, theme
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.fields import ChoiceField, Field
from omsdesk.views.widgets.label import label, show_if
from omsdesk.weighing import ScaleKind
from omsdesk.words import Text

_SPEEDS = (1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200)
_KINDS = (
    (Text("Answers when asked: Mettler Toledo (SICS)"), ScaleKind.SICS),
    (Text("Answers when asked: Avery, Brecknell, Fairbanks (NCI)"), ScaleKind.NCI),
    (Text("Sends its weight by itself"), ScaleKind.STREAM),
)
_BITS = ((Text("8 bits, no parity"), False), (Text("7 bits, even parity"), True))


class ScaleCard(Card):
    """Four choices that hold at once, and the weight on the pan, live."""

    def __init__(self, presenter: Settings) -> None:
        super().__init__(Text("Scale of this station"))
        self._presenter = presenter
        self.port, self.kind = ChoiceField(Text("Where it is plugged in")), ChoiceField(Text("How it speaks"))
        self.speed, self.bits = ChoiceField(Text("Speed")), ChoiceField(Text("Bits"))
        for choice, part in (
            (self.port, "port"),
            (self.kind, "kind"),
            (self.speed, "baud"),
            (self.bits, "seven_bits"),
        ):
            choice.picked.connect(partial(self._choose, part))
        self.add(Field(Text("Where it is plugged in"), self.port))
        self._details = [
            Field(Text("How it speaks"), self.kind),
            Field(Text("Speed"), self.speed),
            Field(Text("Bits"), self.bits),
        ]
        for field in self._details:
            self.add(field)
        self.shows = label("", theme.BODY, theme.SEMIBOLD, ink="ok", wrap=True)
        self.silent = label("", theme.BODY, ink="err", wrap=True)
        self.add(self.shows)
        self.add(self.silent)

    def show_state(self, state: SettingsState) -> None:
        """What is chosen, a port that is gone too, and what the scale says."""
        kept = state.scale
        ports = dict.fromkeys([*state.ports, *([kept.port] if kept.port else [])])
        self.port.show_choices([(Text("No scale"), ""), *((each, each) for each in ports)], kept.port)
        self.kind.show_choices(_KINDS, kept.kind)
        self.speed.show_choices([(str(each), each) for each in _SPEEDS], kept.baud)
        self.bits.show_choices(_BITS, kept.seven_bits)
        for field in self._details:
            show_if(field, bool(kept.port))
        shows = Text("Waiting for its first word.")
        if state.on_scale_g is not None:
            shows = Text("It shows {weight}.", weight=units.weight_text(state.on_scale_g))
        self.shows.setText(str(shows))
        self.silent.setText(str(state.scale_trouble or ""))
        show_if(self.shows, bool(kept.port) and state.scale_trouble is None)
        show_if(self.silent, bool(kept.port) and state.scale_trouble is not None)

    def _choose(self, part: str, value: object) -> None:
        self._presenter.set_scale(**{part: value})

    def showEvent(self, event: QShowEvent) -> None:
        """The computer is asked for its ports when somebody looks."""
        super().showEvent(event)
        self._presenter.look_for_scales(scale.ports)
