"""Claims: what the walk left open, one thing at a time, each shown by one completion or by none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from clientqual.engines.found import Found, Kind, Named
from clientqual.qualification import Status
from clientqual.semantics import Decision


class Claim(NamedTuple):
    """Some completion gives an outcome this answer, or makes a signal or a recommendation this true."""

    kind: Kind
    name: str
    value: str | bool

    @property
    def about(self) -> Named:
        return self.kind, self.name

    def is_shown(self, decision: Decision) -> bool:
        """Say whether a completion shows this, by what follows from it."""
        match self.kind:
            case "outcome":
                return decision.values[self.name] == self.value
            case "signal":
                return decision.signals[self.name] == self.value
            case "action":
                return decision.recommended[self.name] == self.value


def claims(walked: Found) -> Iterator[Claim]:
    """Yield what the walk left open. The presumed case is a completion, so what it shows is not open."""
    for name, answers in walked.possible.items():
        if len(answers) > 1:
            yield from (Claim("outcome", name, answer) for answer in answers if answer != walked.presumed[name])
    yield from _standing("signal", walked.signals)
    yield from _standing("action", walked.actions)


def _standing(kind: Kind, statuses: Mapping[str, Status]) -> Iterator[Claim]:
    """Yield for each status that is not certain what would be otherwise than presumed."""
    for name, status in statuses.items():
        if status != "certain":
            yield Claim(kind, name, status == "conditional")


def settled(walked: Found, refuted: Collection[Claim], unsettled: Collection[Claim]) -> Found:
    """Return what the walk found without what no completion shows: what none lacks is certain, and what none has is left out."""
    possible, signals, actions = dict(walked.possible), dict(walked.signals), dict(walked.actions)
    for kind, name, value in refuted:
        if kind == "outcome":
            possible[name] = tuple(answer for answer in possible[name] if answer != value)
            continue
        statuses = signals if kind == "signal" else actions
        if value:
            del statuses[name]
        else:
            statuses[name] = "certain"
    about = frozenset(claim.about for claim in unsettled)
    return replace(walked, possible=possible, signals=signals, actions=actions, unsettled=about)
