"""What is asked of expressions, and whether it can be had: the answers that are wanted, and the columns that facts are read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from clientqual import messages
from clientqual.circuit import Circuit, Comparison
from clientqual.diagnostics import Diagnostic
from clientqual.errors import CaseError, ClientqualError
from clientqual.expressions.answers import PREFIX, Wanted, column_names
from clientqual.expressions.back_ends import BackEnd
from clientqual.expressions.columns import FITTING, FORMS, Column, Held
from clientqual.expressions.numbers import is_too_large
from clientqual.ir import Kind, Program
from clientqual.suggest import near

SECTIONS: Final = ("client", "custom", "house_rules", "project", "provider")

KINDS: Final[Mapping[Kind, str]] = {
    Kind.ENUM: "one of a list of values",
    Kind.BOOL: "true or false",
    Kind.INT: "a whole number",
    Kind.NUMBER: "a number",
    Kind.MONEY: "an amount of money",
    Kind.SET: "a set of values",
}


def wanted_of(program: Program, actions: Sequence[str] | None, signals: bool) -> Wanted:
    """Return what is to come out: some actions, or `all`, in the order of the plan; and all signals, or none.

    Raises ClientqualError for actions that there are not.
    """
    chosen = program.action_order if actions == "all" else (actions or ())
    complaints = [
        messages.unknown_frame_action(name, program.actions) for name in chosen if name not in program.actions
    ]
    if complaints:
        raise ClientqualError(complaints)
    ordered = tuple(name for name in program.action_order if name in set(chosen))
    return Wanted(ordered, tuple(sorted(program.signals)) if signals else ())


def columns_of(
    program: Program, circuit: Circuit, schema: Mapping[str, tuple[str, Held | None]], back_end: BackEnd, wanted: Wanted
) -> dict[str, Column]:
    """Return the columns that tell facts, by path. `schema` has for each column its type in words, and how it holds its values.

    Raises CaseError with every complaint about them.
    """
    complaints = list(_misnamed(program, circuit, schema, wanted))
    told = {name: held for name, held in schema.items() if name in program.types}
    complaints += [item for name, (got, held) in told.items() for item in _misfits(program, name, got, held, back_end)]
    columns = {
        name: Column(program.types[name], name, held)
        for name, (_, held) in told.items()
        if held and held.form != "empty"
    }
    complaints += _too_large(circuit, columns)
    if not told and not complaints:
        complaints.append(messages.no_fact_columns())
    if complaints:
        raise CaseError(complaints)
    return columns


def _misnamed(program: Program, circuit: Circuit, names: Iterable[str], wanted: Wanted) -> Iterator[Diagnostic]:
    taken = set(column_names(program, circuit, wanted))
    for name in names:
        if name in taken or name.startswith(PREFIX):
            yield messages.column_taken(name)
        elif name not in program.types and _looks_like_a_fact(program, name):
            yield messages.column_unknown_fact(name, program.types)


def _looks_like_a_fact(program: Program, name: str) -> bool:
    return "." in name and (name.partition(".")[0] in SECTIONS or bool(near(name, program.types)))


def _misfits(program: Program, name: str, got: str, held: Held | None, back_end: BackEnd) -> Iterator[Diagnostic]:
    fact = program.types[name]
    if held is None or not held.fits(fact):
        yield messages.column_form(name, got, KINDS[fact.kind], [FORMS[form] for form in FITTING[fact.kind]])
    elif held.form not in back_end.forms:
        yield messages.back_end_cannot(name, got, back_end.title)


def _too_large(circuit: Circuit, columns: Mapping[str, Column]) -> Iterator[Diagnostic]:
    comparisons = [subject for subject in circuit.subjects.values() if isinstance(subject, Comparison)]
    for subject in comparisons:
        if is_too_large(subject.times) and {subject.left, subject.right} & columns.keys():
            yield messages.factor_too_large(subject.left, subject.right, str(subject.times))
