"""What is new: how an answer differs from the one before, and what an answer would change, in short lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from clientqual.qualification import IfAnswered, Outcome, Qualification, Signal
from clientqual.report import words

_SHOWN: Final = 3


def title(outcome: Outcome) -> str:
    """Return what an outcome is called."""
    return outcome.title or words.spoken(outcome.name).capitalize()


def headed(outcome: Outcome) -> str:
    """Return what an outcome is called, before its answer."""
    head = title(outcome)
    return head if head.endswith("?") else f"{head}:"


def answered(outcome: Outcome, answer: str) -> str:
    """Say an outcome with an answer: `Client tier: decent`."""
    return f"{headed(outcome)} {words.spoken(answer)}"


def news(before: Qualification, after: Qualification) -> Iterator[str]:
    """Yield what one more answer changed: outcomes, flags that are up or down, what does not fit together, what is new to do."""
    for name, outcome in after.outcomes.items():
        yield from _outcome(before.outcomes[name], outcome)
    yield from _flags("red flag", before.red, after.red)
    yield from _flags("green flag", before.green, after.green)
    yield from (f"Warning: {warning}" for warning in after.warnings if warning not in before.warnings)
    known = {item.action for item in before.recommendations}
    new = [item.title or words.spoken(item.action) for item in after.recommendations if item.action not in known]
    if new:
        yield f"To do: {_listed(new)}"


def _outcome(before: Outcome, after: Outcome) -> Iterator[str]:
    if before.presumed != after.presumed:
        sure = "certain" if after.is_certain else "presumed"
        yield f"{answered(after, after.presumed)} ({sure}), was {words.spoken(before.presumed)}"
    elif after.is_certain and not before.is_certain:
        yield f"{answered(after, after.presumed)} (now certain)"


def _flags(what: str, before: Sequence[Signal], after: Sequence[Signal]) -> Iterator[str]:
    was, now = {flag.id for flag in before}, {flag.id for flag in after}
    for flag in after:
        if flag.id not in was:
            yield f"{what.capitalize()}: {_named(flag)}" + ("" if flag.status == "certain" else " (presumed)")
    for flag in before:
        if flag.id not in now:
            yield f"No {what} any more: {_named(flag)}"


def _named(flag: Signal) -> str:
    return flag.title or words.spoken(flag.id)


def promised(change: IfAnswered, outcomes: Mapping[str, Outcome], actions: Mapping[str, str]) -> Iterator[str]:
    """Yield what an answer would change; `actions` are titles by id."""
    for name, outcome in outcomes.items():
        left = change.possible.get(name, outcome.possible)
        sure = " (certain)" if len(left) == 1 else ""
        if name in change.presumed or (sure and name in change.possible):
            yield f"{answered(outcome, change.presumed.get(name, left[0]))}{sure}"
        elif name in change.possible:
            out = [words.spoken(answer) for answer in outcome.possible if answer not in left]
            yield f"{headed(outcome)} {words.one_of(out, 'and')} ruled out"
    if change.recommended:
        yield f"to do: {_listed([actions.get(name, words.spoken(name)) for name in change.recommended])}"
    if change.dropped:
        yield f"not to do: {_listed([actions.get(name, words.spoken(name)) for name in change.dropped])}"


def _listed(titles: Sequence[str]) -> str:
    left = len(titles) - _SHOWN
    return "; ".join(titles[:_SHOWN]) + (f"; and {left} more" if left > 0 else "")
