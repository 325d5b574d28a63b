"""A seeded generator of plausible cases over the facts that reference.json declares.

    for case in cases(2000): ...          # seed 1 unless told; the same seed gives the same cases

A case is a nested dict, case["project"]["brief"] and so on: the four models are always there, and a fact that is not
known is absent. About 70 % of all 77 facts are known. Each case has a hidden quality and a hidden style; facts that
have an order lean on the quality, so that good clients are good in many ways at once, as in life, and every tier,
persona and verdict turns up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

FACTS: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("reference.json").read_text("utf-8"))["facts"]

# facts whose listed values run from weak to strong (the other enums are drawn by their own means)
RISING = {
    "client.experience", "client.openness", "client.responsiveness", "client.estimate_stance",
    "client.deposit_stance", "client.approvals", "client.work_pattern", "project.brief", "project.research",
    "project.budget_fit", "project.deadline", "project.importance", "project.size", "project.health",
    "project.trend", "project.spoken_estimate", "project.deposit", "project.purchase_order",
}  # fmt: skip
GOOD_WHEN_TRUE = {
    "client.professional", "client.respectful", "client.more_work_announced", "client.invests_steadily",
    "client.decision_maker_present", "client.refers_others", "client.discusses_expectations",
    "client.shares_information", "project.budget_defined", "project.deadlines_agreed",
    "project.deliverables_listed", "project.account_manager", "project.shared_board", "project.client_informed",
    "house_rules.written", "provider.conviction",
}  # fmt: skip
BAD_WHEN_TRUE = {"project.rush", "project.direction_reversed"}

# the four styles of client push a few facts one way, which is what makes personas differ
STYLES: dict[str, dict[str, Any]] = {
    "relaxed": {
        "client.involvement": "hands_off", "client.trust": "trusting", "client.autonomy_granted": "full",
        "client.status_requests_per_week": 0.25, "client.seeks": "expertise",
    },
    "watchful": {
        "client.involvement": "controlling", "client.trust": "distrustful", "client.autonomy_granted": "none",
        "client.status_requests_per_week": 6, "client.seeks": "execution",
    },
    "lost": {
        "client.involvement": "hands_on", "client.domain_knowledge": "none", "client.attitude": "skeptical",
        "client.openness": "reluctant", "client.knows_goal": False,
    },
    "able": {
        "client.knows_goal": True, "client.domain_knowledge": "solid", "client.attitude": "keen",
        "client.experience": "extensive", "client.involvement": "collaborative",
    },
}  # fmt: skip

# numbers that are one of a few
CHOICES: dict[str, list[float]] = {
    "house_rules.minimum_budget": [0, 500, 1000, 2500, 5000],
    "house_rules.deposit_percent": [0, 10, 25, 30, 50, 50, 100],
    "client.status_requests_per_week": [0, 0.25, 0.5, 1, 1, 2, 3, 5, 10],
    "house_rules.status_calls_per_week": [0.5, 1, 1, 2, 3],
    "project.progress": [0, 5, 12.5, 25, 40, 50, 62.5, 75, 90, 100],
}
# numbers that are the smaller the better the client is, with the lowest and the highest there are
FALLING = {
    "client.mind_changes": (0, 8),
    "client.approval_layers": (0, 6),
    "house_rules.included_revision_rounds": (0, 5),
    "house_rules.check_in_weeks": (1, 6),
    "project.phases": (1, 6),
}


@dataclass(frozen=True)
class Hidden:
    """What makes the facts of one case hang together."""

    quality: float
    style: dict[str, Any]
    scale: int


def cases(number: int, seed: int = 1, known: float = 0.7) -> Iterator[dict[str, dict[str, Any]]]:
    """Yield cases of which that share of the facts is known."""
    chance = Random(seed)
    for _ in range(number):
        hidden = Hidden(
            chance.betavariate(1.6, 1.6), STYLES[chance.choice(list(STYLES))], chance.choice([800, 4000, 15000, 60000])
        )
        case: dict[str, dict[str, Any]] = {"provider": {}, "house_rules": {}, "client": {}, "project": {}}
        for path, about in FACTS.items():
            if chance.random() < known:
                model, field = path.split(".")
                case[model][field] = _value(chance, path, about, hidden)
        yield case


def _value(chance: Random, path: str, about: dict[str, Any], hidden: Hidden) -> Any:
    if path in hidden.style and chance.random() < 0.65:
        return hidden.style[path]
    by_kind: dict[str, Callable[[], Any]] = {
        "enum": lambda: _one_of(chance, path, about["values"], hidden.quality),
        "bool": lambda: _yes_or_no(chance, path, hidden.quality),
        "set": lambda: sorted(value for value in about["values"] if chance.random() < 0.4),
    }
    return by_kind.get(about["kind"], lambda: _number(chance, path, hidden))()


def _one_of(chance: Random, path: str, values: list[str], quality: float) -> str:
    if path not in RISING:
        return chance.choice(values)
    place = quality * len(values) + chance.gauss(0, 0.3 * len(values))
    return values[max(0, min(len(values) - 1, int(place)))]


def _yes_or_no(chance: Random, path: str, quality: float) -> bool:
    if path in GOOD_WHEN_TRUE:
        return chance.random() < 0.25 + 0.7 * quality
    return chance.random() < (0.5 - 0.45 * quality if path in BAD_WHEN_TRUE else 0.5)


def _number(chance: Random, path: str, hidden: Hidden) -> float:
    if path in CHOICES:
        return chance.choice(CHOICES[path])
    if path in FALLING:
        low, high = FALLING[path]
        return max(low, min(high, int(chance.gauss(high * (0.75 - 0.6 * hidden.quality), high * 0.25))))
    return int(hidden.scale * chance.lognormvariate(0.3 * hidden.quality, 0.5) // 50 * 50)
