"""`clientqual facts`: what one can tell it, in a case or in a log."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

from clientqual.cli import wording
from clientqual.cli.common import DONE, format_option, language_option, page_width, quick_rules, rules_option
from clientqual.errors import ClientqualError
from clientqual.report import layout, words

if TYPE_CHECKING:
    from clientqual.inspection import EventFieldInfo, EventInfo, FactInfo
    from clientqual.ruleset import RuleSet


Told: TypeAlias = tuple[dict[str, Any], list[str]]
"""One fact or kind of event, as JSON data and as lines for a person."""

_FREE: Final = {"text": "a text", "facts": "values by the paths of facts"}
"""What a field of an event can be that no fact can."""


@click.command(name="facts")
@click.argument("prefix", default="")
@click.option("--events", is_flag=True, help="List the kinds of event that a log can hold.")
@rules_option
@format_option("text", "json")
@language_option
def command(prefix: str, events: bool, rules: str | None, form: str, language: str | None) -> int:
    """List the facts of a case, or the events of a log.

    With PREFIX only those that begin so, such as `client` or `project.brief`. Each with what it can be, the question to ask, whom to ask, what is presumed while nobody has, and how many rules read it.
    """
    known = quick_rules(rules, language)
    found = _events(known, prefix) if events else _facts(known, prefix)
    if form == "json":
        click.echo(json.dumps([told for told, _ in found], ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join("\n".join(lines) for _, lines in found))
    return DONE


def _facts(rules: RuleSet, prefix: str) -> list[Told]:
    known, columns = rules.facts(), page_width()
    found = [(_as_json(fact), _lines(fact, columns)) for fact in known if fact.path.startswith(prefix)]
    if not found:
        raise ClientqualError([wording.no_such_facts(prefix, [fact.path for fact in known])])
    return found


def _events(rules: RuleSet, prefix: str) -> list[Told]:
    known, columns = rules.events(), page_width()
    found = [(asdict(kind), _event_lines(kind, columns)) for kind in known if kind.kind.startswith(prefix)]
    if not found:
        raise ClientqualError([wording.no_such_events(prefix, [kind.kind for kind in known])])
    return found


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


def _event_lines(kind: EventInfo, columns: int) -> list[str]:
    fields = "; ".join(map(_field, kind.fields))
    return [
        *layout.hang(f"{kind.kind}: {fields}" if fields else kind.kind, columns, "", "    "),
        *layout.indent(kind.meaning, columns, 2),
        *layout.indent(f"tells {', '.join(kind.tells)}" if kind.tells else "", columns, 2),
    ]


def _field(field: EventFieldInfo) -> str:
    """Say what a field can be: `amount (an amount of money, required)`."""
    choices = _FREE.get(field.kind) or words.choices(field.kind, field.values)
    return f"{field.name} ({', '.join(filter(None, (choices, field.range, 'required' if field.required else '')))})"


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
