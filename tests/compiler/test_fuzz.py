"""No rule set at all brings the compiler down: it compiles, or there are complaints.

CLIENTQUAL_FUZZ sets how many damaged rule sets are tried.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from clientqual.compiler import compile_rules
from clientqual.errors import RuleSetError
from clientqual.ruleset import RuleSet
from clientqual.span import Source
from clientqual.text import parse, plain_data, shipped_rules

GOOD = sorted((Path(__file__).parent / "good").iterdir())
TRIES = int(os.environ.get("CLIENTQUAL_FUZZ", "100"))

ODD: tuple[object, ...] = (
    None, True, False, 0, -1, 1, 3, 10**30, 0.00001, 1e300, "", "x", "tier", "mood", "custom.a", "signal.a", "client.brief", "project.budget",
    "red", "all", "none", "{custom.a}", "{", "a\nb", "first", "most", [], {}, [[]], [None], {"a": 1}, {"fact": "custom.a"},
    {"fact": "project.budget", "times": 0}, {"all": []}, {"not": {}}, {"count": {"of": "red", "at_least": 1}}, {"of": []}, {"is": None},
    {"tier": "best"}, {"any": [{"project.rush": True}]}, {"rows": [], "otherwise": None}, {"signal.a": True}, {"between": [3, 1]},
    {"effect": ["begins"]}, ["walk_away"], {"replace": True}, {"remove": ["a"]}, {"before": "a"},
)  # fmt: skip
LINES = (
    "",
    "---",
    "...",
    "\t",
    "  - a",
    "a: b",
    "- ",
    "?",
    "<<: *a",
    "&a",
    "'",
    '"',
    "|",
    "{",
    "]",
    "# x",
    "remove: {signals: [a]}",
)


def damage(random: Random, data: object) -> object:
    """Return the data with one node taken out, doubled, swapped with another, or replaced by something odd."""
    if not isinstance(data, dict | list) or not data or random.random() < 0.08:
        return random.choice(ODD)
    keys = list(data) if isinstance(data, dict) else list(range(len(data)))
    key, other = random.choice(keys), random.choice(keys)
    changed = data.copy()
    action = random.random()
    if action < 0.75:
        changed[key] = damage(random, data[key])
    elif action < 0.85:
        del changed[key]
    elif action < 0.92:
        changed[key] = data[other]
    elif isinstance(changed, dict):
        changed[
            random.choice(
                ["when", "id", "rows", "custom.a", "otherwise", "not", "x", "5", "fact", "presume", "implies"]
            )
        ] = data[key]
    else:
        changed.append(data[key])
    return changed


def damage_text(random: Random, text: str) -> str:
    """Return a text with a line taken out, doubled, indented, replaced, or a sign put into it."""
    lines = text.split("\n")
    at, action = random.randrange(len(lines)), random.randrange(5)
    if action == 0:
        del lines[at : at + random.choice([1, 1, 3, 10])]
    elif action == 1:
        lines.insert(random.randrange(len(lines)), lines[at])
    elif action == 2:
        lines[at] = "  " + lines[at] if random.random() < 0.5 else lines[at][2:]
    elif action == 3:
        lines[at] = random.choice(LINES)
    else:
        place = random.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:place] + random.choice("{}[]:,-'\"#&*!|>%@`x ~0\x07\u2028漢") + lines[at][place:]
    return "\n".join(lines)


def write(value: object) -> str:
    return json.dumps(value, default=lambda number: float(number) if isinstance(number, Decimal) else str(number))


def break_file(random: Random, path: Path) -> None:
    text = path.read_text("utf-8")
    if random.random() < 0.3:
        path.write_text(damage_text(random, text), "utf-8")
        return
    documents = [plain_data(node) for node in parse(Source("x.yaml", text), [])]
    if documents:
        at = random.randrange(len(documents))
        documents[at] = damage(random, documents[at])
    path.write_text("\n---\n".join(map(write, documents)), "utf-8")


@pytest.mark.parametrize("seed", range(TRIES))
def test_damaged(seed: int, tmp_path: Path) -> None:
    """A damaged rule set compiles and answers, or is refused with complaints that can be shown; and soon."""
    random = Random(seed)
    folder = random.choice([*GOOD, shipped_rules() / "default"])
    broken = tmp_path / "rules"
    shutil.copytree(folder, broken)
    files = sorted(path for path in broken.rglob("*.yaml"))
    for _ in range(random.choice([1, 1, 2, 4])):
        break_file(random, random.choice(files))
    start = time.process_time()
    where = broken / "house" if (broken / "house").is_dir() else broken
    try:
        rules = RuleSet(compile_rules(where))
    except RuleSetError as error:
        complaints = error.diagnostics
        shown = str(error)
    else:
        complaints, shown = (), ""
        rules.qualify({})
        rules.test()
    assert bool(complaints) == bool(shown)
    assert time.process_time() - start < 5
