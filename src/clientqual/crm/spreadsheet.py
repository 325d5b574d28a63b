"""Text for a file that somebody opens in a spreadsheet, which takes some text for formulas."""

from __future__ import annotations

import re
from typing import Final

from clientqual.crm.raw import EDGES, clean

_STARTS: Final = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_NUMBER: Final = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?")


def safe_for_spreadsheet(text: str) -> str:
    """Return a text that no spreadsheet runs: what would begin a formula gets a `'` before it, and control characters go.

    Plain numbers such as `-5` stay as they are. CRM properties need none of this; CSV files do.
    """
    told = clean(text)
    inner = told.lstrip(EDGES)
    starts = inner[:1] in _STARTS or told[:1] in ("\t", "\n")
    return f"'{told}" if starts and told and not _NUMBER.fullmatch(told) else told
