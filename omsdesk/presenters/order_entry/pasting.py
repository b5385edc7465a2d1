"""The part of the order form that takes over what an e-mail says."""

from dataclasses import replace

from omsdesk.presenters.order_entry.pricing import Pricing
from omsdesk.services import reading_mail, selling
from omsdesk.services.order_form import ADDRESS, FormLine
from omsdesk.services.reading_mail import PastedOrder, TakenAs
from omsdesk.services.selling import Sellable
from omsdesk.words import Text


class Pasting(Pricing):
    """A text is read while it is looked at, and taken over when it is right."""

    def read_text(self, text: str) -> None:
        """Recognise what is in it; nothing on the form changes."""
        self.ask(reading_mail.read, text, then=lambda pasted: self.show(pasted=pasted))

    def drop_text(self) -> None:
        """Leave the form as it is."""
        self.show(pasted=None)

    def take_text(self, text: str) -> None:
        """Put what was recognised on the form, and the text beside it."""
        self.ask(reading_mail.read, text, then=lambda pasted: self._take(text, pasted))

    def close_source(self) -> None:
        """The text is not needed beside the form any more."""
        self._priced(replace(self.state.form, source=""))

    def _take(self, text: str, pasted: PastedOrder) -> None:
        form = self.state.form
        to = {name: getattr(pasted.ship_to, name) or getattr(form, name) for name in ADDRESS}
        self.show(
            form=replace(
                form,
                channel="email",
                customer_id=None if pasted.name else form.customer_id,
                customer_name=pasted.name or form.customer_name,
                email=pasted.email or form.email,
                phone=pasted.phone or form.phone,
                source=text,
                **to,
            ),
            pasted=None,
            serial=self.state.serial + 1,
        )
        strange = sum(each.taken_as is TakenAs.UNKNOWN for each in pasted.lines)
        wanted = {each.product_id: each.quantity for each in pasted.goods}
        if wanted:
            self.ask(
                selling.products,
                list(wanted),
                self.state.form.customer_id,
                then=lambda found: self._took(wanted, found, strange),
            )
        else:
            self._took({}, (), strange)

    def _took(self, wanted: dict[int, int], found: tuple[Sellable, ...], strange: int) -> None:
        kept = [line for line in self.state.form.lines if line.product.id not in wanted]
        new = [FormLine.of(product, wanted[product.id]) for product in found]
        self._priced(replace(self.state.form, lines=(*kept, *new)))
        said = Text("Taken over from the mail. Check it against the text beside it.")
        if strange:
            said = Text(
                "{n} row of the mail names goods that are not known here. Add them yourself, or ask.",
                many="{n} rows of the mail name goods that are not known here. Add them yourself, or ask.",
                n=strange,
            )
        self.show(said=said)
        self.follow_up()

    def follow_up(self) -> None:
        """What follows from another customer and another address."""
