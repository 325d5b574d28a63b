"""Blocks in words: what lines say where a page has more room."""

from __future__ import annotations

from clientqual.rendering import words
from clientqual.rendering.blocks import Choices, Known, Link, Point, Table, Term


def answering(choices: Choices) -> str:
    """Say whom to ask, and how to write the answer down."""
    answer = f"{choices.fact}: {words.choices(choices.kind, choices.values)}"
    return f"{words.ASKED[choices.of]} - {answer}" if choices.of in words.ASKED else answer


def term(term: Term) -> str:
    """Say what stands behind a label: `Known: project.brief none; project.rush true`."""
    said = [f"{item.fact} {words.value(item.value)}" if isinstance(item, Known) else item for item in term.values]
    joint = "; " if any(isinstance(item, Known) for item in term.values) else ", "
    return f"{term.label}: {joint.join(said)}"


def row(table: Table, cells: tuple[str | Link, ...]) -> str:
    """Say a row of a table: what it is about, and each other cell behind the head of its column."""
    about, *others = (cell.text if isinstance(cell, Link) else cell for cell in cells)
    told = ", ".join(f"{head}: {other}" for head, other in zip(table.head[1:], others, strict=True) if other)
    return f"{about} ({told})" if told else about


def marks(point: Point) -> list[str]:
    """Return the marks of an entry; that it is certain goes without saying."""
    return [*point.marks, *([point.status] if point.status not in (None, "certain") else [])]


def more(number: int) -> str:
    """Say how many more there are."""
    return f"... and {number} more"
