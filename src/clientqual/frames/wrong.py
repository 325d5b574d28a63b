"""Wrong values of a frame: all are counted, the first ones told with their column, row and value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from clientqual import messages
from clientqual.diagnostics import Diagnostic, Related
from clientqual.frames.complaints import Complaints

LISTED: Final = 20
"""So many different complaints are told; the rest is counted."""
ROWS: Final = 3
"""Of each complaint so many rows are named."""


@dataclass(slots=True)
class _Told:
    """One complaint with the rows that it is about."""

    complaint: Diagnostic
    rows: list[int] = field(default_factory=list)
    count: int = 0


class WrongValues:
    """Collects complaints about rows; the same about many rows is told once."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], _Told] = {}
        self._left_out = 0
        self.count = 0
        """How many complaints there are in all."""

    def add(self, said: Complaints, first: int) -> None:
        """Collect the complaints about a block whose first row has this number."""
        for row in sorted(said.rows):
            for complaint in said.rows[row]:
                self._add(first + row, complaint)
        self.count += said.left_out
        self._left_out += said.left_out

    def _add(self, row: int, complaint: Diagnostic) -> None:
        self.count += 1
        key = complaint.code, complaint.message
        if key not in self._told and len(self._told) >= LISTED:
            self._left_out += 1
            return
        told = self._told.setdefault(key, _Told(complaint))
        told.count += 1
        if len(told.rows) < ROWS:
            told.rows.append(row)

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Yield what there is to say, the complaints about the earliest rows first."""
        for told in sorted(self._told.values(), key=lambda item: item.rows[0]):
            yield replace(told.complaint, related=(Related(messages.in_rows(told.rows, told.count)),))
        if self._left_out:
            yield messages.more_wrong_values(self._left_out, self.count)
