"""Settings: every change is kept at once, with a way back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from omsdesk import words
from omsdesk.database.answers import Secret
from omsdesk.errors import Refusal
from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters import Trouble, trouble_of
from omsdesk.presenters.settings.cards import Cards
from omsdesk.presenters.settings.files import Files
from omsdesk.presenters.settings.hooks import Hooks
from omsdesk.presenters.settings.mail import Mail
from omsdesk.presenters.settings.mailbox import Mailbox
from omsdesk.presenters.settings.partners import Partners
from omsdesk.presenters.settings.prices import Prices
from omsdesk.presenters.settings.shop_files import ShopFiles
from omsdesk.presenters.settings.shops import Shops
from omsdesk.presenters.settings.state import House, Said, SettingsState, look, printer_words
from omsdesk.presenters.settings.station import Station
from omsdesk.presenters.settings.tables import Tables
from omsdesk.presenters.settings.watched import WatchedFiles
from omsdesk.services import (
    backup_place,
    founding,
    hall_papers,
    signing_in,
    starting_for_real,
    ways_of_working,
    ways_to_send,
)
from omsdesk.services.setting_fields import FIELDS
from omsdesk.services.settings import Company
from omsdesk.serving import saving
from omsdesk.words import Text

__all__ = ["Said", "Settings", "SettingsState", "printer_words"]


class Settings(Tables, Prices, Station, Mail, Mailbox, Cards, Shops, Hooks, Partners, WatchedFiles, ShopFiles, Files):
    """The house's rules, people, printers and data."""

    watches = frozenset({"settings", "users", "stations", "services", "products"})

    def refresh(self) -> None:
        """Read everything again."""
        self.show(is_loading=True)
        self.ask(look, then=self._looked)

    def open(self, section: str = "company") -> None:
        """Show this section."""
        self.show(section=section, told_once=None, errors={}, scanned=None, verdict=None, saved=None)

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, busy=None, is_loading=False)

    # ------------------------------------------------------------------ the house's rules

    def change(self, key: str, typed: object) -> None:
        """Keep another value, or say under the field why it is none."""
        company = self.state.company
        if company is None:
            return
        spec = next(each for each in FIELDS if each.key == key)
        try:
            value = spec.read(typed)
        except Refusal as refusal:
            self.show(errors={**self.state.errors, key: refusal.reason})
            return
        before = getattr(company, key)
        self.show(errors={name: why for name, why in self.state.errors.items() if name != key}, told_once=None)
        if value != before:
            self._store(key, value, Text("{setting} is changed", setting=spec.words), before)

    def undo(self) -> None:
        """Put back what was changed last."""
        said = self.state.said
        if said is not None and said.undo is not None:
            said.undo()

    def next_order(self, typed: str) -> None:
        """Let order numbers go on from here."""
        if not typed.isascii() or not typed.isdecimal():
            self.show(errors={**self.state.errors, "next_order": Text("Give a whole number, for example 20001.")})
            return
        said = Text("The next order gets number {number}", number=typed)
        self.do(
            founding.next_order_from,
            int(typed),
            then=lambda _: self._tell(said),
            otherwise=lambda error: self._refused("next_order", error),
        )

    # ------------------------------------------------------------------ people

    def add_person(self, name: str, role: UserRole) -> None:
        """Somebody new; the PIN is made up and shown once."""
        pin = signing_in.new_pin()
        self.do(
            signing_in.add_person,
            name=name,
            role=role,
            pin=Secret(pin),
            then=lambda _: self._tell_pin(name, pin),
            otherwise=lambda error: self._refused("person", error),
        )

    def new_pin(self, user_id: int) -> None:
        """Another PIN for somebody who forgot it."""
        pin = signing_in.new_pin()
        self.do(signing_in.change_pin, user_id, Secret(pin), then=lambda _: self._tell_pin(self._name(user_id), pin))

    def new_password(self, user_id: int) -> None:
        """A password for the office, told once."""
        password = signing_in.new_password()
        told = Text(
            "The password of {name} is {password}. It is shown only now.", name=self._name(user_id), password=password
        )
        self.do(
            signing_in.change_password, user_id, Secret(password), then=lambda _: self.show(told_once=told, errors={})
        )

    def new_badge(self, user_id: int) -> None:
        """Another badge for a lost one, which is worth nothing from now on; the new one prints."""
        said = Text("The old badge of {name} is worth nothing now. The new one prints.", name=self._name(user_id))
        self.do(
            signing_in.change_badge,
            user_id,
            then=lambda _: self.do(hall_papers.print_badge, user_id, then=lambda _: self._tell(said)),
        )

    def change_role(self, user_id: int, role: UserRole) -> None:
        """Somebody has another job here."""
        said = Text("{name} is {role} now", name=self._name(user_id), role=role.word)
        self.do(signing_in.change_role, user_id, role, then=lambda _: self._tell(said))

    def switch(self, user_id: int) -> None:
        """Switch a person off, or on again."""
        person = next(each for each in self.state.people if each.id == user_id)
        deed = signing_in.switch_off if person.active else signing_in.switch_on
        gone = Text("{name} can no longer sign in", name=person.name)
        back = Text("{name} can sign in again", name=person.name)
        self.do(
            deed,
            user_id,
            then=lambda _: self._tell(gone if person.active else back),
            otherwise=lambda error: self._refused("person", error),
        )

    def print_badge(self, user_id: int) -> None:
        """The badge of a person, to scan instead of typing a name."""
        said = Text("The badge of {name} prints", name=self._name(user_id))
        self.do(hall_papers.print_badge, user_id, then=lambda _: self._tell(said))

    # ------------------------------------------------------------------ data

    def set_folder(self, folder: str) -> None:
        """Where papers are saved that go to no printer."""
        before = self.state.company.print_folder if self.state.company else ""
        self._store("print_folder", folder, Text("Papers are saved in {folder}", folder=folder), before)

    def back_up(self, target: Path) -> None:
        """Copy the whole database into a file, while work goes on."""
        self.show(busy=Text("Saving a backup"), done=0, whole=0, trouble=None)
        saved = Text("The backup is in {file}", file=str(target))
        address = self.work.engine.url.render_as_string(hide_password=False)
        self.outside(saving.save, address, target, then=lambda _: self._tell(saved))

    def start_for_real(self) -> None:
        """The sample shop was tried long enough: empty it."""
        self.show(busy=Text("Emptying the sample shop"), done=0, whole=0, trouble=None)
        emptied = Text("The shelves are empty. Make it your own.")

        def done(company: Company) -> None:
            self._stored(company, emptied, None)
            self.show(emptied=self.state.emptied + 1)

        def not_done(error: Exception) -> None:
            trouble = trouble_of(error)
            self._tell(trouble.headline)  # it may have been asked from another page, which has no place for it
            self.troubled(trouble)

        self.do(starting_for_real.start_for_real, then=done, otherwise=not_done)

    def set_backup_folder(self, folder: str) -> None:
        """The second disk or folder for backups, if something can be kept there."""
        before = self.state.company.backup_folder if self.state.company else ""

        def placed(why_not: Text | None) -> None:
            if why_not is not None:
                self.show(errors={**self.state.errors, "backup_folder": why_not})
            elif folder != before:
                self._right("backup_folder")
                self._store("backup_folder", folder, Text("Backups go to {folder}", folder=folder or "-"), before)

        self.outside(backup_place.why_not, folder, then=placed)

    # ------------------------------------------------------------------ inside

    def _looked(self, house: House) -> None:
        self.show(
            company=house.company,
            people=house.people,
            printers=house.printers,
            folder=house.folder,
            about=house.about,
            stations=house.stations,
            station_id=house.station_id,
            volume=house.volume,
            scale=house.scale,
            boxes=house.boxes,
            ways=house.ways,
            carriers=ways_to_send.carrier_names(),
            taxes=house.taxes,
            rates=house.rates,
            shipping=house.shipping,
            pairings=house.pairings,
            sample_people=house.sample_people,
            is_loading=False,
            trouble=None,
        )

    def _store(self, key: str, value: Any, said: Text, before: Any) -> None:
        """Keep a value; what there is to undo brings the one before back."""
        undo = None if before is None else lambda: self._store(key, before, Text("It is as it was before"), None)
        self.do(
            ways_of_working.change,
            **{key: value},
            then=lambda company: self._stored(company, said, undo),
            otherwise=lambda error: self._refused(key, error),
        )

    def _stored(self, company: Company, said: Text, undo: Callable[[], None] | None) -> None:
        words.speak(company.locale, zone=company.zone)
        self.show(company=company)
        self._tell(said, undo)

    def _tell_pin(self, name: str, pin: str) -> None:
        self._tell(Text("{name} has a new PIN", name=name))
        left = {key: why for key, why in self.state.errors.items() if key != "person"}
        told = Text("The PIN of {name} is {pin}. It is shown only now.", name=name, pin=pin)
        self.show(told_once=told, errors=left)

    def _name(self, user_id: int) -> str:
        return next((each.name for each in self.state.people if each.id == user_id), "")
