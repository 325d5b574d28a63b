"""`clientqual facts`: what one can tell it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from clientqual.cli import wording
from clientqual.cli.common import DONE, format_option, language_option, page_width, quick_rules, rules_option
from clientqual.errors import ClientqualError
from clientqual.report import layout, words

if TYPE_CHECKING:
    from clientqual.inspection import FactInfo


@click.command(name="facts")
@click.argument("prefix", default="")
@rules_option
@format_option("text", "json")
@language_option
def command(prefix: str, rules: str | None, form: str, language: str | None) -> int:
    """List the facts that a case can hold.

    With PREFIX only those that begin so, such as `client` or `project.brief`. Each with what it can be, the question to ask, whom to ask, what is presumed while nobody has, and how many rules read it.
    """
    known = quick_rules(rules, language).facts()
    found = [fact for fact in known if fact.path.startswith(prefix)]
    if not found:
        raise ClientqualError([wording.no_such_facts(prefix, [fact.path for fact in known])])
    if form == "json":
        click.echo(json.dumps([_as_json(fact) for fact in found], ensure_ascii=False, indent=2))
    else:
        columns = page_width()
        click.echo("\n\n".join("\n".join(_lines(fact, columns)) for fact in found))
    return DONE


def _lines(fact: FactInfo, columns: int) -> list[str]:
    return [
        *layout.hang(f"{fact.path}: {_choices(fact)}", columns, "", "    "),
        *layout.indent(fact.ask or fact.meaning, columns, 2),
        *layout.indent("; ".join(_notes(fact)), columns, 2),
    ]


def _choices(fact: FactInfo) -> str:
    choices = words.choices(fact.kind, fact.values)
    return f"{choices}, {fact.range}" if fact.range else choices


def _notes(fact: FactInfo) -> list[str]:
    """Say what is gone by while the fact is unknown, whom to ask, and who reads it."""
    notes = ["worked out from other facts, unless stated"] if fact.derived else []
    if fact.default is not None:
        notes.append(f"default: {words.value(fact.default)}")
    elif fact.presumed is not None:
        notes.append(f"presumed: {fact.presumed}")
    if fact.of in words.ASKED and fact.default is None:
        notes.append(words.ASKED[fact.of])
    if fact.read_by or not fact.derived:
        notes.append(f"read by {words.count(fact.read_by, 'rule', 'rules')}" if fact.read_by else "read by no rule")
    return [*notes, ", ".join(fact.sources)] if fact.sources else notes


def _as_json(fact: FactInfo) -> dict[str, Any]:
    return {
        "path": fact.path,
        "kind": fact.kind,
        "values": list(fact.values),
        "range": fact.range,
        "meaning": fact.meaning,
        "ask": fact.ask,
        "of": fact.of,
        "changed_by": fact.changed_by,
        "default": _plain(fact.default),
        "presumed": _plain(fact.presumed),
        "derived": fact.derived,
        "sources": list(fact.sources),
        "read_by": fact.read_by,
    }


def _plain(value: object) -> object:
    """Return a value in a JSON type: money and decimals as text, sets as lists."""
    if isinstance(value, Decimal):
        return words.value(value)
    return sorted(value) if isinstance(value, tuple | frozenset) else value
