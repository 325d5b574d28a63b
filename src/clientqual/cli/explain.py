"""`clientqual explain`: why the answers are what they are, and what would change them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from clientqual.cli import wording
from clientqual.cli.common import (
    BAD,
    DONE,
    complain,
    format_option,
    language_option,
    page_width,
    quick_rules,
    read_cases,
    rules_option,
)
from clientqual.errors import ClientqualError
from clientqual.report import as_json as report_json
from clientqual.report import layout

if TYPE_CHECKING:
    from clientqual.cli.explaining.changes import Asked
    from clientqual.diagnostics import Diagnostic
    from clientqual.explain import Changes
    from clientqual.models import Case, CaseEntry
    from clientqual.ruleset import RuleSet
    from clientqual.span import Span


@click.command(name="explain")
@click.argument("case", metavar="CASE")
@click.option(
    "--instead",
    multiple=True,
    metavar="OUTCOME=ANSWER",
    help="What should come out instead, such as `tier=good` or `tier=good,best`; `recommended=ACTION` and `not_recommended=ACTION` do as "
    "well. Several must all come true.",
)
@click.option("--decided", is_flag=True, help="With --instead: whatever the facts turn out to be that are not known.")
@click.option("--limit", type=click.IntRange(1), default=5, show_default=True, help="With --instead: how many changes.")
@click.option("--of", multiple=True, metavar="OUTCOME|ACTION", help="Explain only this outcome or recommendation.")
@rules_option
@format_option("text", "json")
@language_option
def command(  # noqa: PLR0913, PLR0917  (one for each option)
    case: str,
    instead: tuple[str, ...],
    decided: bool,
    limit: int,
    of: tuple[str, ...],
    rules: str | None,
    form: str,
    language: str | None,
) -> int:
    """Say why an answer is what it is, or what would change it.

    CASE is a YAML or JSON file, or - for standard input. Where it holds several cases, each is explained.

    Without --instead each answer and recommendation is told with the facts that are enough for it, and its rules and sources. With it the
    smallest changes are told that lead to another answer, as what to ask of the client and what to change yourself; or what stands in the
    way, where nothing does.
    """
    if instead and of:
        raise click.UsageError(
            "`--of` says what to explain, and `--instead` what should be otherwise: one of them at a time"
        )
    if decided and not instead:
        raise click.UsageError("`--decided` goes with `--instead`")
    loaded = quick_rules(rules, language)
    asked = _asked(instead, decided)
    explain = _Reasons(loaded, of) if asked is None else _Changes(loaded, asked, limit)
    return _each(case, explain, form)


def _asked(instead: tuple[str, ...], decided: bool) -> Asked | None:
    """Return what is wanted instead, or None where nothing is. Of one outcome said twice, any of the answers is."""
    from clientqual.cli.explaining.changes import Asked  # noqa: PLC0415  (see the head of the package)

    told: dict[str, list[str]] = {}
    for text in instead:
        name, sign, answers = text.partition("=")
        if not (name and sign and answers):
            raise ClientqualError([wording.not_instead(text)])
        told.setdefault(name, []).extend(answer.strip() for answer in answers.split(","))
    if not told:
        return None
    recommended, not_recommended = tuple(told.pop("recommended", ())), tuple(told.pop("not_recommended", ()))
    return Asked({name: tuple(answers) for name, answers in told.items()}, recommended, not_recommended, decided)


class _Reasons:
    """Explains the answers and recommendations of a case, or some of them."""

    def __init__(self, rules: RuleSet, of: tuple[str, ...]) -> None:
        self._rules = rules
        self._of = of

    def text(self, case: Case) -> str:
        from clientqual.cli.explaining.reasons import text  # noqa: PLC0415  (see the head of the package)

        q = self._rules.qualify(case)
        if self._of:
            reasons = [(name, self._rules.why(case, name)) for name in self._of]
        else:
            reasons = [(name, outcome.reason) for name, outcome in q.outcomes.items()]
            reasons += [(item.action, item.reason) for item in q.recommendations]
        return text(q, reasons, page_width())

    def json(self, case: Case) -> dict[str, Any]:
        found = report_json(self._rules.qualify(case))
        for name in self._of:
            self._rules.why(case, name)  # it complains of what cannot be explained
        kept = {key: found[key] for key in ("rule_set", "case", "outcomes", "recommendations")}
        if self._of:
            kept["outcomes"] = {name: item for name, item in found["outcomes"].items() if name in self._of}
            kept["recommendations"] = [item for item in found["recommendations"] if item["action"] in self._of]
        return kept


class _Changes:
    """Says what would change the answers of a case."""

    def __init__(self, rules: RuleSet, asked: Asked, limit: int) -> None:
        self._rules = rules
        self._asked = asked
        self._limit = limit

    def _found(self, case: Case) -> Changes:
        asked = self._asked
        return self._rules.change(
            case,
            limit=self._limit,
            decided=asked.decided,
            recommended=asked.recommended,
            not_recommended=asked.not_recommended,
            **asked.outcomes,
        )

    def text(self, case: Case) -> str:
        from clientqual.cli.explaining.changes import Told  # noqa: PLC0415  (see the head of the package)

        found = self._found(case)
        return Told(self._asked, self._rules.facts(), page_width()).text(self._rules.qualify(case), found)

    def json(self, case: Case) -> dict[str, Any]:
        from clientqual.cli.explaining.changes import as_json  # noqa: PLC0415  (see the head of the package)

        wanted = {name: list(answers) for name, answers in self._asked.outcomes.items()}
        if self._asked.recommended:
            wanted["recommended"] = list(self._asked.recommended)
        if self._asked.not_recommended:
            wanted["not_recommended"] = list(self._asked.not_recommended)
        answer = report_json(self._rules.qualify(case), "answer")
        return {
            "rule_set": answer["rule_set"],
            "case": answer["case"],
            "wanted": wanted,
            "decided": self._asked.decided,
            **as_json(self._found(case)),
        }


def _each(path: str, explain: _Reasons | _Changes, form: str) -> int:
    """Explain each case of a file. What cannot be explained is complained about, and the rest goes on."""
    (file,) = read_cases([path])
    failed = complain(file.diagnostics)
    told: list[Any] = []
    for entry in file.entries:
        failed |= complain(entry.diagnostics)
        if entry.case is not None:
            try:
                told.append(explain.json(entry.case) if form == "json" else _titled(entry, explain.text(entry.case)))
            except ClientqualError as error:
                complain(replace(item, span=item.span or _place(item, entry)) for item in error.diagnostics)
                failed = True
    if form == "json":
        if told or not (file.entries or failed):
            click.echo(json.dumps(told[0] if len(file.entries) == 1 else told, ensure_ascii=False, indent=2))
    elif told:
        click.echo("\n\n\n".join(told))
    return BAD if failed else DONE


def _titled(entry: CaseEntry, text: str) -> str:
    """Put the name of a case above what is said of it, where it has one."""
    assert entry.case is not None
    title = layout.clean(entry.case.label or entry.case.id or "")
    return f"{title}\n\n{text}" if title else text


def _place(item: Diagnostic, entry: CaseEntry) -> Span | None:
    """Find the place in the file of what a complaint about a case is about."""
    return entry.place(item.subject) if item.subject else None
