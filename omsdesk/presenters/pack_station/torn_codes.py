"""Pieces counted by hand because their code cannot be read: the bench offers each a label that can."""

from dataclasses import replace

from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.presenters import NoticeKind
from omsdesk.presenters.pack_station.speaking import Speaking
from omsdesk.presenters.pack_station.state import Torn
from omsdesk.services import shelf_labels
from omsdesk.services.scan_result import ScanResult, Voice
from omsdesk.words import Text


class TornCodes(Speaking):
    """The label maker of the bench."""

    def print_product_label(self) -> None:
        """A label for the product whose piece was counted by hand last."""
        torn = self.state.torn_here
        if torn is not None:
            self.do(shelf_labels.print_at_bench, torn.product_id, then=lambda _: self._label_prints(torn))

    def _in_hand(self) -> Torn | None:
        """The product that a piece is counted of now; when the answer comes the bench may have gone on."""
        line = self.state.active
        return Torn(self.state.job_id, line.product_id, line.product) if line is not None else None

    def _offering(self, torn: Torn | None, result: ScanResult) -> ScanResult:
        """What counting by hand came to, with the offer in its second line; said once an order goes on."""
        if torn is None or result.outcome is not ScanOutcome.OK:
            return result
        self.show(torn=torn)
        if result.voice is not Voice.OK or result.detail is None:
            return result
        return replace(result, detail=Text("{counted} · Ctrl+P prints its label", counted=result.detail))

    def _label_prints(self, torn: Torn) -> None:
        self._say(NoticeKind.DONE, Text("The product label prints"), Text("{product}", product=torn.product))
