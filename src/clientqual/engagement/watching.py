"""Watching: which alerts hold in a case. An alert is judged like the recommendation of an action, by the engine that judges those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

from clientqual.circuit import Circuits
from clientqual.engines import TableEngine
from clientqual.ir import Action, Condition, Program, Rule, Value
from clientqual.ruleset import RuleSet

_REMEMBERED: Final = 1 << 14
_RULE: Final = "when"


class Watch:
    """Says which alerts of a rule set hold: surely, or as far as is known. It may be shared by any number of engagements."""

    def __init__(self, rules: RuleSet) -> None:
        self.alerts = rules.program.alerts
        self.base: Final = rules.using("table")
        """The rules that are watched, which say what is recommended."""
        program = _watched(rules.program, {name: alert.when for name, alert in self.alerts.items()})
        self._engine = TableEngine(program, Circuits(program).walk)
        self._defaults = {path: fact.default for path, fact in program.facts.items() if fact.default is not None}
        self._found: dict[int, frozenset[str]] = {}

    @cached_property
    def rules(self) -> RuleSet:
        """The rule set in which each alert is an action that is recommended by its reason; it finds the reasons and fills the texts."""
        program = _watched(self.base.program, {name: alert.reason for name, alert in self.alerts.items()})
        return RuleSet(program, self.base.language, Circuits(program))

    def raised(self, known: Mapping[str, Value]) -> frozenset[str]:
        """Return the alerts that hold where this is known, implied facts among it; defaults need not be."""
        number = self._engine.start({**self._defaults, **known})
        found = self._found.get(number)
        if found is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            answer = self._engine.answer(number)
            found = frozenset(item.action for item in answer.actions if item.status != "conditional")
            self._found[number] = found
        return found


_WATCHES: Final[WeakKeyDictionary[RuleSet, Watch]] = WeakKeyDictionary()


def watch(rules: RuleSet) -> Watch:
    """Return the watch of a rule set. It is kept as long as that is, for many engagements share one."""
    found = _WATCHES.get(rules)
    if found is None:
        found = _WATCHES[rules] = Watch(rules)
    return found


def _watched(program: Program, conditions: Mapping[str, Condition]) -> Program:
    """Return the program with its alerts, on these conditions, in place of its actions, and nothing that only says more of a rule set."""
    actions = {
        name: Action(name, "any", "none", (Rule(_RULE, conditions[name], alert.source),), source=alert.source)
        for name, alert in program.alerts.items()
    }
    return replace(
        program,
        actions=actions,
        action_order=tuple(sorted(actions)),
        texts=_texts(program.texts),
        translations={language: _texts(texts) for language, texts in program.translations.items()},
        unrealistic=(),
        tests=(),
        promises=(),
    )


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return texts with those of alerts under the keys of actions."""
    found = {key: text for key, text in texts.items() if not key.startswith("actions/")}
    for key, text in texts.items():
        if key.startswith("alerts/"):
            _, name, part = key.split("/", 2)
            found[f"actions/{name}/{part}" if part == "title" else f"actions/{name}/because/{_RULE}"] = text
    return found
