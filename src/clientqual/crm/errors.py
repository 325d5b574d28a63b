"""What a mapping refuses: complaints that know the record, the path, the value and the fact, and that can keep the value to themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from clientqual.crm import wording
from clientqual.crm.raw import Failed, Foreign
from clientqual.diagnostics import Diagnostic, Related, in_order
from clientqual.errors import ClientqualError
from clientqual.span import Span

Problem: TypeAlias = Callable[[str], Diagnostic]
"""Makes a complaint of its lead."""

_SHOWN: Final = 40
_MANY_DIGITS: Final = 10**40


class Unreadable(Exception):  # noqa: N818  (carries a problem out of a cleaner, never seen outside this package)
    """A value that cannot be read. `bare` makes the complaint where the value may not be shown."""

    def __init__(self, problem: Problem, bare: Problem | None = None) -> None:
        self.problem, self.bare = problem, bare or problem
        super().__init__()


@dataclass(frozen=True, slots=True)
class Unread(Diagnostic):
    """A complaint about one field of one record.

    `message` holds the value as it stands in the record, shortened; `concealed` says the same without it.
    """

    record: str | None = None
    target: str = ""
    path: str = ""
    raw: str = ""
    concealed: str = ""

    def redacted(self) -> Diagnostic:
        """Return the complaint without anything that stood in the record, save its id."""
        return Diagnostic(self.code, self.concealed, self.span, None, self.related, self.severity)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value was read: the record, what it was for, the path, and the place of that in the mapping."""

    record: str | None
    target: str
    path: str
    span: Span

    def complaint(self, unreadable: Unreadable, raw: object) -> Unread:
        shown, hidden = shown_value(raw), kind_of(raw)
        full = unreadable.problem(wording.lead(self.record, self.target, self.path, shown))
        bare = unreadable.bare(wording.lead(self.record, self.target, self.path, hidden))
        return Unread(
            code=full.code,
            message=full.message,
            help=full.help,
            related=(Related("the mapping reads it", self.span),),
            record=self.record,
            target=self.target,
            path=self.path,
            raw=shown,
            concealed=bare.message,
        )


class MappingError(ClientqualError):
    """A mapping that cannot be read, or a record that it cannot read; `.diagnostics` has everything that is wrong.

    What stands in a record is shown by the diagnostics only. The text of the error, which may end in a log, leaves it out.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        super().__init__(diagnostics)
        self.args = (self.redacted(),)

    def redacted(self) -> tuple[Diagnostic, ...]:
        """Return the complaints without the values that stood in the record."""
        return redacted(self.diagnostics)

    def __str__(self) -> str:
        return str(ClientqualError(self.redacted()))


def redacted(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return complaints without the values that stood in a record."""
    return in_order(item.redacted() if isinstance(item, Unread) else item for item in diagnostics)


def shown_value(raw: object) -> str:
    """Return a value for a message: its kind, and itself, shortened and on one line."""
    if raw is None:
        return "`null`"
    if isinstance(raw, bool):
        return "`true`" if raw else "`false`"
    if isinstance(raw, str):
        return f"the text `{one_line(raw)}`"
    if isinstance(raw, int) and abs(raw) >= _MANY_DIGITS:
        return "a number of more than 40 digits"
    if isinstance(raw, int | float | Decimal):
        return f"the number `{one_line(str(raw))}`"
    return kind_of(raw)


def kind_of(raw: object) -> str:
    """Say what sort of value something is, and nothing more of it."""
    if raw is None or isinstance(raw, bool):
        return shown_value(raw)
    if isinstance(raw, str):
        return f"a text of {len(raw)} characters"
    if isinstance(raw, int | float | Decimal):
        return "a number"
    if isinstance(raw, Mapping):
        return "a mapping"
    if isinstance(raw, list | tuple | set | frozenset):
        return f"a list of {len(raw)}"
    if isinstance(raw, Failed):
        return "not to be worked out"
    return "of an unknown kind" if isinstance(raw, Foreign) else f"of the type `{type(raw).__name__}`"


def one_line(text: str) -> str:
    """Return the beginning of a text on one line, with nothing in it that a terminal would obey."""
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
    return "".join(char if char.isprintable() else " " if char.isspace() else "?" for char in shown)
