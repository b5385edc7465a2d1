"""How the pickers of one wave work, asked where it is released; the usual rules are given."""

from collections.abc import Callable, Collection

from omsdesk.services.releasing import PickRules
from omsdesk.views import theme
from omsdesk.views.settings_parts import buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import CheckField
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.words import Text

_WIDTH = 540


class RulesSheet(Sheet):
    """The rules and the release; Enter takes them as they are. What the house works without is not asked for."""

    def __init__(
        self,
        usual: PickRules,
        release: Callable[[PickRules], object],
        close: Callable[[], object],
        without: Collection[str] = (),
    ) -> None:
        super().__init__(_WIDTH)
        self._release, self._close = release, close
        self.body.addWidget(label(Text("How is this wave picked?"), theme.PAGE, theme.SEMIBOLD, wrap=True))
        self.scan_bin = CheckField(Text("Scan the bin before its pieces"))
        self.scan_bin.setChecked(usual.scan_bin)
        self.type_quantity = CheckField(Text("Scan one piece of a stop, then type its quantity"))
        self.type_quantity.setChecked(usual.type_quantity)
        self.scan_tote = CheckField(Text("Scan the tote when pieces are dropped into it"))
        self.scan_tote.setChecked(usual.scan_tote)
        for each in (self.scan_bin, self.type_quantity, self.scan_tote):
            self.body.addWidget(each)
        show_if(self.scan_bin, "bins" not in without)
        show_if(self.scan_tote, "totes" not in without)
        leave = Button(Text("Not now"), "x")
        leave.clicked.connect(close)
        self.go = Button(Text("Release wave"), "layers", kind="primary")
        self.go.clicked.connect(self._done)
        self.body.addLayout(buttons_row(leave, self.go))

    def _done(self) -> None:
        self._close()
        rules = PickRules(self.scan_bin.isChecked(), self.type_quantity.isChecked(), self.scan_tote.isChecked())
        self._release(rules)
