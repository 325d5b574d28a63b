"""The errors that callers catch. Each carries the diagnostics it was raised for."""

from __future__ import annotations

from collections.abc import Iterable

from clientqual.diagnostics import Diagnostic, in_order, render


class ClientqualError(Exception):
    """Anything that clientqual refuses; `.diagnostics` says what, where and what may help."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return render(self.diagnostics)


class CaseError(ClientqualError):
    """A case that cannot be read, or does not fit the rule set."""


class LogError(ClientqualError):
    """The log of an engagement that cannot be read, contradicts itself, or does not fit the rule set."""


class RuleSetError(ClientqualError):
    """A rule set that cannot be read or is not sound; it holds all complaints at once."""


class MissingExtra(ClientqualError):  # noqa: N818  (the name says what is missing, not that it is an error)
    """A feature whose optional packages are not installed."""
