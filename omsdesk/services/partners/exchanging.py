"""The errand to the partner's folder: orders and stock go out, tracking numbers come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from omsdesk.codes import house_name
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.services import behind_the_screen, partner_setting
from omsdesk.services.choosing_folder import DONE, REFUSED
from omsdesk.services.importing import refusals
from omsdesk.services.importing.folder_turn import FolderTurn
from omsdesk.services.importing.setting_aside import set_aside
from omsdesk.services.partner_setting import Partner
from omsdesk.services.partners import handing_over, partner_files, sent_by_partner
from omsdesk.services.partners.partner_files import Back
from omsdesk.words import Text


@dataclass(frozen=True)
class Exchanged:
    """What came of one look."""

    given: int = 0
    """Orders whose files lie in the folder now."""
    sent: int = 0
    """Orders that the partner sent."""
    refused: tuple[str, ...] = ()
    """Files that a person has to look at."""
    stuck: tuple[str, ...] = ()
    """Orders with the partner's word that stay here, and why."""
    trouble: Text | None = None


class PartnerErrand:
    """Looks into the partner's folder, and remembers between two looks what is still being written there."""

    def __init__(self) -> None:
        self._sizes: dict[Path, int] = {}
        self._turn: FolderTurn | None = None

    def carry_out(self, work: Work) -> Exchanged | None:
        """One look; None where this station exchanges nothing. Stations that share the folder take turns."""
        partner = work.read(partner_setting.partner)
        program = behind_the_screen.by_the_program(work) if partner.folder else None
        if program is None:
            return None
        folder = Path(partner.folder)
        if not folder.is_dir():
            return Exchanged(trouble=Text("The folder {folder} is not there.", folder=folder.name))
        if self._turn is None or self._turn.folder != folder:
            self._turn = FolderTurn(folder)
        try:
            if not self._turn.take(work.now()):
                return Exchanged()
            try:
                return self._exchange(program, partner, folder)
            finally:
                self._turn.give_back()
        except Unavailable as trouble:
            return Exchanged(trouble=trouble.reason)

    def _exchange(self, work: Work, partner: Partner, folder: Path) -> Exchanged:
        wanted = work.read(handing_over.wanted, partner.tag)
        for order_id in wanted.ready:
            work.write(handing_over.hand_over, order_id, partner.name)
        given = 0
        for each in work.read(handing_over.unsent, partner.name):
            partner_files.write_order(folder, each.order, work.read(partner_files.order_rows, each.order))
            work.write(handing_over.sent, each.row)
            given += 1
        partner_files.write_stock(folder, work.read(partner_files.stock_rows))
        sent, refused = self._take_back(work, folder)
        return Exchanged(given, sent, tuple(refused), wanted.stuck)

    def _take_back(self, work: Work, folder: Path) -> tuple[int, list[str]]:
        found = {path: path.stat().st_size for path in partner_files.waiting(folder) if path.exists()}
        whole = [path for path, size in found.items() if self._sizes.get(path) == size]
        self._sizes = found
        sent, refused = 0, []
        for path in whole:
            came, wrong = _read(work, path)
            sent += came
            said = Text("{n} order sent", many="{n} orders sent", n=came)
            set_aside(path, REFUSED if wrong else DONE, wrong or [str(said)])
            if wrong:
                refused.append(path.name)
                work.write(refusals.note, [path.name], wrong[0])
        return sent, refused


def _read(work: Work, path: Path) -> tuple[int, list[str]]:
    """How many orders were sent by this file, and what of it could not be taken."""
    try:
        rows = partner_files.read_back(path)
    except Refusal as refusal:
        return 0, [str(refusal)]
    came, wrong = 0, []
    ordered = sorted(rows, key=lambda each: each.order)
    for number, group in groupby(ordered, key=lambda each: each.order):
        try:
            came += _sent(work, number, list(group))
        except Refusal as refusal:
            wrong.append(f"{number}: {refusal}")
    return came, wrong


def _sent(work: Work, number: str, rows: Sequence[Back]) -> int:
    order_id = sent_by_partner.order_of(number)
    numbers = tuple(each.tracking for each in rows if each.tracking)
    if not numbers:
        raise Refusal(Text("{order} has no tracking number.", order=house_name("SO", order_id)))
    carrier = next((each.carrier for each in rows if each.carrier), "")
    return int(work.write(sent_by_partner.sent, order_id, carrier, numbers))
