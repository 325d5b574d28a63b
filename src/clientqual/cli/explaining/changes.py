"""Changes as text and as JSON: what to ask of the client and what to change yourself, or what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any, Final

from clientqual.ir import EXACT
from clientqual.report import layout, words

if TYPE_CHECKING:
    from clientqual.explain import Blocker, Change, Changes, Step
    from clientqual.inspection import FactInfo
    from clientqual.qualification import Plain, Qualification

_ASKED: Final = {"client": "Ask of the client", "provider": "Change yourself"}
_FIXED: Final = {
    "known": "known, and nobody can change it",
    "default": "a default of the rule set",
    "stated": "stated in the case, over what follows from other facts",
    "presumed": "only presumed, but nobody can change it",
}
_STANDS: Final = {
    None: "not recommended",
    "conditional": "not recommended",
    "presumed": "recommended (presumed)",
    "certain": "recommended",
}
_CENT: Final = Decimal("0.01")
_UNKNOWN: Final = "not known, and nobody can change it"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: answers wanted by outcome, and actions wanted or not; `decided`: whatever else turns out."""

    outcomes: Mapping[str, tuple[str, ...]]
    recommended: tuple[str, ...] = ()
    not_recommended: tuple[str, ...] = ()
    decided: bool = False

    def words(self) -> str:
        """Say what is wanted in words."""
        told = [f"{words.spoken(name)} {words.one_of(map(words.spoken, some))}" for name, some in self.outcomes.items()]
        told += [f"{words.spoken(action)} recommended" for action in self.recommended]
        told += [f"{words.spoken(action)} not recommended" for action in self.not_recommended]
        return words.one_of(told, "and") + (", for certain" if self.decided else "")

    def now(self, q: Qualification) -> str:
        """Say how it stands now."""
        told = [f"{words.spoken(name)} {words.spoken(str(q.outcomes[name]))}" for name in self.outcomes]
        statuses = {item.action: item.status for item in (*q.recommendations, *q.conditional)}
        told += [
            f"{words.spoken(action)} {'done' if action in q.done else _STANDS[statuses.get(action)]}"
            for action in (*self.recommended, *self.not_recommended)
        ]
        return words.one_of(told, "and")


class Told:
    """Writes what was found for one case."""

    def __init__(self, asked: Asked, facts: Iterable[FactInfo], columns: int) -> None:
        self._asked = asked
        self._facts = {fact.path: fact for fact in facts}
        self._columns = columns

    def text(self, q: Qualification, changes: Changes) -> str:
        """Write what was wanted, how it stands, and what would change it."""
        head = [*self._hang(self._asked.words(), "Wanted: "), *self._hang(self._asked.now(q), "Now:    ")]
        parts = [head, *(self._found(changes) if len(changes) else [self._none(changes)]), list(self._open(changes))]
        return "\n\n".join("\n".join(part) for part in parts if part)

    def _hang(self, text: str, first: str, rest: str | None = None) -> list[str]:
        return layout.hang(text, self._columns, first, rest)

    # --- what was found ---------------------------------------------------------------------------------------------------------

    def _found(self, changes: Changes) -> Iterator[list[str]]:
        if changes.already:
            yield self._hang("It is so already: nothing has to change.", "")
            return
        yield self._hang(_sentence(changes), "")
        for number, change in enumerate(changes, 1):
            yield list(self._change(change, f"{number:>3}. "))
        if changes.more:
            yield self._hang("There are more that take as many facts.", "")

    def _change(self, change: Change, first: str) -> Iterator[str]:
        for by, steps in (("client", change.client), ("provider", change.provider)):
            if steps:
                yield first + _ASKED[by]
                first = "     "
                for step in steps:
                    yield from self._step(step)
        outlook = _outlook(change, self._asked)
        if outlook:
            yield from self._hang(outlook, "     ")

    def _step(self, step: Step) -> Iterator[str]:
        yield from self._hang(f"{step.fact}: {_value(step)} ({_before(step)})", "       - ")
        fact = self._facts.get(step.fact)
        if fact is not None:
            words_to_use = f'"{fact.ask}"' if fact.of == step.by == "client" and fact.ask else fact.meaning
            yield from self._hang(words_to_use or fact.ask, "         ")

    # --- what stands in the way -------------------------------------------------------------------------------------------------

    def _none(self, changes: Changes) -> list[str]:
        if not changes.impossible:
            return self._hang("The search was given up before a change was found; there may be one.", "")
        lines = self._hang("No change that the client or you could make gets there.", "")
        if not changes.blocked_by:
            return lines + self._hang("It cannot be so, whatever the facts are.", "")
        several = len(changes.blocked_by) > 1
        lines += self._hang("In the way stand, all of them together:" if several else "In the way stands:", "")
        return lines + [line for item in changes.blocked_by for line in self._blocker(item)]

    def _blocker(self, item: Blocker) -> list[str]:
        value = "" if item.value is None else f": {words.value(item.value)}"
        why = _UNKNOWN if self._asked.decided and item.fixed == "presumed" else _FIXED[item.fixed]
        return self._hang(f"{item.fact}{value} ({why})", "  - ")

    def _open(self, changes: Changes) -> Iterator[str]:
        if not changes.complete and (len(changes) or changes.blocked_by):
            unclear = "it takes so many facts" if len(changes) else "it takes all of them to stand in the way"
            yield from self._hang(f"The search was given up before it was clear whether {unclear}.", "")


def _sentence(changes: Changes) -> str:
    """Say how large the changes are."""
    size, several = len(changes.changes[0]), len(changes) > 1
    if size == 1:
        return "One fact is enough. Any of these does, the best first:" if several else "One fact is enough:"
    how = f"It takes {size} facts" if changes.complete else f"{size} facts are enough"
    return f"{how}. Any of these changes does, the best first:" if several else f"{how}:"


def _value(step: Step) -> str:
    """Say to what a fact changes, and what else would do as well."""
    new = words.value(step.new)
    if step.others:
        return words.one_of([new, *map(words.value, step.others)])
    if isinstance(step.new, bool) or not isinstance(step.new, int | Decimal) or step.low == step.high is not None:
        return new
    low, high = (None if end is None else words.value(end) for end in _in_cents(step.low, step.high))
    if low is None:
        return f"{high} or less" if high is not None else "any number"
    return f"{low} or more" if high is None else f"{low} to {high}"


def _in_cents(low: Plain | None, high: Plain | None) -> tuple[Plain | None, Plain | None]:
    """Return the ends of a range to two places, within the range; as they are, where nothing would be left of it."""
    up = low.quantize(_CENT, ROUND_CEILING, EXACT) if isinstance(low, Decimal) else low
    down = high.quantize(_CENT, ROUND_FLOOR, EXACT) if isinstance(high, Decimal) else high
    is_empty = isinstance(up, Decimal) and isinstance(down, Decimal) and up > down
    return (low, high) if is_empty else (up, down)


def _before(step: Step) -> str:
    if step.old is not None:
        return f"now {words.value(step.old)}"
    if step.presumed is None:
        return "not known"
    return "so far only presumed" if step.presumed == step.new else f"presumed {words.value(step.presumed)}"


def _outlook(change: Change, asked: Asked) -> str:
    """Say what follows from a change."""
    moved = [
        f"{words.spoken(name)} {words.spoken(answer)} instead of {words.spoken(change.before[name])}"
        for name, answer in change.after.items()
        if answer != change.before[name]
    ]
    told = f"Then{', as far as we know' if not asked.decided else ''}: {words.one_of(moved, 'and')}." if moved else ""
    stated = f"That also states {_listed(change.implied)}." if change.implied else ""
    anew = f"We would then presume {_listed(change.presumed)}." if change.presumed else ""
    return " ".join(filter(None, (told, stated, anew)))


def _listed(facts: Mapping[str, Plain]) -> str:
    return words.one_of([f"{path} {words.value(value)}" for path, value in facts.items()], "and")


# --- JSON -----------------------------------------------------------------------------------------------------------------------


def as_json(changes: Changes) -> dict[str, Any]:
    """Return changes as plain data for JSON: money and decimals as text, sets as lists."""
    return {
        "already": changes.already,
        "impossible": changes.impossible,
        "complete": changes.complete,
        "more": changes.more,
        "changes": [_change(change) for change in changes],
        "blocked_by": [
            {"fact": item.fact, "value": _plain(item.value), "fixed": item.fixed} for item in changes.blocked_by
        ],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "facts": {path: _plain(value) for path, value in change.facts.items()},
        "steps": [_step(step) for step in change.steps],
        "client": [_step(step) for step in change.client],
        "provider": [_step(step) for step in change.provider],
        "implied": {path: _plain(value) for path, value in change.implied.items()},
        "presumed": {path: _plain(value) for path, value in change.presumed.items()},
        "before": dict(change.before),
        "after": dict(change.after),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "fact": step.fact,
        "by": step.by,
        "old": _plain(step.old),
        "presumed": _plain(step.presumed),
        "new": _plain(step.new),
        "others": list(map(_plain, step.others)),
        "low": _plain(step.low),
        "high": _plain(step.high),
    }


def _plain(value: Plain | None) -> bool | int | str | list[str] | None:
    if isinstance(value, Decimal):
        return words.value(value)
    return list(value) if isinstance(value, tuple) else value
