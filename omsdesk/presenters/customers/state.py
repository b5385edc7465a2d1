"""What the register shows: the list, one card, and what is being typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from omsdesk.presenters import Said, Trouble
from omsdesk.services.customer_list import CustomerCard, ListedCustomer
from omsdesk.services.customer_terms import Terms
from omsdesk.services.customers import CustomerRow
from omsdesk.services.erasing import ErasePlan
from omsdesk.services.keeping_prices import Agreed, KeptList
from omsdesk.services.merging_customers import Alike
from omsdesk.words import Text


@dataclass(frozen=True)
class PricesShown:
    """What is agreed with a customer, and the lists there are."""

    customer_id: int
    name: str
    agreed: Agreed
    lists: tuple[KeptList, ...]
    serial: int


@dataclass(frozen=True)
class CustomersState:
    """All that the page shows."""

    words: str = ""
    ids: Sequence[int] = ()
    rows: Mapping[int, ListedCustomer] = field(default_factory=dict)
    version: int = 0
    """Grows when rows may have changed."""
    current: int | None = None
    card: CustomerCard | None = None
    doubles: tuple[CustomerRow, ...] = ()
    """Customers who may be the same as the one being typed."""
    saved: int = 0
    """Grows when a sheet's customer was saved."""
    wrong: Text | None = None
    """What is wrong with the customer being typed."""
    pairs: tuple[Alike, ...] | None = None
    """Cards that may be one person's; None until somebody asked."""
    others: tuple[CustomerRow, ...] = ()
    """Cards found for "the same as"."""
    plan: tuple[ErasePlan, int] | None = None
    """What forgetting this person would do, and how often that was asked."""
    terms: tuple[Terms, int] | None = None
    """What was agreed with this customer, and how often that was asked."""
    prices: PricesShown | None = None
    """The price list and tax number agreed with this customer."""
    said: Said | None = None
    now: datetime | None = None
    trouble: Trouble | None = None
    is_loading: bool = True

    @property
    def why_not_order(self) -> Text | None:
        """Why no order can be begun from here."""
        return None if self.current is not None else Text("Choose a customer first.")

    @property
    def why_not_card(self) -> Text | None:
        """Why nothing can be written on a card."""
        if self.card is None:
            return Text("Choose a customer first.")
        return Text("This customer was erased.") if self.card.erased_at is not None else None

    @property
    def why_not_pay_out(self) -> Text | None:
        """Why no store credit can be paid out."""
        if self.card is None or self.card.erased_at is not None:
            return self.why_not_card
        return None if self.card.credit else Text("The customer has no store credit.")
