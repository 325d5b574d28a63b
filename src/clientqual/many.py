"""Very many cases at once: the part of the face that takes frames and tables, wherever their rows are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack

from clientqual import expressions, frames, messages, spark
from clientqual.circuit import Circuit
from clientqual.errors import MissingExtra
from clientqual.ir import Program

if TYPE_CHECKING:
    from clientqual.expressions import Dialect
    from clientqual.frames import FrameOptions, PlanesEngine


class ManyCases(ABC):
    """What a rule set does with frames. It asks the rule set for its program, its circuit, and now and then for one case."""

    program: Program

    @property
    @abstractmethod
    def _circuit(self) -> Circuit: ...

    @abstractmethod
    def _asked(self, case: Mapping[str, object]) -> tuple[str | None, str]: ...

    def qualify_frame(self, frame: Any, **options: Unpack[FrameOptions]) -> Any:
        """Return a frame with the answers to each of its rows beside its own columns, which are facts by their path; null is unknown.

        Takes and returns what the caller has: a frame of Polars or pandas, a table, batch or reader of PyArrow, a relation of DuckDB, or
        anything that speaks Arrow's PyCapsule interface (which gives a table). For each outcome there are `tier.presumed`, `tier.decided`
        (null while open) and `tier.possible`; `FrameOptions` says what else there is.

        Raises CaseError for columns that are named like facts and are none, and for values that a fact cannot have, all of them counted;
        MissingExtra without the packages of the extra `frames`.
        """
        engine = self._planes
        return frames.qualify_frame(engine, frame, frames.Options.given(self.program, "qualify_frame", options))

    def qualify_batches(self, batches: Iterable[Any], **options: Unpack[FrameOptions]) -> Iterator[Any]:
        """Return each of some record batches of PyArrow with its answers, as `qualify_frame` gives them, holding one at a time.

        Rows are counted over all batches. Raises CaseError for the first batch with something wrong in it.
        """
        engine = self._planes
        return engine.batches(batches, frames.Options.given(self.program, "qualify_batches", options))

    def qualify_lazy(self, frame: Any, *, actions: Sequence[str] | None = None, signals: bool = False) -> Any:
        """Return a frame that answers its own rows when it is run, where its data is: expressions, or a query, instead of our code.

        Takes and returns a lazy frame of Polars, a relation of DuckDB, a data frame of Spark, and what else the docs list. Answers
        are as those of `qualify_frame`, in columns of text, and null in rows that are no cases, of which a column `errors` tells.

        Raises ClientqualError for what expressions are not made for, CaseError for columns, and MissingExtra without the extra `frames`.
        """
        wanted = expressions.wanted_of(self.program, actions, signals)
        try:
            return expressions.qualify_lazy(self.program, self._circuit, frame, wanted)
        except ModuleNotFoundError:
            raise MissingExtra([messages.needs_frames()]) from None

    def sql(
        self,
        dialect: Dialect,
        table: str,
        columns: Mapping[str, str] | None = None,
        *,
        actions: Sequence[str] | None = None,
        signals: bool = False,
    ) -> str:
        """Return a query that answers the rows of a table, which is named as SQL names it, in the dialect `duckdb` or `spark`.

        `columns` has the SQL type of each column that is to come through; without it, the table has a column for every fact.

        Raises ClientqualError for another dialect, and CaseError for columns.
        """
        wanted = expressions.wanted_of(self.program, actions, signals)
        return expressions.sql_of(self.program, self._circuit, dialect, table, columns, wanted)

    def qualify_spark(self, frame: Any, *, key: str | None = None, **options: Unpack[FrameOptions]) -> Any:
        """Return a data frame of Spark with the answers beside its columns, worked out where its partitions are, when it is run.

        Answers and options are those of `qualify_frame`, answers as text. `key` is the column that names a row in complaints; without it,
        rows are named by partition and place. This package is to be installed on every machine of the cluster.

        Raises what `qualify_frame` raises for names of columns; a job fails on wrong values unless `errors="null"`. MissingExtra without the
        extra `spark`.
        """
        frames.Options.given(self.program, "qualify_spark", options)
        try:
            return spark.qualify_spark(self, frame, key, options)
        except ModuleNotFoundError:
            raise MissingExtra([messages.needs_spark()]) from None

    def frame_legend(self) -> dict[str, dict[int, str]]:
        """Return what the bits of a `possible` column stand for: by outcome, the answer of each bit."""
        return {
            name: {1 << place: str(value) for place, value in enumerate(outcome.domain.values)}
            for name, outcome in self.program.outcomes.items()
        }

    @cached_property
    def _planes(self) -> PlanesEngine:
        try:
            return frames.PlanesEngine(self.program, self._circuit, self._asked)
        except ModuleNotFoundError:
            raise MissingExtra([messages.needs_frames()]) from None
