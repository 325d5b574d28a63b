"""Tests and promises of a rule set, as schemas."""

from __future__ import annotations

from clientqual.ir import EFFECTS, PHASES, Program
from clientqual.schema.conditions import CONDITION
from clientqual.schema.shapes import TEXT, Schema, either, mapping, one_of, ref, several, titled, words
from clientqual.schema.values import values


def by_kind() -> Schema:
    """Actions by name, effect or phase."""
    parts = {"actions": words(ref("action_name")), "effect": words(one_of(EFFECTS)), "phase": words(one_of(PHASES))}
    return {**mapping(parts), "minProperties": 1}


def rule_tests(program: Program) -> Schema:
    """The section `tests`."""
    parts = {"name": TEXT, "case": ref("case"), "expect": _expect(program)}
    return several(mapping(parts, required=["name", "case", "expect"]))


def promises(program: Program) -> Schema:
    """The section `always`."""
    actions, answers = _actions(), mapping(_answers(program))
    parts = {"name": TEXT, "when": CONDITION, "then": answers, "recommended": actions, "not_recommended": actions}
    return several(mapping(parts, required=["when"]))


def _expect(program: Program) -> Schema:
    actions, signals, answers = _actions(), words(ref("signal_name")), mapping(_answers(program))
    parts = {
        **_answers(program),
        "recommended": titled(actions, "Certain or presumed."),
        "not_recommended": titled(actions, "Neither certain nor presumed."),
        "certain": titled(actions, "Stricter than `recommended`."),
        "conditional": titled(actions, "Called for by some answers only."),
        "done": titled(actions, "Found out by now."),
        "undecided": titled(words(one_of(sorted(program.outcomes))), "More than one answer is possible."),
        "decided": titled(answers, "The one possible answer."),
        "possible": titled(answers, "Exactly these answers are possible."),
        "signals": titled(signals, "Certain or presumed."),
        "no_signals": signals,
    }
    return {**mapping(parts), "minProperties": 1}


def _answers(program: Program) -> dict[str, Schema]:
    return {name: words(values(outcome.domain)) for name, outcome in sorted(program.outcomes.items())}


def _actions() -> Schema:
    return either(words(ref("action_name")), by_kind())
