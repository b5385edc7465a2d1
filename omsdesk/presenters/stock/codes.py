"""The codes of the product shown: a sheet that stays open, so that several can be added one after the other."""

from dataclasses import replace

from omsdesk.errors import Refusal, Unavailable
from omsdesk.presenters import AtStation, NoticeKind
from omsdesk.presenters.stock.state import CodesShown, StockState
from omsdesk.services import barcodes
from omsdesk.services.barcodes import CodeRow, ProductCodes
from omsdesk.words import Text


class Codes(AtStation[StockState]):
    """The part of the page that says which codes mean a product, and how many pieces of it."""

    def ask_codes(self) -> None:
        """What stands on the product shown."""
        shown = self.state.product
        if shown is not None:
            self.ask(barcodes.of, shown.row.id, then=self._codes_asked)

    def add_code(self, code: str, pieces: int, *, scanned: bool) -> None:
        """One code more."""
        if self.state.codes is not None:
            self.do(
                *(barcodes.add, self.state.codes.of.product_id, code, pieces),
                scanned=scanned,
                then=self._code_added,
                otherwise=self._code_refused,
            )

    def change_code(self, code: str, pieces: int) -> None:
        """This code is worth so many pieces."""
        if self.state.codes is not None:
            product = self.state.codes.of.product_id
            self.do(barcodes.change, product, code, pieces, then=self._code_changed, otherwise=self._code_refused)

    def remove_code(self, code: str) -> None:
        """It does not mean the product any more."""
        if self.state.codes is not None:
            product = self.state.codes.of.product_id
            self.do(barcodes.remove, product, code, then=lambda _: self._code_gone(), otherwise=self._code_refused)

    def _read_codes(self) -> None:
        """Somebody may have changed them elsewhere."""
        shown, codes = self.state.product, self.state.codes
        if shown is not None and codes is not None and codes.of.product_id == shown.row.id:
            self.ask(barcodes.of, codes.of.product_id, then=self._codes_came)

    def _codes_asked(self, found: ProductCodes) -> None:
        before = self.state.codes
        self.show(codes=CodesShown(found, before.asked + 1 if before is not None else 1))

    def _codes_came(self, found: ProductCodes) -> None:
        if self.state.codes is not None and self.state.codes.of.product_id == found.product_id:
            self.show(codes=replace(self.state.codes, of=found))

    def _code_added(self, row: CodeRow) -> None:
        self._code_done(added_words(row), is_added=True)

    def _code_changed(self, row: CodeRow) -> None:
        self._code_done(
            Text(
                "{code} counts {n} piece from now on",
                many="{code} counts {n} pieces from now on",
                code=row.printed,
                n=row.pieces,
            )
        )

    def _code_gone(self) -> None:
        self._code_done(Text("The code is gone. The History of the product keeps it."))

    def _code_done(self, said: Text, *, is_added: bool = False) -> None:
        self._say(NoticeKind.DONE, said)
        if self.state.codes is not None:
            added = self.state.codes.added + is_added
            self.show(codes=replace(self.state.codes, said=said, is_wrong=False, added=added))
        self.refresh()

    def _code_refused(self, error: Exception) -> None:
        """The sheet lies over the band: it says it too."""
        if self.state.codes is not None and isinstance(error, Refusal | Unavailable):
            said = Text("{reason} {advice}", reason=error.reason, advice=error.advice or "")
            self.show(codes=replace(self.state.codes, said=said, is_wrong=True))
        self._unanswered(error)


def added_words(row: CodeRow) -> Text:
    """What a new code means, and who else has it."""
    if not row.others:
        return Text("{code} is added", code=row.printed)
    return Text("{code} is added. {shared}", code=row.printed, shared=shared_words(row))


def shared_words(row: CodeRow) -> Text:
    """Who else has a code, which is no mistake."""
    return Text(
        "{others} has it too: a scan asks which one it is.",
        many="{others} have it too: a scan asks which one it is.",
        others=list(row.others),
        n=len(row.others),
    )
