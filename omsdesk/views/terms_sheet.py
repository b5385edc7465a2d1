"""What was agreed with a customer: the credit limit, and the language of mails."""

from collections.abc import Callable

from omsdesk.messages import LANGUAGES
from omsdesk.services.customer_terms import Terms
from omsdesk.services.typed_amounts import amount_text
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.fields import ChoiceField, Field
from omsdesk.words import Text


class TermsSheet(FormSheet):
    """Both are optional."""

    def __init__(self, terms: Terms, agree: Callable[[str, str], Text | None], close: Close) -> None:
        self._terms, self._agree = terms, agree
        super().__init__(Text("Terms of this customer"), Text("Keep terms"), "check", close)

    def build(self) -> None:
        """Limit and language."""
        limit = self._terms.limit
        hint = Text("In {currency}. Empty: none. Orders above it wait for a look.", currency=self._terms.currency)
        self.limit = self.line(
            Text("&Credit limit"), "" if limit is None else amount_text(limit.minor, limit.currency), hint=hint
        )
        self.language = ChoiceField(Text("Language of mails"))
        by_country = (Text("By the country of the order"), "")
        self.language.show_choices(
            [by_country, *((name, key) for key, name in LANGUAGES.items())], self._terms.language
        )
        self.body.addWidget(Field(Text("&Language of mails"), self.language))

    def act(self) -> Text | None:
        """Hand it over."""
        return self._agree(self.limit.text(), str(self.language.value() or ""))
