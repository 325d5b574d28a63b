"""The conversation: one question after the other, until nothing is left to ask or it is enough."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from clientqual.cli.asking import pages, spoken
from clientqual.cli.asking.commands import Command, command
from clientqual.cli.asking.keeping import Notebook
from clientqual.cli.asking.news import news
from clientqual.cli.asking.screen import Screen
from clientqual.cli.common import BAD, CUT_SHORT, DONE
from clientqual.diagnostics import Diagnostic
from clientqual.errors import ClientqualError
from clientqual.interview import Interview, says
from clientqual.qualification import Qualification, Question
from clientqual.report import layout, text, words

_NUDGE: Final = 10
"""After so many answers it is said that one may stop."""
_OTHER: Final = re.compile(r"([a-z_]+\.[^\s:=]+)\s*[:=]\s*(.*)", re.DOTALL)


class Talk:
    """An interview with a person at a terminal, or with the lines of a pipe."""

    def __init__(
        self, interview: Interview, notebook: Notebook, screen: Screen, options: Mapping[str, str | None]
    ) -> None:
        """Take what to ask by and where to keep it. `options` are those that the same command needs to go on by the same rules."""
        self.interview = interview
        self._options = [word for name, value in options.items() if value is not None for word in (name, value)]
        self.notebook = notebook
        self.screen = screen
        self._facts = {fact.path: fact for fact in interview.rules.facts()}
        self._currency = interview.case.currency or interview.rules.program.identity.currency
        self._unsaved: tuple[Diagnostic, ...] = ()
        self._shown: Qualification | None = None

    def hold(self) -> int:
        """Ask until it is enough, and return the exit status."""
        try:
            pages.begin(self.screen, self.interview, self.notebook.path)
            while self._goes_on():
                pass
            return self._end()
        except KeyboardInterrupt:
            return self._cut_short()

    def _goes_on(self) -> bool:
        question = self.interview.question
        return self._turn(question) if question else self._reopened()

    def _reopened(self) -> bool:
        """Where nothing is left to ask, let the last answer still be taken back; say whether it was."""
        if not self.interview.asked:
            return False
        self.screen.gap()
        self.screen.say("Nothing is left to ask. Press Enter to see the answer, or type back.")
        entry = self.screen.hear()
        return entry is not None and command(entry) == "back" and self._move("back", entry)

    # --- one question -----------------------------------------------------------------------------------------------------------

    def _turn(self, question: Question) -> bool:
        """Ask one question until the interview moves; say whether it goes on."""
        pages.stand(self.screen, self.interview, self._shown)
        self._shown = self.interview.result
        pages.ask(self.screen, question, self._facts[question.fact], self._currency)
        while True:
            entry = self.screen.hear()
            said = None if entry is None or _is_answer(question, entry) else command(entry)
            if entry is None or said == "done":
                return False
            if said in ("why", "report", "help") or not entry:
                self._tell(said, question)
            elif self._move(said, entry):
                return True

    def _tell(self, said: Command | None, question: Question) -> None:
        """Say what was asked for; the question stands."""
        match said:
            case "why":
                pages.why(self.screen, self.interview, question, self._facts[question.fact])
            case "report":
                self._report()
            case "help":
                pages.more(self.screen)
            case _:
                self.screen.say(f"Type {pages.hint(question)}, dk if you don't know, or help.", 2)

    def _move(self, said: Command | None, entry: str) -> bool:
        """Take an answer, or take one back; say whether that was possible, and what it changed."""
        before = self.interview
        try:
            self.interview, noted = self._moved(said, entry)
        except ClientqualError as error:
            self._refuse(error)
            return False
        self.screen.say(noted, 2)
        for line in news(before.result, self.interview.result):
            self.screen.say(line, first="  * ")
        self._save()
        count = len(self.interview.asked)
        if said != "back" and count % _NUDGE == 0:
            self.screen.say(f"That makes {count} answers. Type done to see where they lead, or go on.", 2)
        return True

    def _moved(self, said: Command | None, entry: str) -> tuple[Interview, str]:
        """Return the interview after an entry, and what to say of it."""
        now = self.interview
        if said == "back":
            return now.undo(), f"Taken back: {now.asked[-1]}." if now.asked else ""
        if said == "dont_know":
            return now.dont_know(), "Noted: left open."
        other = _OTHER.fullmatch(entry)
        fact, told = other.groups() if other else (None, entry)
        if other and command(told) == "dont_know":
            return now.dont_know(fact), f"Noted: {fact} is left open."
        value = now.read(told, fact)
        return now.answer(value, fact), f"Noted: {f'{fact} is ' if fact else ''}{spoken.answer(value)}."

    def _refuse(self, error: ClientqualError) -> None:
        self.screen.say("; ".join(map(spoken.complaint, error.diagnostics)), first="  ! ", tone="warning")

    def _save(self) -> None:
        """Keep the answers; where that fails say so once, and go on."""
        failed_before = bool(self._unsaved)
        self._unsaved = ()
        try:
            self.notebook.save(self.interview)
        except ClientqualError as error:
            self._unsaved = error.diagnostics
            if not failed_before:
                self._refuse(error)
                self.screen.say("This goes on unsaved, and your answers are printed at the end.", 4)

    # --- the end ----------------------------------------------------------------------------------------------------------------

    def _end(self) -> int:
        left = len(self.interview.questions)
        self.screen.gap()
        if left or not self.interview.asked:
            self.screen.say(
                f"{words.count(left, 'question is', 'questions are')} left open." if left else "Nothing to ask."
            )
            self.screen.gap()
        self._report()
        return self._hand_over() if self.interview.asked else DONE

    def _report(self) -> None:
        click.echo(text(self.interview.result, self.screen.width, self.screen.color), color=self.screen.color)

    def _hand_over(self) -> int:
        """Say where the answers are, or print them; return the exit status."""
        self.screen.gap()
        if self.notebook.path is None and sys.stdin.isatty():
            self._offer()
        elif self._unsaved:
            self._save()
        return self._where(f"Saved in {self.notebook.path}.")

    def _offer(self) -> None:
        """Ask for a file to keep the answers in; no name leaves them on the screen."""
        while name := self.screen.hear("Save the answers as (a file name, or nothing): "):
            try:
                self.notebook.move_to(Path(name), self.interview)
            except ClientqualError as error:
                self._refuse(error)
            else:
                return

    def _where(self, saved: str) -> int:
        """Say that the answers are saved and how to go on, or print them."""
        if self.notebook.path is not None and not self._unsaved:
            self._go_on_by(saved, shlex.join(["clientqual", "ask", str(self.notebook.path), *self._options]))
            return DONE
        self.screen.say("Your answers, as a case file:")
        self.screen.gap()
        click.echo(self.notebook.text(self.interview), nl=False)
        return BAD if self._unsaved else DONE

    def _go_on_by(self, saved: str, again: str) -> None:
        """Say how to go on; a command that does not fit into the line has one of its own, unbroken, so that it can be copied."""
        line = f"{saved} To go on: {again}"
        if layout.width(line) <= self.screen.width:
            self.screen.say(line)
        else:
            self.screen.say(f"{saved} To go on:")
            click.echo(f"  {layout.clean(again)}")

    def _cut_short(self) -> int:
        """Leave at once, with everything saved, or printed where it is saved nowhere."""
        click.echo()
        if self.interview.asked:
            self._save()
            self._where(f"Stopped; everything is saved in {self.notebook.path}.")
        return CUT_SHORT


def _is_answer(question: Question, entry: str) -> bool:
    """Say whether an entry is an answer in full, even if it is also a command."""
    return any(isinstance(value, str) and says(entry, value) for value in question.values)
