"""The fulfilment partner of this station: a name, a folder, and which orders cannot be given to them."""

from dataclasses import replace

from omsdesk.presenters.settings.state import PartnerState
from omsdesk.presenters.settings.telling import Telling
from omsdesk.services import partner_setting
from omsdesk.services.partner_setting import Partner
from omsdesk.services.partners import handing_over
from omsdesk.services.partners.handing_over import Wanted
from omsdesk.words import Text


class Partners(Telling):
    """The card of the partner in the section of shops."""

    def look_at_partner(self) -> None:
        """Who it is, and what is in the way of their orders."""
        self.ask(partner_setting.partner, then=self._partner_known)

    def name_partner(self, name: str) -> None:
        """Orders with another word go to them."""
        if name.strip() != self.state.partner.partner.name:
            self._choose_partner(name, self.state.partner.partner.folder)

    def join_partner(self, name: str, folder: str) -> None:
        """Exchange files through this folder; without one with nobody."""
        self._choose_partner(name, folder)

    def _choose_partner(self, name: str, folder: str) -> None:
        said = Text("Files are exchanged with {partner}", partner=name) if folder else Text("No files are exchanged")

        def chosen(partner: Partner) -> None:
            self._right("partner")
            self._tell(said)
            self._partner_known(partner)

        self.do(
            partner_setting.choose,
            name,
            folder,
            then=chosen,
            otherwise=lambda error: self._refused("partner", error),
        )

    def _partner_known(self, partner: Partner) -> None:
        self._partner(partner=partner)
        if partner.tag:
            self.ask(handing_over.wanted, partner.tag, then=self._partner_wants)

    def _partner_wants(self, wanted: Wanted) -> None:
        self._partner(stuck=wanted.stuck)

    def _partner(self, **changes: object) -> None:
        kept: PartnerState = replace(self.state.partner, **changes)  # type: ignore[arg-type]  # fields of that state
        self.show(partner=kept)
