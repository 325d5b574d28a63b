"""What the commands share: their options, the way to the face, complaints, and how to print."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from clientqual.diagnostics import Diagnostic, in_order, render

if TYPE_CHECKING:
    from clientqual.models import CaseFile, WrittenFile
    from clientqual.ruleset import RuleSet

_Command = TypeVar("_Command", bound=Callable[..., Any])

DONE: Final = 0
FOUND: Final = 1
BAD: Final = 2
CUT_SHORT: Final = 130

STDIN: Final = "-"
STDIN_NAME: Final = "<stdin>"

_IN_A_PIPE: Final = 80
_WIDEST: Final = 100

rules_option = click.option(
    "--rules", metavar="DIR|NAME", help="The rule set: a folder or an installed name.  [default: clientqual/default]"
)
language_option = click.option("--language", metavar="CODE", help="The language of the texts, such as `de`.")


def format_option(*forms: str) -> Callable[[_Command], _Command]:
    """Make the option `--format`; the first form is the default."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True)


def load_rules(name: str | None, language: str | None = None) -> RuleSet:
    """Load a rule set, or the shipped one, with the place of everything in its files."""
    from clientqual.ruleset import RuleSet  # noqa: PLC0415  (see the head of the package)

    return RuleSet.default(language) if name is None else RuleSet.load(name, language)


def quick_rules(name: str | None, language: str | None = None) -> RuleSet:
    """Load a rule set, or the shipped one, from the cache where that is current; it does not know its files any more."""
    from clientqual.cache import load_compiled, user_folder  # noqa: PLC0415  (see the head of the package)
    from clientqual.ruleset import DEFAULT, RuleSet  # noqa: PLC0415

    folder = user_folder()
    if folder is None:
        return load_rules(name, language)
    program, circuits = load_compiled(name or DEFAULT, folder)
    return RuleSet(program, language, circuits, "lanes")


def read_cases(paths: Sequence[str]) -> tuple[CaseFile, ...]:
    """Read files of cases; `-` is standard input."""
    from clientqual.models import CaseFile, read_written  # noqa: PLC0415  (see the head of the package)

    return tuple(CaseFile(tuple(map(read_written, file.cases)), file.diagnostics) for file in written_cases(paths))


def written_cases(paths: Sequence[str]) -> tuple[WrittenFile, ...]:
    """Tell the cases of files apart, as they are written; `-` is standard input."""
    return tuple(map(_written, paths))


def _written(path: str) -> WrittenFile:
    from clientqual.models import WrittenFile, written_cases  # noqa: PLC0415  (see the head of the package)
    from clientqual.text import MAX_BYTES, decode, read_file  # noqa: PLC0415

    complaints: list[Diagnostic] = []
    if path == STDIN:
        source = decode(sys.stdin.buffer.read(MAX_BYTES + 1), STDIN_NAME, complaints)
    else:
        source = read_file(Path(path), complaints)
    return written_cases(source) if source else WrittenFile((), tuple(complaints))


def complain(diagnostics: Iterable[Diagnostic]) -> bool:
    """Print complaints on standard error; say whether there is an error among them."""
    found = in_order(diagnostics)
    if found:
        click.echo(render(found) + "\n", err=True)
    return any(item.severity == "error" for item in found)


def page_width() -> int:
    """Return how wide to print: as wide as the terminal within reason, and always the same in a pipe."""
    if not sys.stdout.isatty():
        return _IN_A_PIPE
    from shutil import get_terminal_size  # noqa: PLC0415  (a pipe has no width)

    return min(get_terminal_size().columns, _WIDEST)


def in_color() -> bool:
    """Say whether to print in colour: only for a person, and not for one who asked not to."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout.isatty()
