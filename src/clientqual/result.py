"""The result that callers get: a qualification with its renderings attached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clientqual import qualification, report
from clientqual.report import Detail


@dataclass(frozen=True, slots=True)
class Qualification(qualification.Qualification):
    """Everything that follows from one case under one rule set. The renderings are functions of `clientqual.report`."""

    def text(self, width: int = 80) -> str:
        """Return the qualification as plain text for people."""
        return report.text(self, width=width)

    def as_json(self, detail: Detail = "full") -> dict[str, object]:
        """Return the qualification as plain data for JSON."""
        return report.as_json(self, detail)

    def to_json(self, detail: Detail = "full") -> str:
        """Return the qualification as a JSON text."""
        return report.dumps(self, detail)

    @classmethod
    def from_json(cls, data: Mapping[str, object] | str) -> Qualification:
        """Return a qualification that was stored as JSON at full detail."""
        stored = report.from_json(data)
        return cls(**{name: getattr(stored, name) for name in qualification.Qualification.__dataclass_fields__})
