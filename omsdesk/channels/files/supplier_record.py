"""What a row of a file says of a supplier."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRecord:
    """A product that a supplier has; what is blank or None the file did not say."""

    sku: str
    code: str = ""
    """What they call it."""
    price: Decimal | None = None
    """What they ask for a piece, without tax."""
    currency: str = ""
    """Blank: that of the house."""
    is_direct: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierRecord:
    """A supplier by number or name, and one of their products where the row names it; blank where it is silent."""

    line: int
    ref: str = ""
    name: str = ""
    email: str = ""
    account: str = ""
    """What they know us by."""
    language: str = ""
    """Two letters."""
    is_active: bool | None = None
    offer: OfferRecord | None = None
    is_aside: bool = False
    """A list of products only mentions them: who is not known stays so."""

    @property
    def label(self) -> str:
        """How a report calls the row."""
        return " ".join(each for each in (self.name or self.ref, self.offer.sku if self.offer else "") if each)
