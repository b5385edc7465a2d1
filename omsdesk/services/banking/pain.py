"""The file that asks a bank to send money: a customer credit transfer initiation, pain.001.001.09, for SEPA."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from omsdesk.money import Money, total

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_EURO = "EUR"
_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")
_SAID = str.maketrans({"&": "+", "ß": "ss", "ł": "l", "Ł": "L", "đ": "d", "ø": "o", "Ø": "O", "æ": "ae", "_": "-"})
_LONGEST_NAME, _LONGEST_WORDS = 70, 140


@dataclass(frozen=True)
class Transfer:
    """So much to somebody."""

    key: str
    """What the statement will say, to know it again."""
    amount: Money
    name: str
    iban: str
    bic: str
    words: str


def file_of(message: str, now: datetime, name: str, iban: str, bic: str, transfers: Sequence[Transfer]) -> str:
    """The whole file: one payment order with all transfers, for today."""
    root = Element("Document", xmlns=_NAMESPACE)
    body = SubElement(root, "CstmrCdtTrfInitn")
    count, sum_ = str(len(transfers)), f"{total((each.amount for each in transfers), _EURO).amount:.2f}"
    head = SubElement(body, "GrpHdr")
    _say(head, "MsgId", message)
    _say(head, "CreDtTm", f"{now:%Y-%m-%dT%H:%M:%SZ}")
    _say(head, "NbOfTxs", count)
    _say(head, "CtrlSum", sum_)
    _say(head, "InitgPty/Nm", plain(name, _LONGEST_NAME))
    order = SubElement(body, "PmtInf")
    _say(order, "PmtInfId", message)
    _say(order, "PmtMtd", "TRF")
    _say(order, "NbOfTxs", count)
    _say(order, "CtrlSum", sum_)
    _say(order, "PmtTpInf/SvcLvl/Cd", "SEPA")
    _say(order, "ReqdExctnDt/Dt", f"{now:%Y-%m-%d}")
    _say(order, "Dbtr/Nm", plain(name, _LONGEST_NAME))
    _say(order, "DbtrAcct/Id/IBAN", iban)
    _say(order, "DbtrAgt/FinInstnId/BICFI" if bic else "DbtrAgt/FinInstnId/Othr/Id", bic or "NOTPROVIDED")
    _say(order, "ChrgBr", "SLEV")
    for each in transfers:
        _transfer(order, each)
    indent(root)
    made: str = tostring(root, encoding="unicode", xml_declaration=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{made}\n'


def plain(words: str, most: int) -> str:
    """Letters that every bank of SEPA takes."""
    bare = unicodedata.normalize("NFKD", words.translate(_SAID))
    kept = "".join(each for each in bare if not unicodedata.combining(each))
    return " ".join("".join(each if each in _ALLOWED else " " for each in kept).split())[:most].strip() or "-"


def _transfer(order: Element, each: Transfer) -> None:
    made = SubElement(order, "CdtTrfTxInf")
    _say(made, "PmtId/EndToEndId", each.key)
    amount = SubElement(SubElement(made, "Amt"), "InstdAmt", Ccy=_EURO)
    amount.text = f"{each.amount.amount:.2f}"
    if each.bic:
        _say(made, "CdtrAgt/FinInstnId/BICFI", each.bic)
    _say(made, "Cdtr/Nm", plain(each.name, _LONGEST_NAME))
    _say(made, "CdtrAcct/Id/IBAN", each.iban)
    _say(made, "RmtInf/Ustrd", plain(each.words, _LONGEST_WORDS))


def _say(parent: Element, path: str, words: str) -> None:
    for step in path.split("/"):
        parent = SubElement(parent, step)
    parent.text = words
