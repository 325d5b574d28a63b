"""The catalogue of facts and of events: what a case and a log may tell under a rule set."""

from __future__ import annotations

from collections.abc import Iterable

from clientqual.answering import show
from clientqual.inspection import EventFieldInfo, EventInfo, FactInfo
from clientqual.ir import (
    FACT_STATED,
    LIMIT,
    UNIT,
    Derived,
    EventField,
    EventKind,
    Fact,
    FactRef,
    FactType,
    Finite,
    First,
    Numbers,
    Program,
    Subsets,
    plain,
    reads,
)


def catalogue(program: Program, texts: dict[str, str]) -> tuple[FactInfo, ...]:
    """Return every fact of a rule set, base and derived, by path."""
    return tuple(
        _info(program, kind, program.facts.get(path), program.derived.get(path), texts, program.readers.get(path, 0))
        for path, kind in program.types.items()
    )


def _info(
    program: Program, kind: FactType, fact: Fact | None, derived: Derived | None, texts: dict[str, str], read_by: int
) -> FactInfo:
    default = fact.default if fact else None
    return FactInfo(
        path=kind.path,
        kind=kind.kind.value,
        values=_values(kind),
        range=_range(kind),
        meaning=texts.get(f"facts/{kind.path}/meaning") or kind.meaning,
        ask=texts.get(f"facts/{kind.path}/ask", ""),
        of=fact.of if fact else None,
        changed_by=fact.changed_by if fact else None,
        default=plain(kind, default) if default is not None else None,
        presumed=_presumed(program, kind.path),
        derived=derived is not None,
        sources=(fact.source if fact else derived.source if derived else ()) or kind.source,
        read_by=read_by,
    )


def _values(kind: FactType) -> tuple[str | bool, ...]:
    if isinstance(kind.domain, Finite):
        return kind.domain.values
    return kind.domain.members if isinstance(kind.domain, Subsets) else ()


def _range(kind: FactType) -> str:
    domain = kind.domain
    if not isinstance(domain, Numbers):
        return ""
    low, high = domain.low / UNIT, domain.high / UNIT
    if high >= LIMIT - 1:
        return f"at least {low:g}" if low > -LIMIT + 1 else ""
    return f"{low:g} to {high:g}"


def _presumed(program: Program, path: str) -> str | None:
    presumption = program.presumptions.get(path)
    if presumption is None:
        return None
    if isinstance(presumption, First):
        return "depends on " + ", ".join(_leans_on(presumption))
    return f"that of {presumption.path}" if isinstance(presumption, FactRef) else show(presumption)


def _leans_on(table: First) -> Iterable[str]:
    from_rows = {path for row in table.rows for path in reads(row.when)}
    from_answers = {
        then.path for then in (table.otherwise, *(row.then for row in table.rows)) if isinstance(then, FactRef)
    }
    return sorted(from_rows | from_answers)


def events(program: Program, texts: dict[str, str]) -> tuple[EventInfo, ...]:
    """Return every kind of event of a rule set, by name."""
    from clientqual.events import EVENT_MEANINGS  # noqa: PLC0415  (who lists facts does not wait for events)

    return tuple(
        EventInfo(
            name,
            texts.get(f"events/{name}/title") or EVENT_MEANINGS.get(name, ""),
            tuple(_field(kind, field) for field in kind.fields),
            _told_by(program, name),
        )
        for name, kind in sorted(program.events.items())
    )


def _field(kind: EventKind, field: EventField) -> EventFieldInfo:
    if field.type is None:
        sort = "facts" if kind.name == FACT_STATED else "text"
        return EventFieldInfo(field.name, sort, (), "", field.required)
    return EventFieldInfo(field.name, field.type.kind.value, _values(field.type), _range(field.type), field.required)


def _told_by(program: Program, kind: str) -> tuple[str, ...]:
    return tuple(
        sorted(path for path, told in program.from_events.items() if any(kind in fold.kinds for fold in told.folds))
    )
