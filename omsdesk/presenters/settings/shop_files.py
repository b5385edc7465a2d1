"""Files for shops: the tracking numbers of what has left, and how many pieces are free."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from omsdesk.channels import Channel
from omsdesk.clock import in_zone
from omsdesk.presenters import trouble_of
from omsdesk.presenters.settings.shop_file_state import ShopFilesState
from omsdesk.presenters.settings.telling import Telling
from omsdesk.services import shop_files, stock_back, tracking_back
from omsdesk.services.shop_files import Written
from omsdesk.services.typed_dates import typed_gone
from omsdesk.words import Text

DAY, SHOP = "shop_file_day", "shop_file_shop"
"""The fields under which it stands that a day is none, and that a shop has to be chosen first."""
NOT_READ = Text("The settings are not read yet.")


class ShopFiles(Telling):
    """The card of files for shops in the section of files."""

    def look_for_shops(self) -> None:
        """Which shops take files at all: their modules may have to be read from the disk first."""
        if not self.state.shop_files.shops:
            self.outside(_takers, then=lambda found: self._shop_files(with_tracking=found[0], with_stock=found[1]))

    def choose_shop(self, key: str) -> None:
        """The next file is for this shop."""
        if key != self.state.shop_files.shop:
            self._right(SHOP)
            self._shop_files(shop=key, done=None, left_out=None, nothing=None, failed=None)

    def lacks_shop(self) -> bool:
        """Whether a shop has to be chosen first; it then stands under the field."""
        lacks = not self.state.shop_files.shop
        if lacks:
            self.show(errors={**self.state.errors, SHOP: Text("Choose a shop first.")})
        return lacks

    def why_no_tracking(self) -> Text | None:
        """Why no file of tracking numbers can be begun."""
        return self.state.shop_files.why_not_tracking if self.state.company is not None else NOT_READ

    def why_no_stock(self) -> Text | None:
        """Why no file of free stock can be begun."""
        return self.state.shop_files.why_not_stock if self.state.company is not None else NOT_READ

    def name_shop_day(self, typed: str) -> bool:
        """The first day whose parcels are told; False, with the reason under the field, when it is none."""
        self._shop_files(day=typed.strip())
        wrong = self._wrong_day()
        if wrong is None:
            self._right(DAY)
        else:
            self.show(errors={**self.state.errors, DAY: wrong})
        return wrong is None

    def tracking_file(self) -> str:
        """What a file of the tracking numbers of the chosen shop is called."""
        files = self.state.shop_files
        seller, day = files.tracked, self._day()
        if seller is None or seller.tracking is None or day is None:
            return ""
        return f"tracking-{files.shop}-{day.isoformat()}{seller.tracking.ending}"

    def stock_file(self) -> str:
        """What a file of the free stock for the chosen shop is called."""
        files, today = self.state.shop_files, self._today()
        seller = files.stocked
        if seller is None or seller.stock is None or today is None:
            return ""
        return f"stock-{files.shop}-{today.isoformat()}{seller.stock.ending}"

    def save_tracking(self, path: str) -> None:
        """Write down what has left since the day for the chosen shop; with nothing to tell there is no file."""
        files, day = self.state.shop_files, self._day()
        if path and day is not None and self.why_no_tracking() is None and not self.lacks_shop():
            self._write(
                Text("Looking up what has left"),
                lambda: shop_files.write_tracking(self.work, files.shop, day, Path(path), also_empty=False),
            )

    def save_stock(self, path: str, export: str = "") -> None:
        """Write down what is free for the chosen shop, into its own list where it takes nothing else."""
        files = self.state.shop_files
        if path and self.why_no_stock() is None and not self.lacks_shop():
            listed = Path(export) if export else None
            self._write(
                Text("Looking up what is free"),
                lambda: shop_files.write_stock(self.work, files.shop, listed, Path(path), also_empty=False),
            )

    # ------------------------------------------------------------------ inside

    def _write(self, busy: Text, write: Callable[[], Written]) -> None:
        self._shop_files(busy=busy, done=None, left_out=None, nothing=None, failed=None)
        self.outside(write, then=self._shop_file_written, otherwise=self._shop_file_failed)

    def _shop_file_written(self, made: Written) -> None:
        left_out = made.left_out_words if made.left_out else None
        if not made.is_there:
            self._shop_files(busy=None, nothing=made.said)
            return
        self._shop_files(
            busy=None, done=made.said.given(file=made.file.name), left_out=left_out, folder=str(made.file.parent)
        )

    def _shop_file_failed(self, error: Exception) -> None:
        trouble = trouble_of(error)
        said = Text("{reason} {advice}", reason=trouble.headline, advice=trouble.advice or "")
        self._shop_files(busy=None, failed=None if trouble.is_bug else said)
        if trouble.is_bug:
            self.troubled(trouble)

    def _today(self) -> date | None:
        company = self.state.company
        return in_zone(self.work.now(), company.zone).date() if company is not None else None

    def _day(self) -> date | None:
        """The day meant; None when it is none, is still to come, or nothing was read yet."""
        today = self._today()
        found = typed_gone(self.state.shop_files.day, today) if today is not None else None
        return found if found is not None and today is not None and found <= today else None

    def _wrong_day(self) -> Text | None:
        today = self._today()
        if today is None or self._day() is not None:
            return None
        if typed_gone(self.state.shop_files.day, today) is None:
            return Text("Give a day: today, or 28.11.")
        return Text("That day is still to come. Give today or a day before.")

    def _shop_files(self, **changes: object) -> None:
        kept: ShopFilesState = replace(self.state.shop_files, **changes)  # type: ignore[arg-type]  # fields of that state
        self.show(shop_files=kept)


def _takers() -> tuple[tuple[Channel, ...], tuple[Channel, ...]]:
    return tracking_back.shops(), stock_back.shops()
