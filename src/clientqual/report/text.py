"""A qualification as text for a person: what to do about this client first, then why, how sure that is, and what to ask next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clientqual.qualification import Qualification
from clientqual.report import headline, lists
from clientqual.report.lines import Line, View, painted

NARROWEST: Final = 30

# One with nothing to say has no lines, and leaves no gap.
SECTIONS: Final[tuple[Callable[[Qualification, View], list[Line]], ...]] = (
    headline.title,
    headline.verdict,
    headline.reasons,
    headline.standing,
    lists.red_flags,
    lists.green_flags,
    lists.to_do,
    lists.if_called_for,
    lists.done,
    lists.questions,
    lists.stated,
    lists.warnings,
    lists.footer,
)


def text(q: Qualification, width: int = 80, color: bool = False, *, guidance: bool = False) -> str:
    """Write a qualification for a person, in lines of at most `width` columns, without a final line break.

    The short form has a line or two for each thing to do: what, and the first sentence of why. `guidance=True` adds how to do
    it, all reasons with the facts they rest on, and everything that the short form only counts. `color` adds ANSI codes and
    changes nothing else.
    """
    view = View(max(width, NARROWEST), guidance)
    sections = [lines for section in SECTIONS if (lines := section(q, view))]
    return "\n\n".join(painted(lines, color) for lines in sections)
