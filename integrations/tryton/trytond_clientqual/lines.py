# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of further facts: one `path: value` on each line, as in a case file.

Tryton writes to its log what it tells a user. So complaints name lines and facts, and never repeat what else somebody typed.
"""

import re
from decimal import Decimal

from clientqual import CaseError, Diagnostic

_PATH = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+|dont_know")
_WHOLE = re.compile(r"[+-]?\d+")
_BROKEN = re.compile(r"[+-]?\d+\.\d+")
_WORDS = {"true": True, "false": False, "null": None, "": None}
DONT_KNOW = "dont_know"


def read_lines(text):
    """Return the facts of a text by path, and the set of those in `dont_know`.

    Raises CaseError with all lines that cannot be read. Whether there are such facts is for the case to say.
    """
    told, complaints = {}, []
    for number, line in enumerate((text or "").splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        path, colon, value = (part.strip() for part in stripped.partition(":"))
        if not colon or not _PATH.fullmatch(path):
            complaints.append(_no_fact(number))
        elif path in told:
            complaints.append(Diagnostic("fact-twice", f"`{path}` is stated twice", help="state it once"))
        else:
            told[path] = _value(value)
    if complaints:
        raise CaseError(complaints)
    unknown = told.pop(DONT_KNOW, None) or []
    return told, frozenset(unknown if isinstance(unknown, list) else [str(unknown)])


def concealed(diagnostic, told):
    """Return a complaint in words, without the value of the fact that it is about."""
    message = diagnostic.message
    for path, value in told.items():
        if f"`{path}`" in message:
            for part in map(str, value if isinstance(value, list) else [value]):
                message = message.replace(f"`{part}`", "that")
                if " " in part:
                    message = message.replace(part, "that")
    return f"{message}; {diagnostic.help}" if diagnostic.help else message


def _no_fact(number):
    return Diagnostic(
        "no-fact-line",
        f"line {number} of the further facts is no fact",
        help="write the fact and its value, such as `client.mind_changes: 3`",
    )


def _value(text):
    if text.startswith("[") and text.endswith("]"):
        return [_unquoted(part.strip()) for part in text[1:-1].split(",") if part.strip()]
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _WHOLE.fullmatch(text):
        return int(text)
    return Decimal(text) if _BROKEN.fullmatch(text) else _unquoted(text)


def _unquoted(text):
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
