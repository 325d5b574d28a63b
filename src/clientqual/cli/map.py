"""`clientqual map`: records of a CRM, checked against a mapping and qualified."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from clientqual.cli.common import (
    BAD,
    DONE,
    FOUND,
    STDIN,
    STDIN_NAME,
    complain,
    format_option,
    in_color,
    page_width,
    quick_rules,
    rules_option,
)
from clientqual.cli.wording import nothing_read
from clientqual.diagnostics import Diagnostic, Related
from clientqual.errors import ClientqualError
from clientqual.report import as_json, dumps, layout, text, words
from clientqual.suggest import near

if TYPE_CHECKING:
    from clientqual.crm import Explanation, Mapping, Reading, Records
    from clientqual.models import Case
    from clientqual.result import Qualification
    from clientqual.ruleset import RuleSet
    from clientqual.span import Span

_LONG: Final = 200
_NOT_THERE: Final = "it is not there"
_NOTHING: Final = ("it is empty", _NOT_THERE)
_FORMATS: Final = ("text", "json", "jsonl", "csv", "properties")

as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The date to which times since and until are counted, such as 2026-03-31. Without it such facts are unknown.",
)


@click.group(name="map")
def command() -> None:
    """Read records of a CRM by a mapping.

    A MAPPING is a YAML file, or the name of one that `clientqual map list` shows. RECORDS are JSON, JSON Lines, YAML or CSV.
    """


@command.command(name="list")
def list_() -> int:
    """List the mappings that come with clientqual."""
    from clientqual.crm import Mapping  # noqa: PLC0415  (see the head of the package)

    columns = page_width()
    for name in Mapping.shipped():
        told = Mapping.load(name)
        click.echo("\n".join(layout.hang(f"{name} {told.version}: {told.description}", columns, "", "    ")))
    return DONE


@command.command()
@click.argument("mapping")
@click.argument("sample")
@as_of_option
@format_option("text", "json")
def check(mapping: str, sample: str, as_of: datetime | None, form: str) -> int:
    """Show how a mapping reads sample records, fact by fact.

    Exit status 1 where a value cannot be read.
    """
    from clientqual.crm import Mapping  # noqa: PLC0415  (see the head of the package)

    loaded, records = Mapping.load(mapping), _records(sample)
    failed = complain(records.diagnostics)
    told = [loaded.explain(record, _date(as_of)) for record in records.records]
    if form == "json":
        click.echo(json.dumps([_explanation_as_json(item) for item in told], ensure_ascii=False, indent=2))
    else:
        columns = page_width()
        click.echo("\n\n".join("\n".join(_explained(loaded, item, columns)) for item in told))
    if failed:
        return BAD
    return FOUND if any(item.mapped.case is None for item in told) else DONE


@command.command()
@click.argument("mapping")
@click.argument("records")
@rules_option
@format_option(*_FORMATS)
@as_of_option
@click.option("--redact", is_flag=True, help="Leave what stands in a record out of the complaints about it.")
def qualify(mapping: str, records: str, rules: str | None, form: str, as_of: datetime | None, redact: bool) -> int:
    """Qualify records.

    json of one record is an object, of several a list; jsonl is one line a record; properties is one line a record with its id and
    what to write back; csv is the same as a table. A record that cannot be read is complained about on standard error and left out;
    the others are answered, and the exit status is 2.
    """
    from clientqual.crm import Mapping  # noqa: PLC0415  (see the head of the package)

    answers = _Answers(Mapping.load(mapping), quick_rules(rules), _records(records), _date(as_of), redact)
    writers: dict[str, Callable[[_Answers], None]] = {
        "text": _write_text,
        "json": _write_json,
        "jsonl": _write_lines,
        "csv": _write_table,
        "properties": _write_properties,
    }
    writers[form](answers)
    return BAD if answers.failed else DONE


@dataclass(slots=True)
class _Answers:
    """The records of a file, answered one by one; what cannot be answered is complained about, and the rest goes on."""

    mapping: Mapping
    rules: RuleSet
    records: Records
    as_of: date | None
    redact: bool
    failed: bool = field(default=False, init=False)

    def __iter__(self) -> Iterator[Qualification]:
        self._complain(self.records.diagnostics)
        mapped = self.mapping.cases(self.records.records, self.as_of)
        for (case, diagnostics), span in zip(mapped, self.records.spans, strict=True):
            self._complain(diagnostics, span)
            answer = None if case is None else self._answer(case, span)
            if answer is not None:
                yield answer

    @property
    def several(self) -> bool:
        return len(self.records.records) > 1

    def _answer(self, case: Case, span: Span) -> Qualification | None:
        if not (case.id or case.label or case.notes or case.facts()):
            self._complain((nothing_read(self.mapping.name, self.mapping.reads()),), span)
        try:
            return self.rules.qualify(case)
        except ClientqualError as error:
            where = Related(f"in record `{case.id}`" if case.id else "in a record without id")
            self._complain(tuple(replace(item, related=(*item.related, where)) for item in error.diagnostics), span)
            return None

    def _complain(self, diagnostics: tuple[Diagnostic, ...], span: Span | None = None) -> None:
        """Print complaints; `span` is where the record stands that they are about, which may have no id to find it by."""
        from clientqual.crm import redacted  # noqa: PLC0415  (see the head of the package)

        if span is not None:
            begun = Related("the record begins", span)
            diagnostics = tuple(replace(item, related=(*item.related, begun)) for item in diagnostics)
        if complain(redacted(diagnostics) if self.redact else diagnostics):
            self.failed = True


def _write_text(answers: _Answers) -> None:
    columns, color = page_width(), in_color()
    gap = ""
    for q in answers:
        click.echo(gap + text(q, columns, color), color=color)
        gap = "\n\n"


def _write_json(answers: _Answers) -> None:
    found = [as_json(q) for q in answers]
    if answers.several:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif found:
        click.echo(json.dumps(found[0], ensure_ascii=False, indent=2))


def _write_lines(answers: _Answers) -> None:
    for q in answers:
        click.echo(dumps(q))


def _write_properties(answers: _Answers) -> None:
    for q in answers:
        click.echo(json.dumps({"id": q.case.id, "properties": q.as_properties()}, ensure_ascii=False))


def _write_table(answers: _Answers) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for number, q in enumerate(answers):
        row = {"id": q.case.id, "label": q.case.label, **q.as_properties()}
        if number == 0:
            writer.writerow(row)
        writer.writerow(map(_cell, row.values()))


def _cell(value: str | int | bool | None) -> str | int:
    from clientqual.crm import safe_for_spreadsheet  # noqa: PLC0415  (see the head of the package)

    if value is None:
        return ""
    return safe_for_spreadsheet(value) if isinstance(value, str) else value


def _records(name: str) -> Records:
    from clientqual.crm import parse_records, read_records  # noqa: PLC0415  (see the head of the package)
    from clientqual.text import MAX_BYTES  # noqa: PLC0415

    return parse_records(sys.stdin.buffer.read(MAX_BYTES + 1), STDIN_NAME) if name == STDIN else read_records(name)


def _date(as_of: datetime | None) -> date | None:
    return as_of.date() if as_of else None


def _explained(mapping: Mapping, told: Explanation, columns: int) -> Iterator[str]:
    """Yield the lines on one record: what was read, what could not be, what was left unknown, what nothing reads."""
    readings = told.readings
    yield f"{mapping.name} {mapping.version}"
    for item in told.mapped.diagnostics:
        if not any(item == reading.problem for reading in readings):
            yield from layout.hang(f"{item.message} [{item.code}]", columns, "  ")
    yield from _section("Read", [item for item in readings if item.value is not None], columns)
    yield from _section("Cannot be read", [item for item in readings if item.problem], columns)
    yield from _unknown([item for item in readings if item.why], columns)
    if told.unread:
        yield "\nIn the record, and read by nothing"
        absent = [item.path for item in readings if item.why == _NOT_THERE]
        close = {name: near(name, absent) for name in told.unread}
        for name in filter(close.get, told.unread):
            yield from layout.hang(f"{name}: did you mean `{close[name]}`?", columns, "  ", "    ")
        rest = ", ".join(name for name in told.unread if not close[name])
        yield from layout.hang(rest, columns, "  ", "  ") if rest else ()


def _section(title: str, readings: list[Reading], columns: int) -> Iterator[str]:
    if readings:
        yield f"\n{title}"
    for item in readings:
        yield from layout.hang(_said(item), columns, "  ", "    ")
        if item.raw:
            yield from layout.hang(f"{item.path} is {item.raw}", columns, "    ", "      ")


def _unknown(readings: list[Reading], columns: int) -> Iterator[str]:
    """Yield what was left unknown: with what stands there, or gathered where nothing does."""
    told = [item for item in readings if item.why not in _NOTHING]
    yield from _section("Left unknown", told, columns)
    if readings and not told:
        yield "\nLeft unknown"
    for why in _NOTHING:
        names = [f"{item.target} ({item.path})" for item in readings if item.why == why]
        if names:
            yield from layout.hang(f"{why}: {', '.join(names)}", columns, "  ", "    ")


def _said(item: Reading) -> str:
    if item.problem is not None:
        told = item.problem.message.partition(f"which is {item.raw}: ")[2] or item.problem.message
        help_ = f"; {item.problem.help}" if item.problem.help else ""
        return f"{item.target}: {told}{help_} [{item.problem.code}]"
    return f"{item.target}: {item.why or _value(item.value)}"


def _value(value: Any) -> str:
    """Write what was read; of a long note its beginning will do."""
    text = words.value(tuple(map(str, value)) if isinstance(value, list) else value)
    return text if len(text) <= _LONG else text[:_LONG].rstrip() + " ..."


def _explanation_as_json(told: Explanation) -> dict[str, object]:
    return {
        "case": told.mapped.case.to_json() if told.mapped.case else None,
        "readings": [
            {
                "target": item.target,
                "path": item.path or None,
                "raw": item.raw or None,
                "value": item.value if isinstance(item.value, bool | int | str | list | None) else str(item.value),
                "why": item.why,
                "problem": item.problem.message if item.problem else None,
            }
            for item in told.readings
        ],
        "unread": list(told.unread),
    }
