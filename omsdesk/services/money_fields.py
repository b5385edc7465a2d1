"""What can be set about invoices and the books."""

from omsdesk.lifecycles.invoice import InvoiceWhen
from omsdesk.services.setting_kinds import Kind, SettingField
from omsdesk.words import Text

MONEY_FIELDS: tuple[SettingField, ...] = (
    SettingField(
        "invoice_when",
        "invoices",
        Text("Invoices are written"),
        Kind.CHOICE,
        choices=tuple((each.word, each.value) for each in InvoiceWhen),
        hint=Text("For what leaves or is paid from now on. Refunds then get their credit notes."),
    ),
    SettingField(
        "invoice_print",
        "invoices",
        Text("Invoices and credit notes print as they are written"),
        Kind.SWITCH,
        hint=Text("At the station where it happens, or the first one that has a printer for them."),
    ),
    SettingField(
        "mail_invoice_xml",
        "invoices",
        Text("The e-invoice (XML) goes with the mail beside the PDF"),
        Kind.SWITCH,
        hint=Text("UBL as Peppol BIS Billing 3 and EN 16931 want it."),
    ),
    SettingField("payment_days", "invoices", Text("Days until an invoice is to be paid"), Kind.WHOLE),
    SettingField(
        "invoice_series",
        "invoices",
        Text("Invoice numbers begin with"),
        hint=Text("{{year}} is the year: each year counts anew."),
        is_needed=True,
    ),
    SettingField("credit_series", "invoices", Text("Numbers of credit notes begin with"), is_needed=True),
    SettingField(
        "invoice_start",
        "invoices",
        Text("First number of a new series"),
        Kind.WHOLE,
        hint=Text("A series that has begun goes on one by one."),
        least=1,
        most=1_000_000,
    ),
    SettingField("vat_id", "invoices", Text("VAT number")),
    SettingField("tax_number", "invoices", Text("Tax number")),
    SettingField("bank_name", "invoices", Text("Bank")),
    SettingField("iban", "invoices", Text("IBAN")),
    SettingField("bic", "invoices", Text("BIC")),
    SettingField(
        "exempt_words",
        "invoices",
        Text("Why something has no tax"),
        hint=Text("Stands on invoices with lines without tax. Export and supplies inside the EU say it themselves."),
    ),
    SettingField("invoice_words", "invoices", Text("At the end of each invoice"), hint=Text("A register, a greeting.")),
    SettingField("account_customers", "books", Text("Account of customers"), is_needed=True),
    SettingField("account_bank", "books", Text("Account of the bank"), is_needed=True),
    SettingField("account_cash", "books", Text("Account of the till"), is_needed=True),
    SettingField("account_card", "books", Text("Account of card payments"), is_needed=True),
    SettingField("account_channel", "books", Text("Account of payments through shops"), is_needed=True),
    SettingField("account_credit", "books", Text("Account of store credit"), is_needed=True),
    SettingField(
        "drawers",
        "books",
        Text("The drawer of a counter is opened, counted and closed"),
        Kind.SWITCH,
        hint=Text("Where the law wants a certified cash register it stays off all the same; the page Drawer says so."),
    ),
    SettingField(
        "drawer_limit",
        "books",
        Text("Difference from which a supervisor closes the drawer"),
        Kind.WHOLE,
        hint=Text("In whole units of the currency. 0: never."),
        most=100_000,
    ),
    SettingField("account_differences", "books", Text("Account of cash differences"), is_needed=True),
    SettingField("account_transit", "books", Text("Account of cash on its way to the bank"), is_needed=True),
    SettingField("account_fees", "books", Text("Account of what payment providers charge"), is_needed=True),
    SettingField(
        "account_goods_sold",
        "books",
        Text("Account of goods sold, at cost"),
        hint=Text(
            "With the account of the stock: the journal books what goods cost as they leave. Empty: it does not."
        ),
    ),
    SettingField("account_stock", "books", Text("Account of the stock")),
    SettingField(
        "accounts_sales",
        "books",
        Text("Accounts of sales, by rate"),
        Kind.LIST,
        hint=Text("19=8400, 7=8300; without tax by reason: G export, K inside the EU, AE reverse charge, E exempt."),
        most=24,
    ),
    SettingField(
        "datev_consultant", "books", Text("DATEV: number of the consultant"), Kind.WHOLE, least=1001, most=9_999_999
    ),
    SettingField("datev_client", "books", Text("DATEV: number of the client"), Kind.WHOLE, least=1, most=99_999),
    SettingField(
        "datev_digits",
        "books",
        Text("DATEV: digits of accounts"),
        Kind.WHOLE,
        hint=Text("Those of customers have one more."),
        least=4,
        most=8,
    ),
    SettingField(
        "year_begins", "books", Text("Month in which the year of the books begins"), Kind.WHOLE, least=1, most=12
    ),
)
