"""Statements as ISO 20022 has them (camt.053, also .052 and .054): read without entities, whatever their version."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from omsdesk.channels.files.tables import Limits, shown_name
from omsdesk.errors import Refusal
from omsdesk.words import Text

_KINDS = ("Stmt", "Rpt", "Ntfctn")


def rows_of(path: Path) -> list[dict[str, str]]:
    """Each booked payment by the names of its parts."""
    if path.stat().st_size > Limits().tree_bytes:
        raise Refusal(Text("{file} is too large to read in one go.", file=shown_name(path)), Text("Split it."))
    try:
        root = fromstring(path.read_bytes(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (DefusedXmlException, RecursionError) as error:
        raise Refusal(
            Text("{file} is built as no statement of a bank is.", file=shown_name(path)),
            Text("Nothing was read. Export it again from your bank."),
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refusal(Text("{file} is no whole XML.", file=shown_name(path)), Text("Export it again.")) from error
    for each in root.iter():
        each.tag = each.tag.rpartition("}")[2]
    statements = [each for kind in _KINDS for each in root.iter(kind)]
    if root.tag != "Document" or not statements:
        raise Refusal(
            Text("{file} is no statement of a bank.", file=shown_name(path)),
            Text("Export it as camt.053 (XML) or as CSV."),
        )
    return [row for statement in statements for row in _rows(statement)]


def _rows(statement: Element) -> Iterator[dict[str, str]]:
    account = _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")
    for entry in statement.iter("Ntry"):
        status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
        if status not in {"", "BOOK"}:
            continue
        about = {
            "account": account,
            "date": (_text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm"))[:10],
            "sign": "D" if _is_out(entry) else "C",
        }
        parts = entry.findall("NtryDtls/TxDtls")
        if len(parts) > 1 and all(_amount(part) is not None for part in parts):
            for place, part in enumerate(parts, 1):
                yield {**about, **_payment(part, _amount(part)), "key": _key(entry, part, place)}
        else:
            part = parts[0] if parts else entry
            yield {**about, **_payment(part, entry.find("Amt")), "key": _key(entry, part, 1)}


def _is_out(entry: Element) -> bool:
    """What was booked in and is taken back goes out again."""
    is_debit = _text(entry, "CdtDbtInd") == "DBIT"
    return is_debit != (_text(entry, "RvslInd").lower() == "true")


def _amount(part: Element) -> Element | None:
    found = part.find("Amt")
    return found if found is not None else part.find("AmtDtls/TxAmt/Amt")


def _payment(part: Element, amount: Element | None) -> dict[str, str]:
    words = [each.text or "" for each in part.findall("RmtInf/Ustrd")]
    words += [each.text or "" for each in part.findall("RmtInf/Strd/CdtrRefInf/Ref")]
    end_to_end = _text(part, "Refs/EndToEndId")
    return {
        "amount": (amount.text or "") if amount is not None else "",
        "currency": amount.get("Ccy", "") if amount is not None else "",
        "name": _text(part, "RltdPties/Dbtr/Nm") or _text(part, "RltdPties/Dbtr/Pty/Nm"),
        "payer_iban": _text(part, "RltdPties/DbtrAcct/Id/IBAN"),
        "words": " ".join([*words, *([end_to_end] if end_to_end not in {"", "NOTPROVIDED"} else [])])
        or _text(part, "AddtlNtryInf"),
    }


def _key(entry: Element, part: Element, place: int) -> str:
    reference = _text(entry, "AcctSvcrRef") or _text(part, "Refs/AcctSvcrRef")
    return f"{reference}/{place}" if reference else ""


def _text(part: Element, path: str) -> str:
    found = part.find(path)
    return (found.text or "").strip() if found is not None else ""
