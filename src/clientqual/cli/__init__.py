"""The command line: one file a command, each a thin layer over the face.

The commands import what they need when they run, so that `--help` and a mistyped option are answered at once.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from clientqual.cli import ask, batch, check, explain, facts, new, qualify, schema, test, timeline, watch
from clientqual.cli import map as map_
from clientqual.cli.common import BAD, CUT_SHORT, complain
from clientqual.errors import ClientqualError
from clientqual.version import __version__

__all__ = ["cli"]


class Shell(click.Group):
    """A group whose commands return their exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command and leave with its status; what it refuses goes to standard error."""
        try:
            status = super().invoke(ctx)
        except ClientqualError as error:
            complain(error.diagnostics)
            status = BAD
        except BrokenPipeError:
            # Whoever read our output has seen enough. Nothing may be left to write when Python closes the stream.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = CUT_SHORT
        except KeyboardInterrupt:
            status = CUT_SHORT
        ctx.exit(status or 0)


@click.group(cls=Shell, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="clientqual %(version)s")
def cli() -> None:
    """Qualify clients: what follows from the little that an inquiry tells, for sure, so far, and still open.

    Exit status: 0 done; 1 findings, failed tests or an open alert; 2 bad input, wrong usage or a missing extra; 130 cut short.
    """


for _command in (qualify, ask, explain, batch, watch, timeline, facts, check, test, schema, new, map_):
    cli.add_command(_command.command)
