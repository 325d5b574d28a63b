"""`clientqual schema`: what editors need to complete and check case and rule files."""

from __future__ import annotations

import json
from typing import Literal

import click

from clientqual.cli.common import DONE, quick_rules, rules_option


@click.command(name="schema")
@click.argument("what", type=click.Choice(["case", "rules"]))
@rules_option
def command(what: Literal["case", "rules"], rules: str | None) -> int:
    """Print the JSON Schema of case files or rule files.

    It holds all facts and values that the rule set knows.
    Save it beside your files, and begin them with `# yaml-language-server: $schema=case.schema.json`: most editors then complete
    names and values, and mark what is wrong.
    """
    click.echo(json.dumps(quick_rules(rules).schema(what), ensure_ascii=False, indent=2))
    return DONE
