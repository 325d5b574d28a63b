"""A report as HTML elements. How they look is the style sheet's business; what they mean can be heard as well as seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final, assert_never, get_args

from clientqual.rendering import phrases, words
from clientqual.rendering.blocks import (
    Answer,
    Answers,
    Block,
    Chart,
    Choices,
    Document,
    Fold,
    Known,
    Link,
    Paragraph,
    Point,
    Points,
    Section,
    Standing,
    Step,
    Table,
    Term,
    Terms,
)
from clientqual.rendering.layout import clean
from clientqual.rendering.markup import SPACE, Html, element, together

_HEARD: Final = "cq-heard"
"""The class of what is there to be heard, where others see it."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes documents as articles whose title is a heading of `level`."""

    level: int = 1

    def article(self, document: Document, mark: str | None = None) -> Html:
        """Write a document; `mark` is the name that links on the page lead to."""
        return element(
            "article",
            element(
                "header",
                element("p", document.kind, class_="cq-kind") if document.kind else None,
                self._heading(document.title, 0),
                self._blocks(document.opening),
                class_="cq-opening",
            ),
            *(self._section(section) for section in document.sections if section.blocks),
            element("footer", self._blocks(document.closing), class_="cq-closing"),
            class_="cq-report",
            id=mark,
        )

    def _heading(self, text: str, below: int) -> Html:
        return element(f"h{self.level + below}", text)

    def _section(self, section: Section) -> Html:
        body = self._blocks(map(_whole, section.blocks) if section.folded else section.blocks)
        inner = element("details", element("summary", section.folded), body) if section.folded else body
        heading = self._heading(section.heading, 1)
        return element("section", heading, element("div", inner), class_=f"cq-section cq-part-{section.name}")

    def _blocks(self, blocks: Iterable[Block]) -> Html:
        return together(*map(self.block, blocks))

    def block(self, block: Block) -> Html:
        match block:
            case Paragraph():
                return _paragraph(block)
            case Points():
                return self._points(block)
            case Answers():
                return together(_legend(block), element("div", *map(self._answer, block.items), class_="cq-answers"))
            case Choices():
                return _choices(block)
            case Terms():
                return element("dl", *map(_term, block.items), class_="cq-terms")
            case Fold():
                return element("details", element("summary", block.summary), self._blocks(block.blocks))
            case Table():
                return _table(block)
            case Chart():
                from clientqual.rendering import figures  # noqa: PLC0415  (few reports have a chart)

                return figures.figure(block, _table(block.table))
            case _:
                assert_never(block)

    def _points(self, points: Points) -> Html:
        """Write a list, under the headings of its groups."""
        shown = len(points.items) if points.shown is None else points.shown
        rest = points.items[shown:]
        more = element("summary", f"{len(rest)} more")
        return together(
            self._grouped(points.items[:shown], points, 1),
            element("details", more, self._grouped(rest, points, shown + 1), class_="cq-rest") if rest else None,
            element("p", phrases.more(points.left), class_="cq-faint") if points.left else None,
        )

    def _grouped(self, items: tuple[Point, ...], points: Points, number: int) -> Html:
        parts: list[Html] = []
        for group, found in groupby(items, lambda point: point.group):
            members = tuple(found)
            parts += [self._heading(group, 2)] if group else []
            parts.append(self._list(members, points, number))
            number += len(members)
        return together(*parts)

    def _list(self, items: tuple[Point, ...], points: Points, number: int) -> Html:
        ordered = points.bullet == "number"
        return element(
            "ol" if ordered else "ul",
            *map(self._point, items),
            class_=f"cq-points cq-{points.bullet} cq-{points.tone}",
            start=number if ordered and number > 1 else None,
        )

    def _point(self, point: Point) -> Html:
        marks = [*(() if point.group else point.marks), *([point.status] if point.status else [])]
        text = element("span", element("bdi", point.text), class_="cq-said")
        return element("li", text, *map(_mark, marks), self._blocks(point.inner))

    def _answer(self, answer: Answer) -> Html:
        """Show one outcome: the question, the answer, the answers there are with how each stands, and why."""
        said = answer.said or answer.name[:1].upper() + answer.name[1:]
        return element(
            "section",
            self._heading(answer.label, 2),
            element("p", element("bdi", said), _mark(answer.status), class_="cq-answer"),
            element("ol", *map(_step, answer.steps), class_="cq-steps"),
            self._blocks(answer.inner),
            class_="cq-outcome",
        )


def _whole(block: Block) -> Block:
    """Return a block that folds nothing away: what is folded already would have to be unfolded twice."""
    return block._replace(shown=None) if isinstance(block, Points) else block


def _mark(mark: str) -> Html:
    known = {"certain", "presumed", "conditional"}
    return together(SPACE, element("span", mark, class_=f"cq-mark cq-{mark}" if mark in known else "cq-mark"))


def _legend(answers: Answers) -> Html:
    """Show what the looks of the steps say, for who does not hear it of each."""
    present = {step.standing for answer in answers.items for step in answer.steps}
    shown = [element("span", item, class_=_step_class(item)) for item in get_args(Standing) if item in present]
    return element("p", *shown, class_="cq-legend", aria_hidden="true")


def _step_class(standing: Standing) -> str:
    return f"cq-step cq-{standing.replace(' ', '-')}"


def _step(step: Step) -> Html:
    heard = element("span", f"({step.standing})", class_=_HEARD)
    return element("li", element("bdi", step.name), SPACE, heard, class_=_step_class(step.standing))


def _paragraph(paragraph: Paragraph) -> Html:
    first, *others = [line for line in paragraph.text.split("\n") if clean(line)] or [""]
    label = (element("b", f"{paragraph.label}:"), SPACE) if paragraph.label else ()
    told = [(*label, first), *((line,) for line in others)] if first else []
    return together(*(element("p", *inner, class_=f"cq-{paragraph.tone}") for inner in told))


def _choices(choices: Choices) -> Html:
    """Say whom to ask, and show what there is to choose from."""
    whom = (f"{words.ASKED[choices.of]} -", SPACE) if choices.of in words.ASKED else ()
    wording = words.choices(choices.kind, ()).strip()
    options = [element("li", element("bdi", words.value(value))) for value in choices.values]
    return together(
        element(
            "p", *whom, element("code", choices.fact), ":", *((SPACE, wording) if wording else ()), class_="cq-faint"
        ),
        element("ul", *options, class_="cq-options") if options else None,
    )


def _term(term: Term) -> Html:
    values = [item for item in term.values if isinstance(item, str)]
    known = [item for item in term.values if isinstance(item, Known)]
    return element(
        "div",
        element("dt", term.label),
        *(element("dd", element("code", item.fact), SPACE, element("bdi", words.value(item.value))) for item in known),
        element("dd", ", ".join(values)) if values else None,
    )


def _table(table: Table) -> Html:
    head = element("tr", *(element("th", cell, scope="col") for cell in table.head))
    return element(
        "table",
        element("caption", table.caption),
        element("thead", head),
        element("tbody", *(_row(row) for row in table.rows)),
    )


def _row(row: tuple[str | Link, ...]) -> Html:
    about, *others = map(_cell, row)
    return element("tr", element("th", about, scope="row"), *(element("td", other) for other in others))


def _cell(cell: str | Link) -> Html:
    return element("a", cell.text, href=f"#{cell.to}") if isinstance(cell, Link) else element("bdi", cell)
