"""Statements as banks write them, for tests."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

Payment = tuple[str, str, str, str]
"""Day, amount, who, and the words on the transfer."""
OURS = "DE75512108001245126199"
THEIRS = "DE02120300000000202051"


def camt(folder: Path, payments: Sequence[Payment], name: str = "statement.xml") -> Path:
    """A camt.053 as version 8 has it; a minus before the amount is money that went out."""
    entries = "".join(
        f"""<Ntry><Amt Ccy="EUR">{amount.lstrip("-")}</Amt>
        <CdtDbtInd>{"DBIT" if amount.startswith("-") else "CRDT"}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>REF{place}</AcctSvcrRef>
        <NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
        <RltdPties><Dbtr><Pty><Nm>{escape(who)}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{THEIRS}</IBAN></Id></DbtrAcct></RltdPties>
        <RmtInf><Ustrd>{escape(words)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""
        for place, (day, amount, who, words) in enumerate(payments)
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
        f"<BkToCstmrStmt><Stmt><Acct><Id><IBAN>{OURS}</IBAN></Id></Acct>{entries}</Stmt></BkToCstmrStmt></Document>"
    )
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def german_csv(folder: Path, payments: Sequence[Payment], *, lead: str = "", name: str = "umsaetze.csv") -> Path:
    """Semicolons, commas, and the columns in an order of its own."""
    rows = [
        f'"{OURS}";"{who}";"{words}";"{day[8:]}.{day[5:7]}.{day[2:4]}";"{amount.replace(".", ",")}";"EUR"'
        for day, amount, who, words in payments
    ]
    head = '"Auftragskonto";"Beguenstigter/Zahlungspflichtiger";"Verwendungszweck";"Buchungstag";"Betrag";"Waehrung"'
    path = folder / name
    path.write_bytes("\r\n".join([*([lead] if lead else []), head, *rows]).encode("cp1252"))
    return path
