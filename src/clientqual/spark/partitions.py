"""One partition: batches of Arrow in, the same with their answers out. This is all that runs on a worker, and it needs no Spark to run.

Any engine that maps a function over batches of Arrow (Ray, Dask, Daft, Flink) can use `Answering` as Spark does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, Unpack

import pyarrow as pa

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.errors import CaseError
from clientqual.frames import FrameOptions

BLOCK: Final = 1 << 17
"""So many rows are answered at a time, as Spark's own batches are too short to be worth the start."""
NAMED: Final = 20
"""So many rows are named where values are wrong."""


class Rules(Protocol):
    """What is needed of a rule set."""

    def qualify_frame(self, frame: Any, **options: Unpack[FrameOptions]) -> Any:
        """Return a table with the answers beside its columns."""


class Sent(Protocol):
    """Something that holds a rule set on a worker."""

    @property
    def value(self) -> Rules:
        """The rule set."""


@dataclass(frozen=True)
class Carried:
    """A rule set that travels with what uses it."""

    value: Rules


@dataclass(frozen=True)
class Answering:
    """Answers the batches of a partition, whose columns have these names. It is sent to workers.

    `partition` says which partition it is; without it Spark does.
    """

    sent: Sent
    names: tuple[str, ...]
    key: str | None
    options: FrameOptions
    partition: Callable[[], int] | None = None

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a partition with their answers, in their order.

        Raises CaseError that names rows by partition, by their place in it and by their key.
        """
        rules, start = self.sent.value, 0
        for block in blocks(batches, self.names):
            try:
                answered = rules.qualify_frame(block, **self.options)
            except CaseError:
                raise CaseError(self._wrong_rows(rules, block, start)) from None
            yield from in_types_of_spark(answered).to_batches()
            start += block.num_rows

    def _wrong_rows(self, rules: Rules, block: pa.Table, start: int) -> Iterator[Diagnostic]:
        number = _partition() if self.partition is None else self.partition()
        errors = rules.qualify_frame(block, errors="null").column("errors").to_pylist()
        wrong = [row for row, told in enumerate(errors) if told is not None]
        for row in wrong[:NAMED]:
            key = None if self.key is None else (self.key, block.column(self.key)[row].as_py())
            yield messages.wrong_in_partition(number, start + row, key, errors[row])
        if wrong[NAMED:]:
            yield messages.more_wrong_rows(number, len(wrong) - NAMED)


def blocks(batches: Iterable[pa.RecordBatch], names: Sequence[str]) -> Iterator[pa.Table]:
    """Yield batches together, as soon as they have enough rows, with these names for their columns."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(item.num_rows for item in waiting) >= BLOCK:
            yield pa.Table.from_batches(waiting).rename_columns(names)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting).rename_columns(names)


def in_types_of_spark(table: pa.Table) -> pa.Table:
    """Return a table in types that Spark has: it knows neither dictionaries nor integers without a sign."""
    return table.cast(pa.schema([field.with_type(_type_of_spark(field.type)) for field in table.schema]))


def _type_of_spark(type_: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(type_):
        return type_.value_type
    return _SIGNED.get(type_, type_)


_SIGNED: Final = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64(), pa.uint64(): pa.int64()}


def _partition() -> int:
    from pyspark import TaskContext  # noqa: PLC0415  (it is there, where nobody else says which partition it is)

    context = TaskContext.get()
    return context.partitionId() if context is not None else 0
