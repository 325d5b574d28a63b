"""Reasons: the rules that carry an answer, and the facts they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clientqual.answering.intake import Knowledge
from clientqual.answering.wording import Wording, plain
from clientqual.ir import All, Always, Any, Compare, Condition, Count, First, Lit, Most, Not, Program, Rule, Within
from clientqual.qualification import Plain, Reason
from clientqual.semantics import Decision, holds


@dataclass(frozen=True, slots=True)
class Reasons:
    """Gives reasons for what follows from the presumed case."""

    program: Program
    knowledge: Knowledge
    decision: Decision
    wording: Wording

    def outcome(self, name: str) -> Reason:
        """Return the reason for the presumed answer of an outcome."""
        rules = self._deciding(name)
        source = self.program.outcomes[name].source
        return self._reason(name, f"outcomes/{name}", rules, source) if rules else Reason(rules=(f"{name}/otherwise",))

    def action(self, name: str) -> Reason:
        """Return the reason for a recommendation of the presumed case."""
        action = self.program.actions[name]
        rules = [rule for rule in action.rules if self._holds(rule.when)]
        return self._reason(name, f"actions/{name}", rules, action.source)

    def _reason(self, name: str, key: str, rules: list[Rule], fallback: tuple[str, ...]) -> Reason:
        paths = {path for rule in rules for path in self._support(rule.when)}
        known = self.knowledge.facts
        sentences = dict.fromkeys(self.wording.text(f"{key}/because/{rule.id}") for rule in rules)
        return Reason(
            facts=self._told(path for path in paths if path in known),
            presumed=self._told(path for path in paths if path not in known),
            rules=tuple(f"{name}/{rule.id}" for rule in rules),
            sources=tuple(sorted({source for rule in rules for source in rule.source or fallback}, key=source_order)),
            text=" ".join(filter(None, sentences)),
        )

    def _told(self, paths: Iterable[str]) -> dict[str, Plain]:
        return {path: plain(self.program.types[path], self.decision.values[path]) for path in sorted(paths)}

    def _deciding(self, name: str) -> list[Rule]:
        """Return the rules that decide an outcome or derived fact; none where it is what it is otherwise."""
        program, values = self.program, self.decision.values
        table = (program.outcomes[name] if name in program.outcomes else program.derived[name]).table
        if isinstance(table, First):
            return list[Rule](row for row in table.rows if self._holds(row.when))[:1]
        return self._evidence(table, str(values[name]))

    def _evidence(self, table: Most, answer: str) -> list[Rule]:
        speaking = [item for item in table.evidence if item.answer == answer and self._holds(item.when)]
        return list(speaking) if sum(item.weight for item in speaking) >= table.minimum else []

    def _holds(self, condition: Condition) -> bool:
        return holds(condition, self.program, self.decision.values, self.decision.signals)

    def _support(self, condition: Condition, truth: bool = True) -> frozenset[str]:
        """Return base facts that make a condition true, or false, as it is; where parts would do alone, the best known part."""
        match condition:
            case Always():
                return frozenset()
            case Within(subject):
                return self._behind(subject)
            case Compare(left, _, right):
                return self._behind(left) | self._behind(right)
            case Lit(signal):
                return self._support(self.program.signals[signal].when, truth)
            case Not(part):
                return self._support(part, not truth)
            case All(parts):
                return self._every(parts, truth) if truth else self._one(parts, truth)
            case Any(parts):
                return self._one(parts, truth) if truth else self._every(parts, truth)
            case Count(parts, low):
                met = [part for part in parts if self._holds(part)]
                return self._every(met, True) if low and len(met) >= low else self._unmet(parts)

    def _unmet(self, parts: Iterable[Condition]) -> frozenset[str]:
        return self._every([part for part in parts if not self._holds(part)], False)

    def _every(self, parts: Iterable[Condition], truth: bool) -> frozenset[str]:
        return frozenset[str]().union(*(self._support(part, truth) for part in parts if self._holds(part) is truth))

    def _one(self, parts: Iterable[Condition], truth: bool) -> frozenset[str]:
        supports = [self._support(part, truth) for part in parts if self._holds(part) is truth]
        return min(supports, key=self._cost, default=frozenset())

    def _cost(self, paths: frozenset[str]) -> tuple[int, int, list[str]]:
        return (sum(1 for path in paths if path not in self.knowledge.stated), len(paths), sorted(paths))

    def _behind(self, subject: str) -> frozenset[str]:
        """Return a fact itself; for an outcome or a derived fact nobody stated, the facts that decide it."""
        computed = subject in self.program.outcomes or (
            subject in self.program.derived and subject not in self.knowledge.facts
        )
        if not computed:
            return frozenset({subject})
        return frozenset[str]().union(*(self._support(rule.when) for rule in self._deciding(subject)))


def source_order(source: str) -> tuple[str, int, str]:
    """Order ids such as `T9` and `T19` by letter and number."""
    letters = source.rstrip("0123456789")
    digits = source[len(letters) :]
    return (letters, int(digits) if digits else 0, source)
