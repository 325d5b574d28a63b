"""The command line: one file a command, each a thin layer over the face.

A command is imported when it is first named, and imports what it needs when it runs, so that nobody waits for the others, and `--help` and a
mistyped option are answered at once.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, Final

import click

from clientqual.cli.common import BAD, CUT_SHORT, complain
from clientqual.cli.usage import by_the_law
from clientqual.errors import ClientqualError
from clientqual.version import __version__

__all__ = ["COMMANDS", "cli"]

COMMANDS: Final = (
    "ask", "batch", "check", "explain", "facts", "map", "new", "qualify", "schema", "test", "timeline", "watch",
)  # fmt: skip
"""Every command, each by the name of its module."""


class Shell(click.Group):
    """A group whose commands return their exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (as click calls it)
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Fetch a command from its module; where there is none of that name fetch all, so that a near one can be named."""
        for name in (cmd_name,) if cmd_name in COMMANDS else COMMANDS:
            self.commands[name] = import_module(f"clientqual.cli.{name}").command
        return self.commands.get(cmd_name)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the words that stand before the name of a command."""
        with by_the_law():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command and leave with its status; what it refuses goes to standard error."""
        _open_closed_streams()
        try:
            with by_the_law():
                status = super().invoke(ctx)
        except ClientqualError as error:
            complain(error.diagnostics)
            status = BAD
        except BrokenPipeError:
            # Whoever read our output has seen enough.
            _leave_output()
            status = CUT_SHORT
        except OSError as error:
            if error.filename is not None:
                raise
            # No file that could not be opened, then, but one in which there is no more room: a full disk, most likely.
            from clientqual.cli.wording import no_room  # noqa: PLC0415  (seldom needed)

            complain([no_room(os.strerror(error.errno) if error.errno else str(error))])
            _leave_output()
            status = BAD
        except KeyboardInterrupt:
            status = CUT_SHORT
        ctx.exit(status or 0)


def _open_closed_streams() -> None:
    """Let a stream that was closed before we began be an empty one, as a command that runs by the clock may find it."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115  (as long as the program runs)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  (likewise)


def _leave_output() -> None:
    """See to it that nothing is left to write when Python closes the stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Shell, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="clientqual %(version)s")
def cli() -> None:
    """Qualify clients: what follows from the little that an inquiry tells, for sure, so far, and still open.

    Exit status: 0 done; 1 findings, failed tests or an open alert; 2 bad input, wrong usage or a missing extra; 130 cut short.
    """
