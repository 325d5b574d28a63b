"""The whole work: parts done one after the other or by several processes, joined, and put in their place."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from multiprocessing import connection, get_context, parent_process
from os import _exit
from pathlib import Path
from typing import Any, Protocol

from clientqual.batch import wording
from clientqual.batch.journal import Journal, Tally, open_journal, publish, write_whole
from clientqual.batch.plan import Part
from clientqual.batch.sources import stamp
from clientqual.batch.working import Job, work
from clientqual.batch.writing import join
from clientqual.errors import ClientqualError
from clientqual.version import __version__


class Progress(Protocol):
    """Is told how much more of the plan is done (rows, or bytes of a text), how many rows these were, and whether in an earlier run.

    The first call tells of nothing yet: the work was not refused, and begins.
    """

    def __call__(self, size: int, rows: int, *, earlier: bool) -> None: ...


def _silent(size: int, rows: int, *, earlier: bool) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of the whole. `answers` are as in a tally; `earlier` is how many rows were done before this call."""

    records: int
    rows: int
    wrong_values: int
    wrong_rows: int
    answers: Mapping[str, Mapping[str, Mapping[str, int]]]
    earlier: int
    wrong: Path | None


def wrong_path(out: Path) -> Path:
    """Return where the list of what is wrong in the input goes."""
    return out.with_name(f"{out.name}.errors.jsonl")


def parts_path(out: Path) -> Path:
    """Return the folder in which parts are kept until all are done."""
    return out.with_name(f"{out.name}.parts")


def run(
    job: Job,
    out: Path,
    *,
    jobs: int = 1,
    replace: bool = False,
    restart: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Do a job, or what is left of it, and write its answers to `out` and what is wrong in the input beside it.

    `out` appears when it is whole. Cut short at any moment, the same call goes on from the parts that were done, and the file is the
    same as if nothing had happened. Raises ClientqualError where `out` is there already and is not to be replaced, and where
    something else was begun there.
    """
    folder = parts_path(out)
    if any(Path(path).exists() and out.exists() and out.samefile(path) for path in job.plan.files):
        raise ClientqualError([wording.output_is_input(str(out))])
    if out.exists() and not replace and not folder.exists():
        raise ClientqualError([wording.output_in_use(str(out))])
    with open_journal(folder, _head(job), restart=restart) as journal:
        if out.exists() and not replace and not journal.ready:
            raise ClientqualError([wording.output_in_use(str(out))])
        earlier = sum(tally.rows for tally in journal.done.values())
        if not journal.ready:
            _work_off(job, journal, jobs, progress or _silent)
            _join(job, journal)
            _still_the_same(job)
            journal.set_ready()
        summary = _summary(journal, earlier, wrong_path(out))
        publish(journal, out, wrong_path(out))
    return summary


def _still_the_same(job: Job) -> None:
    changed = [path for path, known in zip(job.plan.files, job.plan.stamps, strict=True) if stamp(path) != known]
    if changed:
        raise ClientqualError([wording.input_changed(path) for path in changed])


def _head(job: Job) -> dict[str, Any]:
    """Return what has to be the same for work to go on, under the words in which a person is told what is not."""
    plan = job.plan
    return {
        "input": plan.stamps,
        "rules": [job.rules.name, job.rules.digest],
        "options": [asdict(job.options), job.form, job.delimiter, plan.delimiter, plan.table, plan.sample],
        "parts": [[part.file, part.start, part.stop] for part in plan.parts],
        "columns": [[field.name, str(field.type)] for field in plan.schema],
        "versions": {"clientqual": __version__, **{name: version(name) for name in ("pyarrow", "polars")}},
    }


def _work_off(job: Job, journal: Journal, jobs: int, progress: Progress) -> None:
    """Do the parts that are left. That it begins is told before any of it is done."""
    parts = job.plan.parts
    progress(0, 0, earlier=True)
    left = [part for part in parts if part.number not in journal.done]
    for tally in journal.done.values():
        progress(parts[tally.part].size, tally.rows, earlier=True)
    does = _one_by_one if min(jobs, len(left)) <= 1 else _side_by_side
    for tally in does(job, journal, left, jobs):
        journal.add(tally)
        progress(parts[tally.part].size, tally.rows, earlier=False)


def _one_by_one(job: Job, journal: Journal, left: Sequence[Part], _: int) -> Iterator[Tally]:
    for part in left:
        yield work(job, part, journal.part(part.number), journal.wrong(part.number))


# --- several processes ------------------------------------------------------------------------------------------------------------

_job: Job | None = None
"""What a process that helps was started for."""


def _side_by_side(job: Job, journal: Journal, left: Sequence[Part], jobs: int) -> Iterator[Tally]:
    pool = ProcessPoolExecutor(min(jobs, len(left)), get_context("spawn"), _begin, (job,))
    with _stopped(pool):
        futures = [pool.submit(_help, part, journal.part(part.number), journal.wrong(part.number)) for part in left]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BrokenProcessPool:
            raise ClientqualError([wording.worker_died(str(journal.folder))]) from None


@contextmanager
def _stopped(pool: ProcessPoolExecutor) -> Iterator[None]:
    """Let processes finish the part that they are at, and begin no other, when we are stopped."""
    try:
        yield
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(job: Job) -> None:
    """Make a process ready to help: whoever started it decides when it ends, and it does not outlive that one."""
    global _job  # noqa: PLW0603  (a process has one job)
    _job = job
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        _exit(1)


def _help(part: Part, answers: Path, wrong: Path) -> Tally:
    assert _job is not None
    return work(_job, part, answers, wrong)


# --- the end ----------------------------------------------------------------------------------------------------------------------


def _join(job: Job, journal: Journal) -> None:
    numbers = [part.number for part in job.plan.parts]
    write_whole(journal.joined, lambda path: join(job.form, [journal.part(n) for n in numbers], path))
    if any(tally.wrong_values for tally in journal.done.values()):
        write_whole(journal.all_wrong, lambda path: _join_wrong(job, journal, path))


def _join_wrong(job: Job, journal: Journal, path: Path) -> None:
    """Write what is wrong in all parts, with the file and the number of the row in it, from 1."""
    plan = job.plan
    with path.open("w", encoding="utf-8") as out:
        file, before = -1, 0
        for part in plan.parts:
            if part.file != file:
                file, before = part.file, 0
            at = part.start if plan.unit == "rows" and plan.sample is not None else before
            tally = journal.done[part.number]
            before += tally.records
            if tally.wrong_values:
                for line in journal.wrong(part.number).read_text("utf-8").splitlines():
                    told = json.loads(line)
                    told = {"file": plan.files[part.file], **told, "row": at + told["row"] + 1}
                    out.write(json.dumps(told, ensure_ascii=False) + "\n")


def _summary(journal: Journal, earlier: int, wrong: Path) -> Summary:
    tallies = [journal.done[number] for number in sorted(journal.done)]
    answers: dict[str, dict[str, dict[str, int]]] = {}
    for tally in tallies:
        for outcome, kinds in tally.answers.items():
            for kind, counts in kinds.items():
                sums = answers.setdefault(outcome, {}).setdefault(kind, {})
                for answer, count in counts.items():
                    sums[answer] = sums.get(answer, 0) + count
    values = sum(tally.wrong_values for tally in tallies)
    return Summary(
        records=sum(tally.records for tally in tallies),
        rows=sum(tally.rows for tally in tallies),
        wrong_values=values,
        wrong_rows=sum(tally.wrong_rows for tally in tallies),
        answers=answers,
        earlier=earlier,
        wrong=wrong if values else None,
    )
