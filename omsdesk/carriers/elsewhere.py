"""Labels that are made in the carrier's own program: the address goes there, the number comes back by scan."""

from typing import ClassVar

from omsdesk.carriers import Carrier, LabelAnswer, LabelRefused, LabelRequest
from omsdesk.words import Text


class Elsewhere(Carrier):
    """No connection to the carrier; a packer scans its label onto the parcel."""

    key: ClassVar[str] = "elsewhere"
    name: ClassVar[str | Text] = Text("Label from elsewhere")
    makes_labels: ClassVar[bool] = False

    def buy(self, ask: LabelRequest) -> LabelAnswer:
        """There is nothing to buy here: says where the label comes from."""
        del ask
        raise LabelRefused(
            Text("This label is made in the carrier's own program."), Text("Scan its tracking number onto the parcel.")
        )


PLUGIN = Elsewhere()
