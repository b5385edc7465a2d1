"""The company's settings: one frozen picture, kept as JSON rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import Setting


@dataclass(frozen=True)
class Company:
    """What the program must know about the house it works for. One is shared by all who ask: nobody changes it."""

    name: str = "OMS Desk"
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "DE"
    email: str = ""
    phone: str = ""
    zone: str = "Europe/Berlin"
    currency: str = "EUR"
    locale: str = "en"
    tax_rate_bp: int = 1900
    prices_include_tax: bool = False
    """Whether the prices of the catalogue, of price lists and of sending hold the tax at home."""
    tax_rounding: str = "line"
    """Where fractions of a cent of the tax go: each "line" is rounded, or everything of a "rate" once."""
    shipping_tax: str = "none"
    """What tax sending carries: "none", or "usual" for the usual rate."""
    tax_abroad: str = "home"
    """What countries without rates of their own pay: as at home, or "none"."""
    metric: bool = True
    keep_invoices_years: int = 10
    """How many years after the end of its year an invoice keeps name and address of a person who was erased."""
    gs1_prefix: str = "4099999"
    """The sample prefix prints TEST on labels."""
    sscc_row: int = 0
    """The first digit of the numbers of boxes; another one after a restore that left open which were given."""
    label_dpi: int = 203
    label_size: str = "4x6"
    """The labels in the label printer: 4x6 inches or 100x150 millimetres."""
    paper: str = "A4"
    pick_while_packing: bool = True
    """On for small shops: an allocated order that nobody picks is opened at the bench."""
    hall: bool = False
    """A hall with pickers, as the welcome asked; what it shows is said one by one below."""
    waves: bool = True
    """Orders are released in waves, and picked apart from packing."""
    totes: bool = True
    bins: bool = True
    """The places of things are shown; a shop of one room knows where they are."""
    pins: bool = True
    """Who chooses a name is asked for the PIN."""
    pack_quantity: bool = False
    """Packers scan one of each line and type its quantity, instead of scanning every piece."""
    pack_wait: bool = False
    """The last piece prints nothing yet: the box is weighed or chosen first."""
    pack_single: bool = False
    """Orders of one piece are packed as soon as they are opened: nobody can mix anything up."""
    scan_bin: bool = False
    pick_quantity: bool = False
    """Pickers scan one piece of a stop and type how many they took."""
    scan_tote: bool = False
    """Pickers scan the tote when they drop pieces into it."""
    review_duplicate_hours: int = 24
    """The same goods by the same person within so many hours wait for a look; 0: never."""
    review_threshold: int = 50
    """Signs of fraud of so many points hold an order; 0: none is held."""
    review_high_value: int = 500
    """More than this, in whole units of the currency, is a sign; 0: never."""
    review_many_orders: int = 4
    """So many orders in an hour from one e-mail or phone are a sign."""
    review_unpaid: bool = False
    """What is not paid waits for its money, unless the customer has a credit limit."""
    review_stock: bool = False
    """What the shelves cannot fill is looked at before the rest goes on backorder."""
    review_weight_country: int = 20
    review_weight_value: int = 20
    review_weight_first: int = 15
    review_weight_many: int = 25
    review_weight_risk: int = 50
    complete_after_days: int = 14
    assume_delivered_days: int = 10
    return_days: int = 30
    refund_limit: int = 500
    """Refunds of more than this, in whole units of the currency, wait for a supervisor; 0: none does."""
    return_checks: Sequence[str] = field(default_factory=list)
    """What an inspector looks at and ticks, for each piece that comes back."""
    restock_at_once: bool = False
    """Returned goods are free to sell with the decision, not only after the put-away scan."""
    cut_off_hour: int = 16
    ship_within_days: int = 1
    holidays: bool = True
    """The public holidays of its country are no working days."""
    holiday_region: str = ""
    """The part of the country, where it has holidays of its own: BY in Germany."""
    closed_days: Sequence[str] = field(default_factory=list)
    """Days on which the house is closed besides: 2026-12-24, or 2026-12-27..2026-12-31."""
    backorder_days: int = 5
    """Working days until goods that are missing are usually here."""
    cut_offs: Mapping[str, int] = field(default_factory=dict)
    """Hours of single services, by their key, where a carrier collects earlier or later than the others."""
    tax_classes: Mapping[str, int] = field(default_factory=dict)
    """Rates other than the usual one, by name, in basis points."""
    lock_office_minutes: int = 30
    """After so many minutes without a key a desk of the office locks; 0: never."""
    lock_bench_minutes: int = 0
    """The same for benches, where a badge alone resumes."""
    tote_count: int = 0
    print_folder: str = ""
    backup_folder: str = ""
    """A second disk or folder for backups; empty until one is chosen."""
    mail_on: bool = False
    """Customers get e-mail: confirmations, tracking numbers, cancellations."""
    mail_way: str = "smtp"
    """Through a server, or "folder": every mail becomes a file, and nobody gets it."""
    mail_folder: str = ""
    mail_host: str = ""
    mail_port: int = 587
    mail_security: str = "starttls"
    mail_user: str = ""
    mail_sign_in: str = "password"
    """With a password, or at "google" or "microsoft"."""
    mail_client: str = ""
    """What the provider calls this program, as the house registered it there."""
    mail_tenant: str = ""
    mail_from: str = ""
    """The sender's address; empty: the company's own."""
    mail_off: Sequence[str] = field(default_factory=list)
    """Kinds of messages that are not written by themselves."""
    mail_texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Words of the house's own, by kind and language ("shipped.de"): subject and body."""
    answers_on: bool = False
    """A mailbox is looked into for answers of customers."""
    answers_host: str = ""
    answers_port: int = 993
    answers_security: str = "tls"
    answers_user: str = ""
    answers_sign_in: str = "password"
    """With a password of its own, or the "same" way as the mail server."""
    answers_folder: str = ""
    """Empty: INBOX."""
    channel_tellers: Mapping[str, str] = field(default_factory=dict)
    """Who writes to the customers of a channel, by its key, where it is not as usual."""
    shop_on: bool = False
    """A store is asked for its orders by itself."""
    shop_address: str = ""
    shop_key: str = ""
    """Half of what the store knows us by; the other half, the secret, lies where passwords do."""
    shop_minutes: int = 5
    shop_tracking: bool = True
    """The store hears what left."""
    shop_stock: bool = False
    """The store hears how many pieces are free to sell."""
    mail_invoice_xml: bool = False
    """The e-invoice goes with the mail beside the paper of an invoice or credit note."""
    invoice_print: bool = False
    """Invoices and credit notes come out of a printer as they are written."""
    mail_slip: bool = False
    """The packing slip goes with the message that goods left."""
    webhooks: Sequence[Mapping[str, Any]] = field(default_factory=list)
    """Addresses of other programs that hear of events (``services/webhooks``); their secrets lie where passwords do."""
    card_provider: str = ""
    """Who takes cards for the house; empty: nobody does."""
    card_capture: str = "shipment"
    """When an authorised card is charged: for what leaves, or "all" with the first shipment."""
    card_confirms: bool = True
    """Orders that are paid with a link get it in their confirmation."""
    invoice_when: str = "hand"
    """When invoices are written by themselves: never, with each shipment, when all has left, when it is paid."""
    invoice_series: str = "IN-{year}-"
    """What stands before the number of an invoice."""
    credit_series: str = "CN-{year}-"
    invoice_start: int = 1
    """The first number of a series."""
    payment_days: int = 14
    vat_id: str = ""
    tax_number: str = ""
    iban: str = ""
    bic: str = ""
    bank_name: str = ""
    exempt_words: str = ""
    """Why something has no tax, as invoices say it."""
    invoice_words: str = ""
    """What stands at the end of each invoice."""
    account_customers: str = "10000"
    account_bank: str = "1200"
    account_cash: str = "1000"
    account_card: str = "1360"
    account_channel: str = "1360"
    account_credit: str = "1700"
    """What is owed to customers as store credit."""
    account_differences: str = "4900"
    """What was counted in a drawer beyond, or short of, what should be there."""
    account_transit: str = "1360"
    """Cash between the till and the bank."""
    account_fees: str = "4970"
    """What payment providers charge."""
    drawers: bool = False
    """The cash of counters belongs to drawers that are counted; not where the law wants a certified device."""
    drawer_limit: int = 10
    """Differences of more than this, in whole units of the currency, want a supervisor; 0: none does."""
    account_goods_sold: str = ""
    """With the next one: what goods cost is booked as they leave; empty: it is not."""
    account_stock: str = ""
    accounts_sales: Sequence[str] = field(
        default_factory=lambda: ["19=8400", "7=8300", "G=8120", "K=8125", "AE=8337", "E=8100"]
    )
    """The account of sales for each rate, or for each reason why there is no tax."""
    datev_consultant: int = 1001
    datev_client: int = 1
    datev_digits: int = 4
    year_begins: int = 1
    sample: bool = False
    """The sample shop: the top bar says so."""
    theme: str = "system"
    text_size: int = 100
    sounds: bool = True


SAMPLE_PREFIX = "4099999"
_KEYS = {each.name for each in fields(Company)}
_MAIL_ON = select(Setting.value).where(Setting.key == "mail_on")
_ALL = select(Setting.key, Setting.value)


def company(db: Db) -> Company:
    """The settings as they are now."""
    return _as_kept(tuple(db.run(_ALL)))


@lru_cache(maxsize=4)
def _as_kept(rows: tuple[tuple[str, str], ...]) -> Company:
    """Made once for all acts between two changes: an order's life asks six times, and there are some hundred fields."""
    return Company(**{key: json.loads(value) for key, value in rows if key in _KEYS})


def is_mail_on(db: Db) -> bool:
    """Whether customers are written to; asked with every box that leaves, so no other setting is read."""
    found = db.run(_MAIL_ON).scalar()
    return found is not None and bool(json.loads(found))


@needs(Right.SETTINGS)
def change(db: Db, **values: Any) -> Company:
    """Change settings; each change is kept in the audit trail."""
    before = company(db)
    for key, value in values.items():
        if key not in _KEYS:
            raise ValueError(f"there is no setting {key}")
        _store(db, key, value)
        if getattr(before, key) != value:
            db.audit("setting", 0, key, before=getattr(before, key), after=value)
    return company(db)


def _store(db: Db, key: str, value: Any) -> None:
    insert = sqlite.insert if not db.is_postgresql else postgresql.insert
    statement = insert(Setting).values(key=key, value=json.dumps(value))
    db.run(statement.on_conflict_do_update(index_elements=[Setting.key], set_={"value": statement.excluded.value}))
