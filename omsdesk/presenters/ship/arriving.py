"""What became of shipments: they arrived and how, or did not."""

from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.presenters import AtStation, NoticeKind
from omsdesk.presenters.ship.state import Ask, ShipState
from omsdesk.services import delivering
from omsdesk.services.ship_list import ShippedRow
from omsdesk.words import Text


class Arriving(AtStation[ShipState]):
    """Notes deliveries, and those that failed."""

    def ask_proof(self) -> None:
        """It arrived: ask how we know."""
        row = self.state.shipment
        if row is not None and self.state.may_deliver:
            self.show(asks=Ask.PROOF)
            self._say(NoticeKind.READY, Text("{order}: how did it arrive?", order=row.order), Text("Keys 1 to 5."))

    def deliver(self, proof: DeliveryProof) -> None:
        """Note the delivery; a signature needs the name under it first."""
        row = self.state.shipment
        if row is None or self.state.asks is not Ask.PROOF:
            return
        if proof is DeliveryProof.SIGNED:
            self.show(asks=Ask.SIGNED_BY)
            self._say(
                NoticeKind.READY, Text("{order}: who signed?", order=row.order), Text("Type the name, then Enter.")
            )
            return
        self._deliver(row, proof, "")

    def sign(self, name: str) -> None:
        """The name on the receipt."""
        row = self.state.shipment
        if row is not None and self.state.asks is Ask.SIGNED_BY:
            self._deliver(row, DeliveryProof.SIGNED, name)

    def ask_why_failed(self) -> None:
        """It did not arrive: ask what happened."""
        row = self.state.shipment
        if row is not None and self.state.may_fail:
            self.show(asks=Ask.WHY_FAILED)
            said = Text("{order}: what happened?", order=row.order)
            self._say(NoticeKind.READY, said, Text("A few words, then Enter. It may be left empty."))

    def fail(self, note: str) -> None:
        """Note that it did not arrive; a second try may still deliver it."""
        row = self.state.shipment
        if row is not None and self.state.asks is Ask.WHY_FAILED:
            self.show(asks=Ask.NOTHING)
            self.do(delivering.fail_delivery, row.shipment_id, note, then=self._failed_to_arrive)

    # ------------------------------------------------------------------ inside

    def _deliver(self, row: ShippedRow, proof: DeliveryProof, name: str) -> None:
        asked = self.state.asks
        # Taken away at once, so that a second Enter does not deliver it twice.
        self.show(asks=Ask.NOTHING)

        def again(error: Exception) -> None:
            self.show(asks=asked)
            self.failed(error)

        def done(_: object) -> None:
            self._say(NoticeKind.OK, Text("{order} has arrived", order=row.order), proof.word)

        self.do(delivering.deliver, row.shipment_id, proof, name, then=done, otherwise=again)

    def _failed_to_arrive(self, order: str) -> None:
        said = Text("It stays on the list until it arrives or comes back.")
        self._say(NoticeKind.WARN, Text("{order}: delivery failed", order=order), said)
