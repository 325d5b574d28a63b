"""Who is timed: each contender as what it is given and what is done with it.

The answer is used: every outcome and every action is read inside the timed call, so that nothing is won by putting work
off.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

from agree import RULES, json_answerer, sound_for_shipped
from reference import hand, oracle
from reference.oracle import Answer, Case

from clientqual import Answer as Answered
from clientqual import Case as CaseModel
from clientqual import Qualification, RuleSet

Use: TypeAlias = Callable[[Any], object]
"""What is timed: one case in, its answer read."""

Feed: TypeAlias = Callable[[Case], Any]
"""What makes of a case what the contender takes, outside of the timing."""


@dataclass(frozen=True)
class Contender:
    """One way to qualify a case. `against` is the contender that its time is a multiple of."""

    name: str
    title: str
    prepare: Callable[[], Use]
    feed: Feed = dict
    against: str | None = None
    shipped: bool = False
    anew: bool = False
    """Whether the input is made anew before each pass, so that nothing can be kept in it from the pass before."""
    optional: bool = False
    """Whether the library may not have it yet."""

    def inputs(self, cases: list[Case]) -> list[Any]:
        return [self.feed(case) for case in (sound_for_shipped(cases) if self.shipped else cases)]


# --- what is done with an answer --------------------------------------------------------------------------------------


def use_two_valued(decide: Callable[[Case], Answer]) -> Use:
    def use(case: Case) -> None:
        answer = decide(case)
        for name in oracle.OUTCOMES:
            answer.get(name)
        for _ in answer["actions"]:
            pass

    return use


def read(q: Qualification) -> None:
    """Read what is presumed and possible, and every recommendation with its status."""
    for outcome in q.outcomes.values():
        outcome.presumed  # noqa: B018  (reading is the point)
        outcome.possible  # noqa: B018
    for steps in (q.recommendations, q.conditional):
        for step in steps:
            step.action  # noqa: B018
            step.status  # noqa: B018


def read_bare(answer: Answered) -> None:
    """Read the same of a bare answer."""
    for presumed, possible in answer.outcomes.values():
        presumed, possible  # noqa: B018
    for action, status in answer.actions:
        action, status  # noqa: B018


def use_bare(where: str | Path) -> Use:
    answer = RuleSet.load(where).answer
    return lambda case: read_bare(answer(case))


def use_bare_made(where: str | Path) -> Use:
    answer = RuleSet.load(where).answer
    return lambda case: read_bare(answer(CaseModel.model_validate(case)))


def use_clientqual(where: str | Path, precision: Any = "walk") -> Use:
    qualify = RuleSet.load(where).qualify
    if precision == "walk":
        return lambda case: read(qualify(case))
    return lambda case: read(qualify(case, precision=precision))


# --- the table --------------------------------------------------------------------------------------------------------


def _hand() -> Use:
    return use_two_valued(hand.qualify)


def _hand_json() -> Use:
    return lambda data: json.dumps(hand.qualify(json.loads(data))).encode()


def _json(where: str | Path) -> Use:
    return json_answerer(RuleSet.load(where))


def _peer(module: str) -> Use:
    return use_two_valued(peer(module))


def peer(module: str) -> Callable[[Case], Answer]:
    """Return the function with which a peer answers a case; what the peer needs is imported here and nowhere else."""
    decide: Callable[[Case], Answer] = import_module(f"peers.{module}").prepare(oracle.load())
    return decide


def _bytes(case: Case) -> bytes:
    return json.dumps(case).encode()


SHIPPED = "clientqual/default"
PEERS = {"zen": "ZEN (zen-engine)", "datalogic": "datalogic (datalogic-py)", "ruleengine": "rule-engine"}

CONTENDERS = {
    contender.name: contender
    for contender in (
        Contender("hand", "by hand, a mapping in", _hand),
        Contender("bare", "clientqual `answer`, a mapping in", partial(use_bare, RULES), against="hand"),
        Contender(
            "bare-model",
            "clientqual `answer`, a `Case` in",
            partial(use_bare, RULES),
            CaseModel.model_validate,
            against="hand",
            anew=True,
        ),
        Contender(
            "bare-made",
            "a mapping made into a `Case`, and `answer`",
            partial(use_bare_made, RULES),
            against="hand",
        ),
        Contender("mapping", "clientqual `qualify`, a mapping in", partial(use_clientqual, RULES), against="hand"),
        Contender(
            "model",
            "clientqual `qualify`, a `Case` in",
            partial(use_clientqual, RULES),
            CaseModel.model_validate,
            against="hand",
            anew=True,
        ),
        Contender(
            "exact",
            'clientqual, a mapping in, `precision="exact"`',
            partial(use_clientqual, RULES, "exact"),
            against="hand",
            optional=True,
        ),
        *(Contender(name, title, partial(_peer, name), against="hand") for name, title in PEERS.items()),
        Contender("hand-json", "by hand with `json`, JSON in, JSON out", _hand_json, _bytes),
        Contender("json", "clientqual, JSON in, JSON out", partial(_json, RULES), _bytes, against="hand-json"),
        Contender("shipped-bare", "`answer`, a mapping in", partial(use_bare, SHIPPED), shipped=True),
        Contender("shipped", "`qualify`, a mapping in", partial(use_clientqual, SHIPPED), shipped=True),
        Contender(
            "shipped-model",
            "a `Case` in",
            partial(use_clientqual, SHIPPED),
            CaseModel.model_validate,
            shipped=True,
            anew=True,
        ),
        Contender("shipped-json", "JSON in, JSON out", partial(_json, SHIPPED), _bytes, shipped=True),
        Contender(
            "shipped-exact",
            'a mapping in, `precision="exact"`',
            partial(use_clientqual, SHIPPED, "exact"),
            shipped=True,
            optional=True,
        ),
    )
}
