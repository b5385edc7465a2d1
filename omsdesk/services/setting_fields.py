"""What can be set: each setting once, with its words, its limits and how a typed value is read."""

from omsdesk.catalogues import LOCALES
from omsdesk.lifecycles.invoice import TaxRounding
from omsdesk.services.card_fields import CARD_FIELDS
from omsdesk.services.country_presets import PRESETS
from omsdesk.services.mailbox_fields import MAILBOX_FIELDS
from omsdesk.services.money_fields import MONEY_FIELDS
from omsdesk.services.setting_kinds import Country, Kind, SettingField
from omsdesk.services.shop_fields import SHOP_FIELDS
from omsdesk.words import Text

_POINTS = 100
_AWAY = Text("Other than where the customer is at home.")
_COUNTRIES = tuple((Country(each.code), each.code) for each in PRESETS)
_LOCALES = tuple((called, locale) for locale, called in LOCALES.items())
CURRENCIES = tuple((code, code) for code in sorted({each.currency for each in PRESETS}))
_ZONES = tuple((zone, zone) for zone in sorted({each.zone for each in PRESETS} | {"UTC"}))

FIELDS: tuple[SettingField, ...] = (
    SettingField("name", "company", Text("Name of the company"), is_needed=True),
    SettingField("street", "company", Text("Street and number")),
    SettingField("postal_code", "company", Text("Postal code")),
    SettingField("city", "company", Text("City")),
    SettingField("country", "company", Text("Country"), Kind.CHOICE, choices=_COUNTRIES),
    SettingField("email", "company", Text("E-mail")),
    SettingField("phone", "company", Text("Phone")),
    SettingField("currency", "company", Text("Currency of new orders"), Kind.CHOICE, choices=CURRENCIES),
    SettingField("zone", "company", Text("Time zone"), Kind.CHOICE, choices=_ZONES),
    SettingField("waves", "work", Text("Waves: orders are released and picked apart from packing"), Kind.SWITCH),
    SettingField("totes", "work", Text("Totes: picked goods travel in numbered boxes"), Kind.SWITCH),
    SettingField("bins", "work", Text("Bins: pages say where things lie"), Kind.SWITCH),
    SettingField("pins", "work", Text("PINs: whoever chooses a name types a PIN"), Kind.SWITCH),
    SettingField("pick_while_packing", "packing", Text("Pick while packing, at the bench"), Kind.SWITCH),
    SettingField(
        "pack_quantity",
        "packing",
        Text("Packers scan one piece of a line, then type its quantity"),
        Kind.SWITCH,
        hint=Text("Digits then Enter. Boxes are chosen by touch or by their codes."),
    ),
    SettingField(
        "pack_wait",
        "packing",
        Text("Papers wait until the box is weighed or chosen"),
        Kind.SWITCH,
        hint=Text("After the last piece: type the weight, or scan a box code. Enter takes the expected weight."),
    ),
    SettingField("pack_single", "packing", Text("Orders of one piece are packed without scanning it"), Kind.SWITCH),
    SettingField("scan_bin", "packing", Text("Pickers scan the bin before the item"), Kind.SWITCH, only_with="bins"),
    SettingField(
        "pick_quantity",
        "packing",
        Text("Pickers scan one piece of a stop, then type its quantity"),
        Kind.SWITCH,
        hint=Text("Digits then Enter. Each wave can be released with another rule (Shift+W)."),
    ),
    SettingField(
        "scan_tote",
        "packing",
        Text("Pickers scan the tote when they drop pieces into it"),
        Kind.SWITCH,
        hint=Text("Put-to-tote: a wrong tote is said at once. Each wave can be released with another rule (Shift+W)."),
        only_with="totes",
    ),
    SettingField("cut_off_hour", "work", Text("Orders until this hour leave the same day"), Kind.WHOLE, most=23),
    SettingField("ship_within_days", "work", Text("Working days until an order leaves"), Kind.WHOLE, most=60),
    SettingField("backorder_days", "work", Text("Working days until missing goods are here"), Kind.WHOLE, most=250),
    SettingField("holidays", "work", Text("Public holidays of your country are no working days"), Kind.SWITCH),
    SettingField(
        "holiday_region",
        "work",
        Text("Region with holidays of its own"),
        hint=Text("Its short code: BY for Bavaria, SCT for Scotland. Empty: those of the whole country."),
    ),
    SettingField(
        "closed_days",
        "work",
        Text("Days on which you are closed"),
        Kind.LIST,
        hint=Text("With commas between: 2026-12-24, 2026-12-27..2026-12-31. Nothing is promised to leave on them."),
        most=40,
    ),
    SettingField("return_days", "work", Text("Days in which goods may come back"), Kind.WHOLE),
    SettingField(
        "refund_limit",
        "work",
        Text("Refunds above this amount wait for a supervisor"),
        Kind.WHOLE,
        hint=Text("0: every refund leaves by itself."),
        most=1_000_000,
    ),
    SettingField(
        "return_checks",
        "work",
        Text("Checklist for what comes back"),
        Kind.LIST,
        hint=Text("With commas between: complete, clean, works. Empty: no checklist."),
        most=8,
    ),
    SettingField("restock_at_once", "work", Text("Returned goods are for sale before they are put away"), Kind.SWITCH),
    SettingField(
        "assume_delivered_days", "work", Text("Days until an untracked parcel counts as delivered"), Kind.WHOLE
    ),
    SettingField(
        "keep_invoices_years",
        "work",
        Text("Years in which invoices keep name and address"),
        Kind.WHOLE,
        hint=Text("Also when the customer is erased. Counted from the end of the year."),
        most=30,
    ),
    SettingField(
        "lock_office_minutes",
        "work",
        Text("Minutes until an unused office desk locks"),
        Kind.WHOLE,
        hint=Text("0: it never locks by itself."),
        most=480,
    ),
    SettingField(
        "lock_bench_minutes",
        "work",
        Text("Minutes until an unused bench locks"),
        Kind.WHOLE,
        hint=Text("0: it never locks by itself. A badge alone goes on."),
        most=480,
    ),
    SettingField("complete_after_days", "work", Text("Days after delivery until an order is complete"), Kind.WHOLE),
    SettingField(
        "gs1_prefix",
        "numbers",
        Text("GS1 company prefix"),
        hint=Text("The sample prefix 4099999 prints TEST on labels."),
        is_needed=True,
    ),
    SettingField("paper", "numbers", Text("Office paper"), Kind.CHOICE, choices=(("A4", "A4"), ("Letter", "Letter"))),
    SettingField(
        "label_size",
        "numbers",
        Text("Labels in the label printer"),
        Kind.CHOICE,
        choices=((Text("4 x 6 inches"), "4x6"), (Text("100 x 150 mm"), "100x150")),
    ),
    SettingField(
        "label_dpi",
        "numbers",
        Text("Dots per inch of the label printer"),
        Kind.CHOICE,
        choices=(("203", 203), ("300", 300)),
    ),
    SettingField(
        "locale",
        "looks",
        Text("Language, numbers and dates"),
        Kind.CHOICE,
        choices=_LOCALES,
        hint=Text("For the whole company. Other stations speak it when they start next."),
    ),
    SettingField(
        "mail_on",
        "messages",
        Text("Customers get e-mail"),
        Kind.SWITCH,
        hint=Text("Only those whose order has an e-mail address."),
    ),
    SettingField("mail_slip", "messages", Text("The packing slip goes with the mail that goods left"), Kind.SWITCH),
    SettingField(
        "mail_way",
        "messages",
        Text("Mail goes"),
        Kind.CHOICE,
        choices=((Text("through a mail server"), "smtp"), (Text("into a folder, nobody gets it"), "folder")),
    ),
    SettingField("mail_folder", "messages", Text("Folder for mails"), hint=Text("Empty: among your documents.")),
    SettingField("mail_host", "messages", Text("Name of the server"), hint=Text("For example smtp.provider.com")),
    SettingField(
        "mail_security",
        "messages",
        Text("Secrecy"),
        Kind.CHOICE,
        choices=(("STARTTLS", "starttls"), ("TLS", "tls"), (Text("none, only on this computer"), "none")),
    ),
    SettingField(
        "mail_port",
        "messages",
        Text("Port"),
        Kind.WHOLE,
        hint=Text("587 for STARTTLS, 465 for TLS."),
        least=1,
        most=65_535,
    ),
    SettingField("mail_user", "messages", Text("User")),
    SettingField(
        "mail_sign_in",
        "messages",
        Text("Signs in with"),
        Kind.CHOICE,
        choices=((Text("a password"), "password"), ("Google", "google"), ("Microsoft", "microsoft")),
        hint=Text("Google: smtp.gmail.com, Microsoft: smtp.office365.com; both STARTTLS and 587."),
    ),
    SettingField(
        "mail_client",
        "messages",
        Text("Client ID"),
        hint=Text("Your provider gives it when you register OMS Desk there as a desktop program."),
    ),
    SettingField("mail_tenant", "messages", Text("Tenant"), hint=Text("Microsoft only. Empty: any organisation.")),
    SettingField("mail_from", "messages", Text("Sender"), hint=Text("Empty: the e-mail address of the company.")),
    *MAILBOX_FIELDS,
    *SHOP_FIELDS,
    *CARD_FIELDS,
    *MONEY_FIELDS,
    SettingField(
        "review_duplicate_hours",
        "review",
        Text("Hours in which the same goods again are a repetition"),
        Kind.WHOLE,
        hint=Text("Same person, goods and address. 0: never."),
        most=720,
    ),
    SettingField(
        "review_threshold",
        "review",
        Text("Points from which a person looks"),
        Kind.WHOLE,
        hint=Text("0: no order is held for fraud."),
        most=1_000,
    ),
    SettingField("review_weight_first", "review", Text("Points: first order of a customer"), Kind.WHOLE, most=_POINTS),
    SettingField(
        "review_weight_country", "review", Text("Points: sent to another country"), Kind.WHOLE, hint=_AWAY, most=_POINTS
    ),
    SettingField("review_weight_value", "review", Text("Points: high value"), Kind.WHOLE, most=_POINTS),
    SettingField(
        "review_high_value",
        "review",
        Text("High value: above this amount"),
        Kind.WHOLE,
        hint=Text("In your currency; orders in another one are not compared. 0: never."),
        most=1_000_000,
    ),
    SettingField("review_weight_many", "review", Text("Points: many orders in an hour"), Kind.WHOLE, most=_POINTS),
    SettingField(
        "review_many_orders",
        "review",
        Text("Many orders in an hour: this many"),
        Kind.WHOLE,
        hint=Text("From one e-mail, phone or card."),
        least=2,
        most=1_000,
    ),
    SettingField(
        "review_weight_risk",
        "review",
        Text("Points: shop or payment provider say high risk"),
        Kind.WHOLE,
        hint=Text("Half of them when it says medium."),
        most=_POINTS,
    ),
    SettingField("review_unpaid", "review", Text("Hold unpaid orders, but for customers with credit"), Kind.SWITCH),
    SettingField("review_stock", "review", Text("Hold orders that stock cannot fill"), Kind.SWITCH),
    SettingField("sounds", "scanning", Text("Sounds at the stations"), Kind.SWITCH),
    SettingField("tax_rate_bp", "taxes", Text("Usual rate of tax, percent"), Kind.RATE),
    SettingField(
        "shipping_tax",
        "taxes",
        Text("Tax on shipping"),
        Kind.CHOICE,
        choices=((Text("no tax"), "none"), (Text("the usual rate"), "usual")),
    ),
    SettingField(
        "tax_abroad",
        "taxes",
        Text("Countries without rates of their own"),
        Kind.CHOICE,
        choices=((Text("pay as at home"), "home"), (Text("pay no tax"), "none")),
    ),
    SettingField(
        "prices_include_tax",
        "taxes",
        Text("Prices hold the tax"),
        Kind.SWITCH,
        hint=Text("Those of products, price lists and shipping. New orders follow, old ones stay as they are."),
    ),
    SettingField(
        "tax_rounding",
        "taxes",
        Text("Cents of the tax are rounded"),
        Kind.CHOICE,
        choices=tuple((each.word, each.value) for each in TaxRounding),
        hint=Text("An order keeps what counted when it was placed, and its invoices with it."),
    ),
)

_BESIDE: dict[str, tuple[str, ...]] = {
    "company": ("hall",),
    "numbers": ("next_order", "tote_count"),
    "boxes": ("box",),
    "messages": ("mail_off", "mail_texts", "channel_tellers"),
    "taxes": ("tax class", "tax_classes"),
    "webhooks": ("webhooks",),
    "data": ("backup_folder", "print_folder", "sample"),
}
"""Settings that stand in a section without being one of the fields above."""


def keys_of(section: str) -> tuple[str, ...]:
    """Under which names the trail tells of this section; none where it has no settings of the whole house."""
    return (*dict.fromkeys((*(each.key for each in FIELDS if each.section == section), *_BESIDE.get(section, ()))),)
