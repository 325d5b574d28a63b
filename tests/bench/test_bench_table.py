"""The tables of the benchmark: what was found beside what was wanted, and nothing that was not measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

import pytest

Part: TypeAlias = Callable[[str], ModuleType]


def test_goals_stand_beside_what_was_reached(part: Part) -> None:
    """Multiples are medians of those of each round, and ZEN is held against clientqual within a round."""
    found, table = part("found"), part("table")
    measured = found.Measured(found.QUICK, missing={"exact"})
    measured.timings = {
        "hand": found.Timing([1e-5]),
        "bare": found.Timing([2e-5, 1e-5, 3e-5], [2.0, 1.0, 1.25]),
        "zen": found.Timing([9e-5, 8e-5, 7e-5], [12.0, 10.0, 5.0]),
    }
    rows = [goal.row(measured) for goal in table.GOALS]

    assert [row[2:] for row in rows] == [
        ["1.25", "reached"],
        ["not measured", ""],
        ["not measured", ""],
        ["6.00", "reached"],
        ["not available", ""],
        ["not measured", ""],
        ["not measured", ""],
    ]
    text = table.report(measured)
    assert "| clientqual `answer`, a mapping in | 20 µs | 1.25 | 1.00 to 2.00 |" in text
    assert "shipped" not in text
    assert "not measured" not in text


def test_a_goal_that_was_missed_is_told(part: Part) -> None:
    found, table = part("found"), part("table")
    measured = found.Measured(found.QUICK, start={"command": found.Timing([0.25])})
    goal = table.GOALS[-1]

    assert goal.row(measured)[1:] == ["at most 200 ms", "250 ms", "**missed**"]


def test_only_what_stands_between_the_marks_is_written_anew(part: Part, tmp_path: Path) -> None:
    table = part("table")
    page = tmp_path / "page.md"
    page.write_text(f"# Speed\n\n{table.BEGIN}\nold\n{table.END}\n\nThe end.\n", "utf-8")
    table.write(page, "new")

    assert page.read_text("utf-8") == f"# Speed\n\n{table.BEGIN}\n\nnew\n{table.END}\n\nThe end.\n"


def test_a_page_without_marks_is_left_alone(part: Part, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Speed\n", "utf-8")

    with pytest.raises(ValueError, match="two marks are missing"):
        part("table").write(page, "new")
    assert page.read_text("utf-8") == "# Speed\n"
