"""Reasons: what carries an answer, in the words of the rule set. They are worked out when one is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from clientqual.answering.intake import Knowledge
from clientqual.answering.wording import Wording
from clientqual.engines import Found
from clientqual.explain import Asked, Grounds, Why, paragraph
from clientqual.ir import Program, Rule, Value, plain
from clientqual.qualification import Plain, Reason

OTHERWISE: Final = "otherwise"
"""Stands where the id of a rule would, where no rule gives the answer."""

Look: TypeAlias = Callable[[Mapping[str, Value], Found], Found]
"""Looks closer at what a walk found of known facts."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Gives the reasons for what follows from one case."""

    why: Why
    program: Program
    knowledge: Knowledge
    found: Found
    wording: Wording
    look: Look | None = None
    """Looks closer than the walk, where that was asked for."""
    _kept: dict[Asked, Grounds] = field(default_factory=dict)

    def outcome(self, name: str) -> Reason:
        """Return the reason for the presumed answer of an outcome."""
        answer = self.found.presumed[name]
        return self._reason(Asked(name, answer), self.program.outcomes[name].source, f"{name} {answer}")

    def action(self, name: str) -> Reason:
        """Return the reason for a recommendation, certain or presumed."""
        title = self.wording.text(f"actions/{name}/title")
        return self._reason(Asked(name), self.program.actions[name].source, title or name)

    def _reason(self, asked: Asked, fallback: tuple[str, ...], said: str) -> Reason:
        grounds = self._grounds(asked)
        key = f"{'outcomes' if asked.answer else 'actions'}/{asked.name}/because"
        sentences = dict.fromkeys(self.wording.text(f"{key}/{rule.id}") for rule in grounds.rules)
        ids = [rule.id for rule in grounds.rules] or [OTHERWISE]
        reason = Reason(
            facts=self._told(grounds.known),
            presumed=self._told(grounds.presumed),
            rules=tuple(f"{asked.name}/{rule}" for rule in ids),
            sources=_sources(grounds.rules, fallback),
            text=" ".join(filter(None, sentences)),
        )
        return replace(reason, paragraph=paragraph(said, reason, is_certain=_is_certain(self.found, asked)))

    def _told(self, facts: Mapping[str, Value]) -> dict[str, Plain]:
        return {path: plain(self.program.types[path], value) for path, value in facts.items()}

    def _grounds(self, asked: Asked) -> Grounds:
        """Return what carries an answer. Who asks for one may want no other; who asks for a second wants all."""
        if asked not in self._kept:
            wanted = list(self._everything()) if self._kept else [asked]
            found = self.why.grounds(self.knowledge.facts, self.knowledge.stated, wanted)
            self._kept.update({item: self._closer(item, grounds) for item, grounds in found.items()})
        return self._kept[asked]

    def _everything(self) -> Iterator[Asked]:
        yield from map(Asked, self.found.presumed, self.found.presumed.values())
        yield from (Asked(name) for name, status in self.found.actions.items() if status != "conditional")

    def _closer(self, asked: Asked, grounds: Grounds) -> Grounds:
        """Return grounds without presumptions for what a closer look found certain, though the walk leaves it open."""
        look, told = self.look, self.knowledge
        if look is None or not grounds.presumed or not _is_certain(self.found, asked):
            return grounds
        before = _open(self.program, asked)
        return self.why.closer(told.facts, told.stated, asked, lambda facts: _is_certain(look(facts, before), asked))


def _is_certain(found: Found, asked: Asked) -> bool:
    return len(found.possible[asked.name]) == 1 if asked.answer else found.actions.get(asked.name) == "certain"


def _open(program: Program, asked: Asked) -> Found:
    """Return what is found of one outcome or action by who settles nothing."""
    if asked.answer is None:
        return Found({}, {}, {}, {asked.name: "presumed"})
    values = program.outcomes[asked.name].domain.values
    return Found({asked.name: tuple(map(str, values))}, {asked.name: asked.answer}, {}, {})


def _sources(rules: Iterable[Rule], fallback: tuple[str, ...]) -> tuple[str, ...]:
    """Return what rules cite; a rule that cites nothing stands on what it belongs to."""
    return tuple(sorted({source for rule in rules for source in rule.source or fallback}, key=source_order))


def source_order(source: str) -> tuple[str, int, str]:
    """Order ids such as `T9` and `T19` by letter and number."""
    letters = source.rstrip("0123456789")
    digits = source[len(letters) :]
    return (letters, int(digits) if digits else 0, source)
