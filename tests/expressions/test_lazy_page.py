"""docs/lazy.md: its table of back ends is that of the code. With CLIENTQUAL_EXPECTED=write the page is rewritten; read the diff."""

from __future__ import annotations

import os
from pathlib import Path

from clientqual.expressions import BACK_ENDS, FITTING, FORMS
from clientqual.ir import Kind

PAGE = Path(__file__).parents[2] / "docs" / "lazy.md"
BEGIN, END = "<!-- back ends: written by tests/expressions/test_lazy_page.py -->\n", "<!-- back ends: up to here -->"
KINDS = {
    Kind.ENUM: "values of a list",
    Kind.BOOL: "true or false",
    Kind.INT: "whole numbers",
    Kind.NUMBER: "numbers",
    Kind.MONEY: "money",
    Kind.SET: "sets",
}
WAYS = {"narwhals": "Narwhals expressions", "duckdb": "one query", "spark": "one query"}


def tables() -> str:
    """Return the tables: what each back end is given and cannot do, and from which columns facts are read."""
    titles = ("", "takes and returns", "runs", *KINDS.values(), "to be known")
    lines = [titles, ("---",) * len(titles)]
    for item in BACK_ENDS.values():
        can = ["yes" if set(FITTING[kind]) <= set(item.forms) else "no" for kind in KINDS]
        lines.append((item.title, item.takes, WAYS[item.way], *can, "; ".join(item.notes)))
    lines += [(), ("facts", "columns"), ("---", "---")]
    lines += [(title, ", ".join(FORMS[form] for form in FITTING[kind])) for kind, title in KINDS.items()]
    return "\n".join(f"| {' | '.join(line)} |" if line else "" for line in lines)


def test_page() -> None:
    """The page has the tables of today."""
    before, begin, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    assert begin
    assert end
    text = f"{before}{BEGIN}\n{tables()}\n\n{END}{after}"
    if os.environ.get("CLIENTQUAL_EXPECTED") == "write":
        PAGE.write_text(text, "utf-8")
    assert text == PAGE.read_text("utf-8"), "write it with CLIENTQUAL_EXPECTED=write"
