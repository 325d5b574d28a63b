"""`clientqual new`: start a house's own rule set."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clientqual.cli import house, wording
from clientqual.cli.common import DONE, load_rules
from clientqual.errors import ClientqualError

if TYPE_CHECKING:
    from clientqual.ruleset import RuleSet


@click.command(name="new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--extends",
    "base",
    metavar="DIR|NAME",
    default="clientqual/default",
    show_default=True,
    help="The rule set to build on.",
)
def command(folder: Path, base: str) -> int:
    """Start a rule set of your own in DIR.

    DIR must be new or empty. It gets a few files to change, with comments that teach.
    """
    rule_set = load_rules(base)
    name = house.name_for(folder.resolve().name, rule_set.name)
    contents = house.files(name, _reference(base, folder, rule_set), house.CHANGED in rule_set.program.actions)
    try:
        _write(folder, contents)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise ClientqualError([wording.not_writable(str(error.filename or folder), problem)]) from None
    click.echo(f"{name} is ready in {folder}: {', '.join(contents)}")
    quoted = shlex.quote(str(folder))
    click.echo(f"Change what you like, then: clientqual check {quoted}; clientqual test {quoted}")
    return DONE


def _reference(base: str, folder: Path, rule_set: RuleSet) -> str:
    """Say in the manifest what to build on: a folder by its way from here, an installed name with its versions."""
    if Path(base).is_dir():
        way = Path(os.path.relpath(Path(base).resolve(), folder.resolve())).as_posix()
        return json.dumps(way if way.startswith(".") else f"./{way}", ensure_ascii=False)
    following = int(rule_set.version.partition(".")[0]) + 1
    return f"{rule_set.name} >={rule_set.version},<{following}"


def _write(folder: Path, contents: Mapping[str, str]) -> None:
    """Write all files or none, over nothing that is there."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ClientqualError([wording.folder_in_use(str(folder))])
    made: list[Path] = []
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in contents.items():
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                made.append(folder / name)
                file.write(text)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            for place in missing:
                place.rmdir()
        raise
