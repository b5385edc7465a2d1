"""Which account something is booked on, as Settings say."""

from collections.abc import Mapping, Sequence

from omsdesk.errors import Refusal
from omsdesk.lifecycles.invoice import TaxCategory
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.services.setting_kinds import rate_of
from omsdesk.services.settings import Company
from omsdesk.words import Text

_LONGEST = 9


class Accounts:
    """The accounts of the house."""

    def __init__(self, company: Company) -> None:
        self.customers = company.account_customers
        self._by_method: Mapping[PaymentMethod, str] = {
            PaymentMethod.CASH: company.account_cash,
            PaymentMethod.TRANSFER: company.account_bank,
            PaymentMethod.CARD: company.account_card,
            PaymentMethod.CHANNEL: company.account_channel,
            PaymentMethod.CREDIT: company.account_credit,
        }
        self.transit, self.differences = company.account_transit, company.account_differences
        self.fees = company.account_fees
        self._sales = sales_of(company.accounts_sales)
        self._goods = (company.account_goods_sold, company.account_stock)

    @property
    def goods(self) -> tuple[str, str] | None:
        """Goods sold and the stock; None where the house does not book what goods cost."""
        return self._goods if all(self._goods) else None

    def money(self, method: PaymentMethod) -> str:
        """Where money of this kind lies."""
        return self._by_method[method]

    def sales(self, category: TaxCategory, rate_bp: int) -> str:
        """Sales of a rate, or of a reason why there is no tax."""
        key: int | TaxCategory = rate_bp if category is TaxCategory.STANDARD else category
        found = self._sales.get(key)
        if found is None:
            said = f"{rate_bp / 100:g}" if category is TaxCategory.STANDARD else category.value
            raise Refusal(
                Text("There is no account for sales of {rate}.", rate=said),
                Text("Give one in Settings, Books, for example {rate}=8400.", rate=said),
            )
        return found


def sales_of(typed: Sequence[str]) -> dict[int | TaxCategory, str]:
    """What was typed as 19=8400 or G=8120; refused, naming it, when it is neither."""
    found: dict[int | TaxCategory, str] = {}
    letters = {each.value: each for each in TaxCategory if each is not TaxCategory.STANDARD}
    for item in typed:
        left, _, account = (part.strip() for part in item.partition("="))
        if not is_account(account):
            raise Refusal(Text("{item} is no account of sales.", item=item), Text("Write it as 19=8400 or G=8120."))
        found[letters[left.upper()] if left.upper() in letters else rate_of(left)] = account
    return found


def is_account(typed: str) -> bool:
    """Whether accounting could have such an account."""
    return typed.isascii() and typed.isdecimal() and 0 < len(typed) <= _LONGEST


def refuse_unusable(company: Company) -> None:
    """Refuse accounts that no program of accounting takes."""
    for each in (
        *(company.account_customers, company.account_bank, company.account_cash, company.account_card),
        *(company.account_channel, company.account_credit, company.account_transit, company.account_differences),
        company.account_fees,
        *(each for each in (company.account_goods_sold, company.account_stock) if each),
    ):
        if not is_account(each):
            raise Refusal(Text("{item} is no account.", item=each or "-"), Text("Give its number, for example 1200."))
    sales_of(company.accounts_sales)
