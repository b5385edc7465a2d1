"""Settings of the store: what is asked and told, its keys, a try, and how it stands."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel

from omsdesk.presenters.settings import SettingsState
from omsdesk.services.setting_fields import FIELDS
from omsdesk.services.shops.shop_state import ShopStanding
from omsdesk.services.shops.store_setup import Way, way_of
from omsdesk.views import theme
from omsdesk.views.settings_partner import PartnerCard
from omsdesk.views.settings_parts import Part, SettingFields, buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Facts
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import label, show_if
from omsdesk.words import Text, day_words, time_words

_SHOWN = 10


class ShopsPart(Part):
    """Cards from the switch to what the store could not be told."""

    def build(self) -> None:
        """What is asked, the keys, the try, how it stands."""
        self._way: Way | None = None
        specs = [each for each in FIELDS if each.section == self.key]
        first = self.card(Text("WooCommerce"))
        first.add(
            label(
                Text(
                    "Orders, changes and cancellations of the store come in behind the screen, whoever is at the desk."
                ),
                wrap=True,
            )
        )
        self.fields = SettingFields(self.host, specs, first)
        self.secret = LineField(secret=True)
        hint = Text("It begins with cs_, and lies in the keyring of this computer. Type it on each that should ask.")
        self.secret_field = Field(Text("Secret"), self.secret, hint=hint)
        keep = Button(Text("Keep secret"), "key-round")
        keep.clicked.connect(self._keep)
        self.secret.returnPressed.connect(self._keep)
        self.test = Button(Text("Test connection"), "plug")
        self.test.clicked.connect(self.host.presenter.try_shop)
        first.add(self.secret_field)
        first.body.addLayout(buttons_row(keep, self.test))
        self.told = label("", ink="ok", wrap=True)
        self.tested = label("", theme.BODY, theme.SEMIBOLD, ink="ok", wrap=True)
        self.failed = label("", theme.BODY, theme.SEMIBOLD, ink="err", wrap=True)
        self.closed = label("", theme.BODY, ink="warn", wrap=True)
        for line in (self.told, self.tested, self.failed, self.closed):
            first.add(line)
            line.hide()
        self._build_standing()
        self.partner = PartnerCard(self)

    def _build_standing(self) -> None:
        self.standing = self.card(Text("How it stands"))
        self.facts = Facts()
        self.standing.add(self.facts)
        self.trouble = label("", theme.BODY, ink="err", wrap=True)
        self.refused = label("", theme.HEADER, ink="warn", wrap=True)
        self.untold = label("", theme.HEADER, ink="warn", wrap=True)
        for line in (self.trouble, self.refused, self.untold):
            self.standing.add(line)
        self.now = Button(Text("Ask now"), "refresh-cw")
        self.now.clicked.connect(self.host.presenter.ask_shop_now)
        self.again = Button(Text("Tell again"), "redo-2")
        self.again.clicked.connect(self.host.presenter.tell_shop_again)
        self.standing.body.addLayout(buttons_row(self.now, self.again))

    def showEvent(self, event: QShowEvent) -> None:
        """How it stands is looked up when somebody looks."""
        super().showEvent(event)
        self.host.presenter.look_at_shop()
        self.host.presenter.look_at_partner()

    def show_state(self, state: SettingsState) -> None:
        """Show the values in use, and never over somebody's typing."""
        self.fields.show_state(state)
        self.partner.show_state(state)
        shop = state.shop
        self.secret_field.show_error(state.errors.get("shop_secret"))
        self.test.setEnabled(not shop.is_trying)
        is_on = state.company is not None and state.company.shop_on
        lines = ((self.told, shop.secret_told), (self.tested, shop.tested), (self.failed, shop.failed))
        for line, said in (*lines, (self.closed, shop.closed if is_on else None)):
            line.setText(str(said or ""))
            show_if(line, said is not None)
        show_if(self.standing, is_on)
        self._show_standing(shop.standing)
        way = way_of(state.company) if state.company is not None else None
        if way != self._way:  # another address or key: this computer may know no secret for it
            self._way = way
            if self.isVisible():
                self.host.presenter.look_at_shop()

    def _show_standing(self, found: ShopStanding) -> None:
        asked, then = found.standing.known.asked_at, found.standing.next_at
        never = str(Text("never"))
        self.facts.show_facts(
            {
                str(Text("Answered last")): f"{day_words(asked)} {time_words(asked)}" if asked else never,
                str(Text("Asked next")): f"{day_words(then)} {time_words(then)}" if then else never,
                str(Text("Still to be told")): str(found.waiting),
            }
        )
        self.trouble.setText(found.standing.trouble)
        show_if(self.trouble, bool(found.standing.trouble))
        _show_list(self.refused, Text("Not taken over:"), found.refused)
        _show_list(
            self.untold, Text("The store was not told of:"), tuple(f"{each.order}: {each.why}" for each in found.untold)
        )
        show_if(self.again, bool(found.untold))

    def _keep(self) -> None:
        self.host.presenter.keep_shop_secret(self.secret.text())
        self.secret.clear()


def _show_list(line: QLabel, heading: Text, said: tuple[str, ...]) -> None:
    shown = [str(heading), *said[:_SHOWN]]
    if len(said) > _SHOWN:
        shown.append(str(Text("and {n} more", n=len(said) - _SHOWN)))
    line.setText("\n".join(shown) if said else "")
    show_if(line, bool(said))
