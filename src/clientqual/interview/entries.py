"""Entries: what a person types or says, as the answer that is meant; where that is not clear, the complaint about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.interview.numerals import Doubt, read_number
from clientqual.ir import EXACT, FactType, Finite, Kind, Subsets, Value
from clientqual.models import fit

_YES_OR_NO: Final = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_NONE: Final = frozenset({"none", "none of them", "none of these", "nothing", "no", "0", "[]", "{}"})
_BETWEEN: Final = re.compile(r"\s*[,;+&]\s*|\s+and\s+")
_NUMBERS: Final = re.compile(r"[0-9]{1,3}(?: [0-9]{1,3})+")
_UNIT: Final = re.compile(r"([€£$¥]|[A-Za-z]{3}(?= ?[0-9]))? ?([^€£$¥A-Za-z]+?(?: ?[kK])?) ?([€£$¥]|[A-Za-z]{3})?")
_K: Final = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,2})?) ?[kK]")
_SIGNS: Final = {
    "€": {"EUR"},
    "£": {"GBP"},
    "¥": {"JPY", "CNY"},
    "$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"},
}
_SHOWN: Final = 40


def read_entry(kind: FactType, text: str, currency: str | None = None) -> Value | Diagnostic:
    """Return the value of a fact that a text means, or the complaint about it.

    One of a list is meant by its number, its words or the beginning of them; several by any of these with commas between them, or
    `none`; yes and no by themselves or their letters. Amounts may name the currency, where that is known.
    """
    entry = " ".join(text.split())
    if kind.kind is Kind.BOOL:
        return _yes_or_no(kind, entry)
    if isinstance(kind.domain, Finite):
        return _one_of(kind, [str(value) for value in kind.domain.values], entry)
    if isinstance(kind.domain, Subsets):
        return _some_of(kind, kind.domain.members, entry)
    return _number(kind, entry, currency)


def says(text: str, answer: str) -> bool:
    """Say whether a text is an answer in full, whatever its case and the marks between its words."""
    return _plain(text) == _plain(answer)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


def _yes_or_no(kind: FactType, entry: str) -> bool | Diagnostic:
    meant = _YES_OR_NO.get(entry.lower().rstrip(".!"))
    return messages.no_such_answer(kind.path, _shown(entry), ["yes", "no"]) if meant is None else meant


def _one_of(kind: FactType, answers: Sequence[str], entry: str) -> str | Diagnostic:
    """Read one answer: in full, by its number, or by how it begins."""
    full = [answer for answer in answers if says(entry, answer)]
    if full:
        return full[0]
    number = entry.rstrip(".)")
    if re.fullmatch("[0-9]+", number) and is_numbered(answers):
        place = int(number) if len(number) <= 3 else 0
        if 1 <= place <= len(answers):
            return answers[place - 1]
        return messages.no_such_number(kind.path, _shown(number), len(answers))
    begun = [answer for answer in answers if _plain(entry) and _plain(answer).startswith(_plain(entry))]
    if len(begun) == 1:
        return begun[0]
    spoken = [answer.replace("_", " ") for answer in begun or answers]
    complain = messages.several_answers if begun else messages.no_such_answer
    return complain(kind.path, _shown(entry), spoken)


def is_numbered(answers: Sequence[str]) -> bool:
    """Say whether answers can be chosen by their number: not where one of them looks like a number itself."""
    return not any(re.fullmatch("[0-9]+", answer) for answer in answers)


def _some_of(kind: FactType, members: Sequence[str], entry: str) -> frozenset[str] | Diagnostic:
    if not any(says(entry, member) for member in members) and entry.lower().rstrip(".") in _NONE:
        return frozenset()
    found: set[str] = set()
    for part in _parts(members, entry):
        member = _one_of(kind, members, part)
        if isinstance(member, Diagnostic):
            return member
        found.add(member)
    return frozenset(found)


def _parts(members: Sequence[str], entry: str) -> list[str]:
    """Split what names several, unless it is one name in full."""
    if any(says(entry, member) for member in members):
        return [entry]
    if _NUMBERS.fullmatch(entry):
        return entry.split()
    return [part for part in _BETWEEN.split(entry) if part] or [entry]


def _number(kind: FactType, entry: str, currency: str | None) -> Value | Diagnostic:
    amount = _without_unit(kind, entry, currency) if kind.kind is Kind.MONEY else entry
    if isinstance(amount, Diagnostic):
        return amount
    number = (_thousands(amount) if kind.kind is Kind.MONEY else None) or read_number(amount)
    if isinstance(number, Doubt):
        readings = [_written(number.one), _written(number.other)]
        return messages.two_readings(kind.path, _shown(entry), readings)
    if number is None:
        return messages.not_one_number(kind.path, _shown(entry), _alone(entry))
    return fit(kind, int(number) if number == int(number) else number)


def _thousands(amount: str) -> Decimal | None:
    """Read `5k` and `2.5k`."""
    found = _K.fullmatch(amount)
    return EXACT.multiply(Decimal(found[1].replace(",", ".")), 1000) if found else None


def _without_unit(kind: FactType, entry: str, currency: str | None) -> str | Diagnostic:
    """Take the currency off an amount where it is that of the case."""
    parts = _UNIT.fullmatch(entry)
    units = [unit for unit in (parts[1], parts[3]) if unit] if parts else []
    if parts is None or currency is None or not units:
        return entry
    if all(currency in _SIGNS.get(unit, {unit.upper()}) for unit in units):
        return parts[2]
    return messages.other_unit(kind.path, _shown(entry), currency)


def _alone(entry: str) -> str:
    """Return the one number in an entry that says more, for a suggestion."""
    found = re.findall(r"(?<![^ €£$¥])[0-9]+(?:[.,' ][0-9]+)*(?![^ %€£$¥])", entry)
    number = read_number(found[0]) if len(found) == 1 else None
    return _written(number) if isinstance(number, Decimal) else "2500"


def _written(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shown(entry: str) -> str:
    """Return the user's words, short enough for one line and with nothing in them that a terminal would obey."""
    cut = entry if len(entry) <= _SHOWN else entry[: _SHOWN - 3] + "..."
    return "".join(char if char.isprintable() else "?" for char in cut)
