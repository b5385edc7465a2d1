"""Why a line has no tax: export, a supply inside the EU that the recipient pays the tax of, or an exemption."""

from omsdesk.lifecycles.invoice import TaxCategory
from omsdesk.services.tax_table import EU


def category(*, rate_bp: int, home: str, to: str, is_taxed_there: bool, is_goods: bool) -> TaxCategory:
    """The category of a line from its rate, both countries, and whether the recipient pays the tax at home."""
    if rate_bp:
        return TaxCategory.STANDARD
    if is_taxed_there:
        return TaxCategory.INTRA if is_goods else TaxCategory.REVERSE
    if is_goods and home in EU and to and to not in EU:
        return TaxCategory.EXPORT
    return TaxCategory.EXEMPT
