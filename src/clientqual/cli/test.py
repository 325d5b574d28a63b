"""`clientqual test`: say whether a rule set answers as its own tests expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from clientqual.cli.common import DONE, FOUND, load_rules, page_width
from clientqual.report import layout, words

if TYPE_CHECKING:
    from clientqual.inspection import TestResult


@click.command(name="test")
@click.argument("rules", metavar="[DIR|NAME]", default=".")
def command(rules: str) -> int:
    """Run the tests of a rule set, and of those it extends.

    It is the one in the current folder, unless a folder or an installed rule set is named.

    Exit status: 0 all passed; 1 some failed; 2 there is no sound rule set to test.
    """
    rule_set = load_rules(rules)
    results = rule_set.test()
    failed = [result for result in results if not result.passed]
    columns = page_width()
    for result in failed:
        click.echo("\n".join(_lines(result, columns)) + "\n")
    outcome = f"{len(failed)} failed" if failed else "all passed"
    ran = words.count(len(results), "test", "tests")
    click.echo(f"{rule_set.name} {rule_set.version}: {f'{ran}, {outcome}' if results else 'no tests'}")
    return FOUND if failed else DONE


def _lines(result: TestResult, columns: int) -> list[str]:
    """Show what a failed test expected and what it got, one above the other."""
    lines = [f"failed: {layout.clean(result.name)}"]
    lines += [f"  at {result.span}"] if result.span else []
    for difference in result.differences:
        label = f"  {difference.what}: "
        margin = " " * layout.width(label)
        lines += layout.hang(difference.expected, columns, f"{label}expected ", f"{margin}         ")
        lines += layout.hang(difference.got, columns, f"{margin}got      ")
    return lines
