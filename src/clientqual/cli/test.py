"""`clientqual test`: say whether a rule set answers as its own tests expect."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
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

    It is the one in the current folder, unless a folder or an installed rule set is named. Failed tests of a base are also listed as
    replaces_tests takes them, for who overturned them on purpose.

    Exit status: 0 all passed; 1 some failed; 2 there is no sound rule set to test.
    """
    rule_set = load_rules(rules)
    results = rule_set.test()
    failed = [result for result in results if not result.passed]
    columns = page_width()
    for result in failed:
        click.echo("\n".join(_lines(result, columns)) + "\n")
    if overturned := _of_a_base(rules, failed):
        click.echo(_to_paste(overturned))
    outcome = f"{len(failed)} failed" if failed else "all passed"
    ran = words.count(len(results), "test", "tests")
    click.echo(f"{rule_set.name} {rule_set.version}: {f'{ran}, {outcome}' if results else 'no tests'}")
    return FOUND if failed else DONE


def _of_a_base(rules: str, failed: Sequence[TestResult]) -> list[str]:
    """Return the names of the failed tests that stand in a rule set below this one."""
    from clientqual.compiler import compile_rules  # noqa: PLC0415  (only where a test failed)

    folders: list[Path] = []
    if failed:
        compile_rules(rules, folders.append)
    bases = [folder.resolve() for folder in folders[1:]]
    own = f"{rules.rstrip('/') or rules}/"

    def is_own(name: str) -> bool:
        return name.startswith(own) and not any(base in Path(name).resolve().parents for base in bases)

    return [result.name for result in failed if result.span and not is_own(result.span.source.name)]


def _to_paste(names: Sequence[str]) -> str:
    """Write what a house says that overturns tests of its base on purpose."""
    import yaml  # noqa: PLC0415  (only where a test of a base failed)

    listed = yaml.safe_dump({"replaces_tests": [*names]}, width=10_000, allow_unicode=True)
    tests = words.count(len(names), "failed test is", "failed tests are")
    return f"{tests} of the base. Those that you overturn on purpose go into a file of yours:\n\n{listed}"


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
