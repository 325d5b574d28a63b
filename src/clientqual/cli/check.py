"""`clientqual check`: say whether a rule set is sound."""

from __future__ import annotations

import click

from clientqual.cli.common import DONE, FOUND, load_rules
from clientqual.diagnostics import in_order, render
from clientqual.errors import RuleSetError
from clientqual.ir import Program
from clientqual.report import words


@click.command(name="check")
@click.argument("rules", metavar="[DIR|NAME]", default=".")
def command(rules: str) -> int:
    """Check a rule set: names, types, layers, promises.

    It is the one in the current folder, unless a folder or an installed rule set is named.

    Exit status: 0 no findings; 1 findings; 2 there is no rule set to check.
    """
    try:
        rule_set = load_rules(rules)
    except RuleSetError as error:
        # What has a place was read, and is a finding about it. Where nothing has one, there was nothing to read.
        if all(item.span is None for item in error.diagnostics):
            raise
        click.echo(render(error.diagnostics))
        click.echo(f"\n{rules}: {_count(len(error.diagnostics))}")
        return FOUND
    found = in_order(rule_set.check())
    if found:
        click.echo(render(found) + "\n")
    click.echo(f"{rule_set.name} {rule_set.version}: {_count(len(found))} in {_sizes(rule_set.program)}")
    return FOUND if found else DONE


def _count(number: int) -> str:
    return words.count(number, "finding", "findings") if number else "no findings"


def _sizes(program: Program) -> str:
    """Say how much was checked."""
    return words.one_of(
        [
            words.count(len(program.signals), "signal", "signals"),
            words.count(len(program.outcomes), "outcome", "outcomes"),
            words.count(len(program.actions), "action", "actions"),
        ],
        "and",
    )
