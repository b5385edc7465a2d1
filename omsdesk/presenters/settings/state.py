"""What the settings know and show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from omsdesk.channels.files.reading import Sight
from omsdesk.database.db import Db
from omsdesk.messages.post.template import Filled
from omsdesk.presenters import Trouble
from omsdesk.presenters.settings.hook_state import HooksState
from omsdesk.presenters.settings.shop_file_state import ShopFilesState
from omsdesk.services import (
    about,
    boxes,
    printing_jobs,
    settings,
    shipping_prices,
    signing_in,
    station_settings,
    taxing,
    ways_to_send,
)
from omsdesk.services.about import About
from omsdesk.services.boxes import Box
from omsdesk.services.channel_telling import Told
from omsdesk.services.choosing_folder import Watched
from omsdesk.services.discount_codes import CodeTerms
from omsdesk.services.importing import Report, pairings
from omsdesk.services.importing.pairings import Kept
from omsdesk.services.importing.watched_folder import FolderReport
from omsdesk.services.keeping_prices import KeptList
from omsdesk.services.mailbox.progress import BoxStanding
from omsdesk.services.partner_setting import Partner
from omsdesk.services.sample import opening
from omsdesk.services.scanner_test import Verdict
from omsdesk.services.settings import Company
from omsdesk.services.shipping_prices import ShippingStep
from omsdesk.services.shops.shop_state import ShopStanding
from omsdesk.services.signing_in import Person, StationView
from omsdesk.services.station_settings import FOLDER, PaperPrinter, ScaleSettings
from omsdesk.services.tax_table import DatedRate
from omsdesk.services.taxing import TaxClass
from omsdesk.services.ways_to_send import Way
from omsdesk.words import Text


@dataclass(frozen=True)
class Said:
    """What was just changed, and the way back."""

    words: Text
    serial: int
    undo: Callable[[], None] | None = None


@dataclass(frozen=True)
class MailState:
    """What the section of messages shows."""

    closed: Text | None = None
    """Why this computer sends no mail."""
    password_told: Text | None = None
    tested: Text | None = None
    failed: Text | None = None
    """What came of the test mail."""
    is_trying: bool = False
    kind: str = "confirmation"
    language: str = "en"
    """What is worded now."""
    example: Filled | None = None
    sign_in_page: str = ""
    """Where a person signs in just now, in a browser."""
    tellers: tuple[Told, ...] = ()
    """Who writes to the customers of each channel."""


@dataclass(frozen=True)
class MailboxState:
    """What is known of the mailbox for answers."""

    closed: Text | None = None
    """Why this computer does not look into it."""
    password_told: Text | None = None
    tested: Text | None = None
    failed: Text | None = None
    """What came of the try."""
    is_trying: bool = False
    standing: BoxStanding = field(default_factory=BoxStanding)


@dataclass(frozen=True)
class ShopState:
    """What the section of shops shows."""

    closed: Text | None = None
    """Why this computer does not ask the store."""
    secret_told: Text | None = None
    tested: Text | None = None
    failed: Text | None = None
    """What came of the try."""
    is_trying: bool = False
    standing: ShopStanding = field(default_factory=ShopStanding)


@dataclass(frozen=True)
class PartnerState:
    """What is known of the fulfilment partner of this station."""

    partner: Partner = field(default_factory=Partner)
    stuck: tuple[str, ...] = ()
    """Orders with their word that stay here, and why."""


@dataclass(frozen=True)
class WatchedState:
    """What is known of the folder that this station watches."""

    watched: Watched = field(default_factory=Watched)
    reports: tuple[FolderReport, ...] = ()
    """Of the files that came, the newest first."""
    shown: int | None = None
    """Which of them is read."""


@dataclass(frozen=True)
class CardState:
    """What the section of card payments shows."""

    closed: Text | None = None
    """Why this computer asks no provider."""
    secret_told: Text | None = None
    tested: Text | None = None
    failed: Text | None = None
    """What came of the test."""
    is_trying: bool = False


@dataclass(frozen=True)
class SettingsState:
    """What the settings show."""

    section: str = "company"
    company: Company | None = None
    people: tuple[Person, ...] = ()
    printers: tuple[PaperPrinter, ...] = ()
    installed: tuple[str, ...] = (FOLDER,)
    folder: str = ""
    errors: Mapping[str, Text] = field(default_factory=dict)
    said: Said | None = None
    told_once: Text | None = None
    """A new PIN, shown until the next act."""
    busy: Text | None = None
    done: int = 0
    whole: int = 0
    files: tuple[str, ...] = ()
    report: Report | None = None
    sight: Sight | None = None
    """A file whose columns a person is asked about."""
    pairings: tuple[Kept, ...] = ()
    partner: PartnerState = field(default_factory=PartnerState)
    shop: ShopState = field(default_factory=ShopState)
    hooks: HooksState = field(default_factory=HooksState)
    watched: WatchedState = field(default_factory=WatchedState)
    shop_files: ShopFilesState = field(default_factory=ShopFilesState)
    scanned: Text | None = None
    verdict: Verdict | None = None
    """What the scanner test says."""
    bars: str = ""
    saved: Text | None = None
    stations: tuple[StationView, ...] = ()
    station_id: int | None = None
    """The one this computer is."""
    volume: int = 0
    scale: ScaleSettings = field(default_factory=ScaleSettings)
    ports: tuple[str, ...] = ()
    """Where a scale may be plugged in at this computer."""
    on_scale_g: int | None = None
    """What the scale shows; None before its first word."""
    scale_trouble: Text | None = None
    """Why it says nothing."""
    boxes: tuple[Box, ...] = ()
    ways: tuple[Way, ...] = ()
    carriers: tuple[tuple[str, str], ...] = ()
    taxes: tuple[TaxClass, ...] = ()
    rates: tuple[DatedRate, ...] = ()
    shipping: tuple[ShippingStep, ...] = ()
    lists: tuple[KeptList, ...] = ()
    list_rows: tuple[int, str] = (0, "")
    """The price list whose rows are shown, and the rows."""
    codes: tuple[CodeTerms, ...] = ()
    sample_people: tuple[tuple[str, str], ...] = ()
    """Names and PINs of the sample shop's people, as long as its data is used."""
    about: About | None = None
    mail: MailState = field(default_factory=MailState)
    mailbox: MailboxState = field(default_factory=MailboxState)
    cards: CardState = field(default_factory=CardState)
    emptied: int = 0
    """Grows when the sample shop was emptied: then people bring their own things."""
    trouble: Trouble | None = None
    is_loading: bool = True


@dataclass(frozen=True)
class House:
    """Everything the settings show, read in one go."""

    company: Company
    people: tuple[Person, ...]
    printers: tuple[PaperPrinter, ...]
    folder: str
    about: About
    stations: tuple[StationView, ...]
    station_id: int | None
    volume: int
    scale: ScaleSettings
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]
    taxes: tuple[TaxClass, ...]
    rates: tuple[DatedRate, ...]
    shipping: tuple[ShippingStep, ...]
    pairings: tuple[Kept, ...]
    sample_people: tuple[tuple[str, str], ...]


def look(db: Db) -> House:
    """Read it all."""
    company = settings.company(db)
    return House(
        company=company,
        people=signing_in.everybody(db),
        printers=station_settings.printers(db),
        folder=str(printing_jobs.print_folder(db)),
        about=about.about(db),
        stations=signing_in.stations(db),
        station_id=db.station_id,
        volume=station_settings.volume(db),
        scale=station_settings.scale(db),
        boxes=boxes.in_house(db),
        ways=ways_to_send.ways(db),
        taxes=taxing.classes(db),
        rates=taxing.table(db, company).dated,
        shipping=shipping_prices.steps(db),
        pairings=pairings.kept(db),
        sample_people=opening.pins() if company.sample else (),
    )


def printer_words(printer: str) -> Text:
    """What people call a printer."""
    return Text("PDF files") if printer == FOLDER else Text("{printer}", printer=printer)
