"""Wrong usage of a command: what click says of it, told by the law of `clientqual.messages`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

import click

from clientqual.diagnostics import Diagnostic, render

_QUOTED: Final = re.compile(r"'([^' ]+)'")
_MEANT: Final = re.compile(r"[ (]*(Did you mean .*\?)\)?$")

_HELP: Final[Any] = getattr(click.exceptions, "NoArgsIsHelpError", ())
"""How later versions of click show help to whoever names no command; that is no mistake."""


def wrong_usage(said: str) -> Diagnostic:
    """An argument or option that is missing, or that a command does not have."""
    said = _QUOTED.sub(r"`\1`", " ".join(said.split()))
    meant = _MEANT.search(said)
    message = (said[: meant.start()] if meant else said).rstrip(" .")
    help_ = f"d{meant.group(1)[1:]}" if meant else None
    return Diagnostic("wrong-usage", message[:1].lower() + message[1:], help=help_)


class WrongUsage(click.UsageError):
    """What click refuses, shown as every other complaint is; above it stands how the command is used."""

    def show(self, file: IO[Any] | None = None) -> None:
        if self.ctx is not None:
            click.echo(f"{self.ctx.get_usage()}\n", file=file, err=True)
        click.echo(render([wrong_usage(self.message)]) + "\n", file=file, err=True)


@contextmanager
def by_the_law() -> Iterator[None]:
    """Let what click refuses be told in our way."""
    try:
        yield
    except _HELP:
        raise
    except click.UsageError as error:
        raise WrongUsage(error.format_message(), error.ctx) from error
