"""The interview: what to ask next about a case, and the case with the answer in it. It talks to nobody and keeps nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, final

from pydantic import ValidationError

from clientqual import messages
from clientqual.answering import know
from clientqual.diagnostics import Diagnostic
from clientqual.errors import CaseError, ClientqualError
from clientqual.interview.entries import read_entry
from clientqual.ir import Value
from clientqual.models import Case, diagnostics_of
from clientqual.qualification import Question
from clientqual.result import Qualification
from clientqual.ruleset import CaseLike, RuleSet

_NOTHING: Final = Case()


@final
@dataclass(frozen=True, slots=True, init=False)
class Interview:
    """An interview about one case, under one rule set. It never changes; an answer gives another interview.

    `case` holds what is known, `asked` the facts that were answered here, in that order, and `result` what follows so far. These two,
    the case and the paths in `asked`, are all there is to store between one answer and the next.
    """

    rules: RuleSet = field(repr=False)
    case: Case
    asked: tuple[str, ...]
    result: Qualification = field(compare=False, repr=False)

    def __init__(self, rules: RuleSet | None = None, case: CaseLike = _NOTHING, asked: Iterable[str] = ()) -> None:
        """Begin an interview, or go on with one; `rules` are the shipped ones unless told otherwise.

        Raises CaseError for a case that does not fit the rules, and for facts in `asked` that they do not have.
        """
        rules = rules or RuleSet.default()
        asked = tuple(asked)
        unknown = [path for path in asked if path not in rules.program.facts]
        if unknown:
            raise CaseError(messages.case_unknown_fact(path, rules.program.facts) for path in unknown)
        found = _checked(case)
        for name, value in (("rules", rules), ("case", found), ("asked", asked), ("result", rules.qualify(found))):
            object.__setattr__(self, name, value)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is worth asking, the most telling first.

        These are the questions of the result, but for those that no answer can be given to, since it would contradict what is known:
        nobody is asked how large a budget is that there is not.
        """
        known = know(self.rules.program, self.case.facts(), self.case.dont_know).stated
        return tuple(question for question in self.result.questions if not self._contradicts(question.fact, known))

    @property
    def question(self) -> Question | None:
        """What to ask next, or None where no answer would change anything."""
        return next(iter(self.questions), None)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to ask."""
        return self.question is None

    def answer(self, value: object, fact: str | None = None) -> Interview:
        """Return the interview with an answer to its question, or about any other fact that was not asked yet.

        Raises CaseError for a value that the fact cannot have, or that contradicts what is known.
        """
        path = self._open(fact)
        if value is None:
            raise CaseError([messages.no_answer_given(path)])
        return self._with({path: value}, (*self.asked, path))

    def dont_know(self, fact: str | None = None) -> Interview:
        """Return the interview with `they could not say` for an answer; it is not asked again."""
        path = self._open(fact)
        return self._with({"dont_know": self.case.dont_know | {path}}, (*self.asked, path))

    def undo(self) -> Interview:
        """Return the interview without its last answer. Raises ClientqualError where there is none."""
        if not self.asked:
            raise ClientqualError([messages.nothing_to_undo()])
        *before, path = self.asked
        return self._with({path: None, "dont_know": self.case.dont_know - {path}}, before)

    def read(self, text: str, fact: str | None = None) -> Value:
        """Return the value that a person means who answers in words: `2`, `small`, `yes`, `1 250.50`, `holidays, weather`.

        Raises CaseError where the words are no answer, or could be two, with a sentence to show to that person.
        """
        kind = self.rules.program.types[self._open(fact)]
        value = read_entry(kind, text, self.case.currency or self.rules.program.identity.currency)
        if isinstance(value, Diagnostic):
            raise CaseError([value])
        return value

    def _with(self, changes: dict[str, object], asked: Iterable[str]) -> Interview:
        try:
            case = self.case.with_(changes)
        except ValidationError as error:
            raise CaseError(diagnostics_of(error)) from None
        return Interview(self.rules, case, asked)

    def _open(self, fact: str | None) -> str:
        """Return the fact that is spoken of: one that a case may tell, and that this one does not yet."""
        question = self.question if fact is None else None
        path = question.fact if question else fact
        if path is None:
            raise ClientqualError([messages.nothing_to_ask()])
        complaint = self._unfit(path)
        if complaint:
            raise CaseError([complaint])
        return path

    def _unfit(self, path: str) -> Diagnostic | None:
        program = self.rules.program
        if path in program.derived:
            return messages.never_asked(path, "it is worked out from other facts")
        if path not in program.facts:
            return messages.case_unknown_fact(path, program.facts)
        if program.facts[path].default is not None:
            return messages.never_asked(path, "it has a default")
        if path in self.case.dont_know or path in self.case.facts():
            return messages.asked_already(path)
        return None

    def _contradicts(self, path: str, known: Mapping[str, Value]) -> bool:
        """Say whether stating a fact, whatever its value, would imply what is known to be otherwise."""
        facts = self.rules.program.facts
        implied: dict[str, Value] = {}
        waiting = [path]
        while waiting:
            fact = facts.get(waiting.pop())
            new = {other: value for other, value in (fact.implies if fact else ()) if other not in implied}
            implied.update(new)
            waiting += new
        return any(known.get(other, value) != value for other, value in implied.items())


def _checked(case: CaseLike) -> Case:
    if isinstance(case, Case):
        return case
    try:
        return Case.model_validate(case)
    except ValidationError as error:
        raise CaseError(diagnostics_of(error)) from None
