"""What a caller wants of a frame: which answers, in which form, and what to do about wrong values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.errors import ClientqualError
from clientqual.ir import Program
from clientqual.suggest import near

Errors = Literal["raise", "null"]
Possible = Literal["mask", "list"]


class FrameOptions(TypedDict, total=False):
    """What to work out for a frame beside its outcomes, and in which form.

    * `errors`: what to do about rows that are no cases: `raise` (the default), or `null`, which leaves their answers null and says why in
      a column `errors`
    * `possible`: `mask` (the default), a whole number with a bit for each answer, or `list`, the answers themselves
    * `actions`: those that are to have a column, such as `action.require_deposit`, with `certain`, `presumed`, `conditional` or null;
      one name alone, `all` of them, or None
    * `signals`: whether signals have such a column too
    * `question` and `reason`: whether to tell the top question, and the reason of the verdict; row by row, and thousands of times slower
    """

    errors: Literal["raise", "null"]
    possible: Literal["mask", "list"]
    actions: Sequence[str] | None
    signals: bool
    question: bool
    reason: bool


@dataclass(frozen=True, slots=True)
class Options:
    """The answers to work out; `actions` in the order of the plan."""

    errors: Errors = "raise"
    possible: Possible = "mask"
    actions: tuple[str, ...] = ()
    signals: bool = False
    question: bool = False
    reason: bool = False

    @classmethod
    def given(cls, program: Program, method: str, options: FrameOptions) -> Options:
        """Check the options that a method of a rule set was called with, as `of` does; raise TypeError for a name that is none of them."""
        for name in options:
            if name not in FrameOptions.__annotations__:
                meant = near(name, FrameOptions.__annotations__)
                hint = f". Did you mean '{meant}'?" if meant else ""
                raise TypeError(f"RuleSet.{method}() got an unexpected keyword argument '{name}'{hint}")
        return cls.of(program, **options)

    @classmethod
    def of(  # noqa: PLR0913  (they are what there is to choose)
        cls,
        program: Program,
        *,
        errors: Errors = "raise",
        possible: Possible = "mask",
        actions: Sequence[str] | None = None,
        signals: bool = False,
        question: bool = False,
        reason: bool = False,
    ) -> Options:
        """Check what was asked for; `all` stands for every action, None for none. Raises ClientqualError with every complaint."""
        named = (actions,) if isinstance(actions, str) else actions or ()
        wanted = program.action_order if actions == "all" else tuple(dict.fromkeys(named))
        complaints = [
            *_one_of("errors", errors, ("raise", "null")),
            *_one_of("possible", possible, ("mask", "list")),
            *(messages.unknown_frame_action(name, program.actions) for name in wanted if name not in program.actions),
        ]
        if complaints:
            raise ClientqualError(complaints)
        order = {name: place for place, name in enumerate(program.action_order)}
        return cls(errors, possible, tuple(sorted(wanted, key=order.__getitem__)), signals, question, reason)


def _one_of(option: str, got: str, known: Iterable[str]) -> list[Diagnostic]:
    return [] if got in known else [messages.unknown_option(option, got, list(known))]
