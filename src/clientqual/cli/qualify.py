"""`clientqual qualify`: what follows from cases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from clientqual.cli.common import (
    BAD,
    DONE,
    complain,
    format_option,
    in_color,
    language_option,
    load_rules,
    page_width,
    quick_rules,
    rules_option,
    written_cases,
)
from clientqual.diagnostics import Diagnostic
from clientqual.errors import ClientqualError, MissingExtra
from clientqual.qualification import Precision, Qualification
from clientqual.report import Detail, as_json, dumps, html_of_several, layout, markdown, text
from clientqual.span import Span

if TYPE_CHECKING:
    from clientqual.models import CaseEntry, WrittenCase
    from clientqual.ruleset import EngineName, RuleSet

_MANY: Final = 50
"""From so many cases on, it is worth preparing the faster engine."""
_DETAILS: Final[dict[str, Detail]] = {"full": "full", "answer": "answer"}


class _Answers:
    """The cases given, answered one by one by name; what cannot be answered is complained about, and the rest goes on."""

    def __init__(
        self, rules: RuleSet, paths: tuple[str, ...], precision: Precision, engine: EngineName | None = None
    ) -> None:
        files = written_cases(paths)
        self.failed = complain(item for file in files for item in file.diagnostics)
        self._cases = [case for file in files for case in file.cases]
        if engine is None and len(self._cases) > _MANY:
            engine = "table"
        self._rules = rules if engine is None else rules.using(engine)
        self._precision = precision
        self.several = len(self._cases) > 1
        self.none = not self._cases and not self.failed

    def __iter__(self) -> Iterator[tuple[str, Qualification]]:
        for case in self._cases:
            told = self._plainly(case) or self._closely(case)
            if told is None:
                self.failed = True
            else:
                yield told

    def _plainly(self, case: WrittenCase) -> tuple[str, Qualification] | None:
        """Answer a case that nothing is wrong with, if that can be told without reading it closely, which takes longer to begin with."""
        data = None if case.diagnostics else case.data(self._rules.program.types)
        if data is None:
            return None
        try:
            q = self._rules.qualify(data, self._precision)
        except ClientqualError:
            return None
        return q.case.id or q.case.label or case.name, q

    def _closely(self, case: WrittenCase) -> tuple[str, Qualification] | None:
        """Answer a case, or say what is wrong with it, and where."""
        from clientqual.models import read_written  # noqa: PLC0415  (see the head of the package)

        entry = read_written(case)
        complain(entry.diagnostics)
        if entry.case is None:
            return None
        try:
            return entry.name, self._rules.qualify(entry.case, self._precision)
        except MissingExtra:
            raise  # no case is at fault, and the next one would fail likewise
        except ClientqualError as error:
            complain(replace(item, span=item.span or _place(item, entry)) for item in error.diagnostics)
            return None


def _place(item: Diagnostic, entry: CaseEntry) -> Span | None:
    """Find the place in the file of what a complaint about a case is about."""
    return entry.place(item.subject) if item.subject else entry.span


@click.command(name="qualify")
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@rules_option
@format_option("text", "json", "jsonl", "markdown", "html")
@click.option(
    "--precision",
    type=click.Choice(["walk", "exact"]),
    default="walk",
    show_default=True,
    help="How closely to look at what is possible; exact needs the extra of that name.",
)
@click.option(
    "--detail",
    type=click.Choice(list(_DETAILS)),
    default="full",
    show_default=True,
    help="In JSON: everything, or only the answer without texts, reasons, questions and basis.",
)
@click.option(
    "--guidance",
    is_flag=True,
    help="In text and Markdown: also how to do each thing, and what every reason rests on.",
)
@click.option(
    "--engine",
    type=click.Choice(["table", "lanes", "durable"]),
    help="What works it out; all say the same.  [default: the quickest; durable needs the extra of that name]",
)
@language_option
def command(  # noqa: PLR0913, PLR0917  (one argument an option)
    cases: tuple[str, ...],
    rules: str | None,
    form: str,
    precision: Precision,
    detail: str,
    guidance: bool,
    engine: EngineName | None,
    language: str | None,
) -> int:
    """Say what follows from cases.

    Each CASE is a YAML or JSON file of one or several cases, or - for standard input.

    JSON of one case is an object, of several or none a list; jsonl is one line a case. A case that cannot be read is complained about
    on standard error and left out; the others are answered, and the exit status is 2.

    html is one page that stands alone, whatever the number of cases; markdown has a line between cases.
    """
    # What an engine refuses has places, which the cache does not know.
    loaded = (load_rules if engine == "durable" else quick_rules)(rules, language)
    answers = _Answers(loaded, cases, precision, engine)
    writers: dict[str, Callable[[], None]] = {
        "text": lambda: _write_text(answers, guidance),
        "json": lambda: _write_json(answers, _DETAILS[detail]),
        "jsonl": lambda: _write_lines(answers, _DETAILS[detail]),
        "markdown": lambda: _write_markdown(answers, guidance),
        "html": lambda: _write_page(answers, loaded),
    }
    writers[form]()
    return BAD if answers.failed else DONE


def _write_text(answers: _Answers, guidance: bool) -> None:
    columns, color = page_width(), in_color()
    gap = ""
    for name, q in answers:
        shown, heading = (_untitled(q, name), f"{_heading(name, columns)}\n\n") if answers.several else (q, "")
        click.echo(gap + heading + text(shown, columns, color, guidance=guidance), color=color)
        gap = "\n\n"


def _untitled(q: Qualification, name: str) -> Qualification:
    """Take the title away where the heading above says the same."""
    same = (q.case.label or q.case.id) == name
    return replace(q, case=replace(q.case, id=None, label=None)) if same else q


def _heading(case: str, columns: int) -> str:
    """Draw a line across the page with the name of a case in it."""
    name = layout.clean(case) or "case"
    drawn = f"=== {name} "
    return drawn + "=" * max(3, columns - layout.width(drawn))


def _write_json(answers: _Answers, detail: Detail) -> None:
    found = [as_json(q, detail) for _, q in answers]
    if answers.several or answers.none:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif found:
        click.echo(json.dumps(found[0], ensure_ascii=False, indent=2))


def _write_lines(answers: Iterable[tuple[str, Qualification]], detail: Detail) -> None:
    for _, q in answers:
        click.echo(dumps(q, detail))


def _write_markdown(answers: _Answers, guidance: bool) -> None:
    gap = ""
    for name, q in answers:
        click.echo(gap + markdown(q, title=_called(name, q, answers), guidance=guidance))
        gap = "\n---\n\n"


def _write_page(answers: _Answers, rules: RuleSet) -> None:
    """Write all cases as one page, which knows from the rules which answers there are besides those possible."""
    found = [(_called(name, q, answers), q) for name, q in answers]
    known = {name: tuple(map(str, outcome.domain.values)) for name, outcome in rules.program.outcomes.items()}
    if found:
        click.echo(html_of_several(found, language=rules.language, answers=known), nl=False)


def _called(name: str, q: Qualification, answers: _Answers) -> str | None:
    """Return what to call a case among others, whose names tell them apart; alone it has the title that it has."""
    return (q.case.label or name) if answers.several else None
