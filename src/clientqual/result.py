"""The result that callers get: a qualification with its renderings attached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from clientqual import qualification, rendering
from clientqual.rendering import Detail
from clientqual.sealing import sealed


@sealed
@dataclass(frozen=True, slots=True)
class Qualification(qualification.Qualification):
    """Everything that follows from one case under one rule set. The renderings are functions of `clientqual.report`."""

    def text(self, width: int = 80, *, guidance: bool = False) -> str:
        """Return the qualification as plain text for people; `clientqual.report.text` says more."""
        return rendering.text(self, width=width, guidance=guidance)

    def markdown(self, *, title: str | None = None, guidance: bool = False) -> str:
        """Return the qualification in CommonMark; `clientqual.report.markdown` says more."""
        return rendering.markdown(self, title=title, guidance=guidance)

    def html(
        self,
        *,
        title: str | None = None,
        language: str = "en",
        answers: Mapping[str, Sequence[str]] | None = None,
    ) -> str:
        """Return the qualification as an HTML page that stands alone; `clientqual.report.html` says more."""
        return rendering.html(self, title=title, language=language, answers=answers)

    def _repr_html_(self) -> str:
        """Return the qualification as notebooks show it."""
        return rendering.fragment(self)

    def as_json(self, detail: Detail = "full") -> dict[str, object]:
        """Return the qualification as plain data for JSON."""
        return rendering.as_json(self, detail)

    def to_json(self, detail: Detail = "full") -> str:
        """Return the qualification as a JSON text."""
        return rendering.dumps(self, detail)

    def as_properties(self, prefix: str = "cq_") -> dict[str, str | int | bool | None]:
        """Return the qualification as flat properties of a CRM record; `clientqual.crm.as_properties` says more."""
        from clientqual import crm  # noqa: PLC0415  (only who writes to a CRM waits for it)

        return crm.as_properties(self, prefix)

    def as_note(self, form: Literal["text", "markdown"] = "text", limit: int = 65_536) -> str:
        """Return the qualification as a short note on a CRM record."""
        from clientqual import crm  # noqa: PLC0415  (only who writes to a CRM waits for it)

        return crm.as_note(self, form, limit)

    def is_current(self, properties: Mapping[str, object], prefix: str = "cq_") -> bool:
        """Say whether properties of a CRM record hold this answer already."""
        from clientqual import crm  # noqa: PLC0415  (only who writes to a CRM waits for it)

        return crm.is_current(properties, self, prefix)

    @classmethod
    def from_json(cls, data: Mapping[str, object] | str) -> Qualification:
        """Return a qualification that was stored as JSON at full detail."""
        stored = rendering.from_json(data)
        return cls(**{name: getattr(stored, name) for name in qualification.Qualification.__dataclass_fields__})
