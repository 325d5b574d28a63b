"""One run: page after page of deals, each read, qualified and written back where its answer differs from what stands there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from account import BATCH, Account, Note, Properties, Record, batches
from answers import Answer, Problem, Qualifier
from state import State, StateFile

log = logging.getLogger("clientqual.hubspot")

_BATCHES_A_PAGE: Final = 2
"""A search takes twice as many as a batch, and HubSpot allows fewer searches than other calls."""


@dataclass(frozen=True)
class Choice:
    """Which deals, and what to do with them. `ids` are looked at instead of all; `since` is in milliseconds since 1970."""

    ids: Sequence[str] = ()
    since: int | None = None
    limit: int | None = None
    batch: int = BATCH
    dry_run: bool = False
    notes: bool = True


@dataclass
class Summary:
    """What a run did, in numbers, and the codes of what it could not do, by deal."""

    seen: int = 0
    unchanged: int = 0
    written: int = 0
    noted: int = 0
    problems: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        counts = {
            "unchanged": self.unchanged,
            "written": self.written,
            "notes": self.noted,
            "problems": len(self.problems),
        }
        return f"{self.seen} deals: " + ", ".join(f"{number} {what}" for what, number in counts.items())


@dataclass
class Plan:
    """What is to be written for a batch of deals: properties, and notes, by deal."""

    properties: dict[str, Properties] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)


@dataclass
class Run:
    """A run over the deals of an account."""

    account: Account
    qualifier: Qualifier
    file: StateFile
    choice: Choice = Choice()
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    show: Callable[[str], None] = print
    summary: Summary = field(default_factory=Summary)
    state: State = field(default_factory=State)

    def go(self) -> Summary:
        """Look at the deals chosen, and return what was done. What an exception interrupts, the next run takes up."""
        with self.file.held():
            self.state = self.file.load()
            debts = list(self.state.owed)
            for some in batches(debts, self.choice.batch):
                self._process(some)
            if self.choice.ids:
                for some in batches([deal for deal in self.choice.ids if deal not in debts], self.choice.batch):
                    self._process(some)
            else:
                self._all(set(debts))
            self.file.save(self.state)
        return self.summary

    def _all(self, handled: set[str]) -> None:
        if self.state.begin(f"{self.qualifier.identity} since {self.choice.since}"):
            log.info("taking up the run that was interrupted, after deal %s", self.state.after or "none")
        left, size = self.choice.limit, self.choice.batch * _BATCHES_A_PAGE
        while page := self.account.deal_ids(self.state.after, self.choice.since, size):
            todo = [deal for deal in page if deal not in handled and deal not in self.state.done][:left]
            for some in batches(todo, self.choice.batch):
                self._process(some)
                self.state.done.extend(some)
                self.file.save(self.state)
            left = None if left is None else left - len(todo)
            if left == 0 or len(page) < size:
                break
            self.state.finish_page(page[-1])
            self.file.save(self.state)
        self.state.end()

    def _process(self, ids: Sequence[str]) -> None:
        """Read, qualify and write back a batch. Deals that are gone by now are passed over."""
        records = self.account.full_records(ids, self.qualifier.names)
        unpaid = self._unpaid(records)
        plan = Plan()
        for deal, record in records.items():
            self.summary.seen += 1
            outcome = self.qualifier.answer(record)
            if isinstance(outcome, Problem):
                self._fail(deal, outcome.codes)
            else:
                self._decide(deal, outcome, plan, owed=deal in unpaid)
        if self.choice.dry_run:
            return
        for deal in ids:
            if deal not in plan.notes and deal not in self.summary.problems:
                self.state.owed.pop(deal, None)
        self._write(plan)

    def _unpaid(self, records: Mapping[str, Record]) -> set[str]:
        """Return the deals whose answer was written by an earlier run that did not come to add its note."""
        written = {
            deal: mark
            for deal, mark in self.state.owed.items()
            if deal in records and mark.startswith(f"{self.qualifier.key_in(records[deal])}-")
        }
        return set(written) - self.account.with_note(written) if written else set()

    def _decide(self, deal: str, answer: Answer, plan: Plan, *, owed: bool) -> None:
        if answer.is_stored and not owed:
            self.summary.unchanged += 1
            return
        if not answer.is_stored:
            plan.properties[deal] = answer.properties
        if self.choice.notes and (owed or answer.is_news):
            plan.notes[deal] = answer.note(self.clock())
        if self.choice.dry_run:
            self.show(f"deal {deal}: would write {answer.headline}{' and a note' if deal in plan.notes else ''}")
            self.summary.written += deal in plan.properties
            self.summary.noted += deal in plan.notes

    def _write(self, plan: Plan) -> None:
        """Write properties, then notes. That a note is due is on disk before the key that would keep the next run from adding it."""
        if plan.notes:
            self.state.owed |= {deal: note.mark for deal, note in plan.notes.items()}
            self.file.save(self.state)
        failed = self.account.update(plan.properties)
        self.summary.written += len(plan.properties) - len(failed)
        log.info("written: %s", " ".join(deal for deal in plan.properties if deal not in failed) or "none")
        for deal, codes in failed.items():
            self._fail(deal, f"properties: {codes}")
            self.state.owed.pop(deal, None)
        due = {deal: note for deal, note in plan.notes.items() if deal not in failed}
        not_added = self.account.add_notes(due)
        self.summary.noted += len(due) - len(not_added)
        log.info("noted: %s", " ".join(deal for deal in due if deal not in not_added) or "none")
        for deal in due:
            if deal in not_added:
                self._fail(deal, f"note: {not_added[deal]}")
            else:
                self.state.owed.pop(deal, None)

    def _fail(self, deal: str, codes: str) -> None:
        log.error("deal %s: %s", deal, codes)
        self.summary.problems[deal] = codes
