"""docs/outcomes-and-actions.md: all that the shipped rule set calls by name, apart from facts.

With CLIENTQUAL_EXPECTED=write the page is rewritten; read the diff.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from clientqual import RuleSet
from clientqual.ir import PHASES, Action, First, Most, Outcome
from clientqual.suggest import listed
from clientqual.text import shipped_rules

PAGE = Path(__file__).parents[1] / "docs" / "outcomes-and-actions.md"
PROGRAM = RuleSet.default().program
TEXTS = PROGRAM.texts
ENDINGS = [name for name in PROGRAM.action_order if PROGRAM.actions[name].effect == "ends"]

INTRO = """# Outcomes, signals and actions

All that `clientqual/default` calls by name, apart from facts, which `clientqual facts` lists: what a rule of yours may read or count,
what a test may expect, and what a house changes, replaces or removes ([extending](rule-language.md#extending-a-rule-set)). This page is written by
`tests/test_outcomes_page.py` from the rules.

* [Outcomes](#outcomes) and their answers, with the ids of their rows and evidence.
* [Groups](#groups) of signals, which outcomes count.
* [Signals](#signals), with what lights them.
* [Actions](#actions), by phase, with their recommendations and what excludes them.
* [Alerts](#alerts), which an engagement raises.
"""
OUTCOMES = """## Outcomes

The answers of these six are the same in every rule set. Those of an ordered outcome stand from the best to the worst, and a test that
expects `tier: [good, decent]` takes either. Of rows the first that holds answers; evidence adds up.
"""
GROUPS = """## Groups

A condition counts a group with `count: {of: bad_signs, at_least: 2}`; `red` and `green` count all signals of that flag.
"""
SIGNALS = """## Signals

A rule reads a signal as `signal.NAME: true`. Signals have no weights of their own: outcomes count the groups above, and read a few signals
and many facts by name.
"""
ACTIONS = """## Actions

In the order in which they are to be done. What begins, continues or ends work says so; an action is not recommended while one that
excludes it is. The names behind *recommended by* are the ids of its rules. *An ending* is any of these:
{endings}.
"""
ALERTS = """## Alerts

[Watching](watching.md) tells of these as they begin and end.
"""


def names(items: Iterable[str]) -> str:
    return listed(items) or "none"


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(str(cell).replace('|', '/') for cell in row)} |"
    yield ""


def item(text: str) -> str:
    return textwrap.fill(text, 120, initial_indent="* ", subsequent_indent="  ", break_on_hyphens=False)


def outcome(told: Outcome) -> Iterator[str]:
    name = told.name
    yield f"### {name}\n"
    order = "From the best answer to the worst" if told.ordered else "In no order"
    yield f"{TEXTS[f'outcomes/{name}/title'].rstrip('?')}. {order}:\n"
    yield from table(
        ("answer", "meaning"),
        ((f"`{value}`", TEXTS[f"outcomes/{name}/answers/{value}"]) for value in told.domain.values),
    )
    if isinstance(told.table, First):
        yield f"The first row that holds answers, else it is `{told.table.otherwise}`:\n"
        yield from table(("row", "answer", "because"), rows(name, told.table))
    else:
        least = told.table.minimum
        yield f"The answer with the heaviest evidence, if that weighs at least {least}, else `{told.table.otherwise}`:\n"
        yield from table(("evidence", "answer", "weight", "because"), evidence(name, told.table))


def rows(name: str, told: First) -> Iterator[tuple[object, ...]]:
    for row in told.rows:
        yield f"`{row.id}`", f"`{row.then}`", TEXTS[f"outcomes/{name}/because/{row.id}"]


def evidence(name: str, told: Most) -> Iterator[tuple[object, ...]]:
    for one in told.evidence:
        yield f"`{one.id}`", f"`{one.answer}`", one.weight, TEXTS[f"outcomes/{name}/because/{one.id}"]


def conditions() -> dict[str, str]:
    """Return the condition of every signal as YAML on one line, from the files."""
    found: dict[str, Any] = {}
    for path in sorted(shipped_rules().glob("default/signals/*.yaml")):
        found |= yaml.safe_load(path.read_text("utf-8"))["signals"]
    flow: dict[str, Any] = {"default_flow_style": True, "sort_keys": False, "width": 10_000}
    return {name: yaml.safe_dump(signal["when"], **flow).strip() for name, signal in found.items()}


def signals() -> Iterator[str]:
    when = conditions()
    assert set(when) == set(PROGRAM.signals)
    for flag in ("red", "green"):
        yield f"### {flag}\n"
        yield from table(
            ("signal", "says", "lit by"),
            (
                (f"`{name}`", TEXTS[f"signals/{name}/title"], f"`{when[name]}`")
                for name, signal in sorted(PROGRAM.signals.items())
                if signal.flag == flag
            ),
        )


def action(told: Action) -> str:
    effect = "" if told.effect == "none" else f" It {told.effect} work."
    rules = f" Recommended by {names(rule.id for rule in told.rules)}."
    return item(f"**{told.id}**: {title(f'actions/{told.id}/title')}.{effect}{rules}{excluded(told)}")


def excluded(told: Action) -> str:
    ended = set(ENDINGS) <= set(told.excluded_by)
    others = [f"`{name}`" for name in told.excluded_by if not (ended and name in ENDINGS)]
    if ended:
        others = ["an ending", *others]
    return f" Excluded by {', '.join(others)}." if others else ""


def title(key: str) -> str:
    """Return a title with its placeholders marked."""
    return re.sub(r"(\{[^}]*\})", r"`\1`", TEXTS[key].rstrip("."))


def actions() -> Iterator[str]:
    for phase in PHASES:
        known = [PROGRAM.actions[name] for name in PROGRAM.action_order if PROGRAM.actions[name].phase == phase]
        if known:
            yield f"### {phase}\n"
            yield "\n".join(map(action, known)) + "\n"


def page() -> str:
    """Return the page."""
    lines = [INTRO, OUTCOMES]
    for name in ("paradigm", "alignment", "tier", "persona", "verdict", "course"):
        lines += outcome(PROGRAM.outcomes[name])
    lines.append(GROUPS)
    lines += [item(f"**{name}**: {names(members)}.") for name, members in sorted(PROGRAM.groups.items())]
    lines += ["", SIGNALS, *signals(), ACTIONS.format(endings=names(ENDINGS)), *actions(), ALERTS]
    lines += [item(f"**{name}**: {title(f'alerts/{name}/title')}.") for name in sorted(PROGRAM.alerts)]
    return "\n".join(lines) + "\n"


def test_page() -> None:
    """The page tells what the rules hold today, by every name that they have."""
    text = page()
    if os.environ.get("CLIENTQUAL_EXPECTED") == "write":
        PAGE.write_text(text, "utf-8")
    assert text == PAGE.read_text("utf-8"), "write it with CLIENTQUAL_EXPECTED=write"
    everything = (PROGRAM.outcomes, PROGRAM.groups, PROGRAM.signals, PROGRAM.actions, PROGRAM.alerts)
    known = {name for section in everything for name in section}
    assert known - set(re.findall(r"^(?:### |\* \*\*|\| `)(\w+)", text, re.MULTILINE)) == set()
