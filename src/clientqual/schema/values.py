"""The values of a fact, as a schema."""

from __future__ import annotations

from clientqual.ir import LIMIT, UNIT, Domain, FactType, Finite, Kind, Numbers, Subsets, unscaled
from clientqual.schema.shapes import Schema, either, one_of, several

_DECIMAL = r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$"


def value(type_: FactType) -> Schema:
    """One value of a fact, as a rule states it."""
    return values(type_.domain, type_.kind)


def told(type_: FactType) -> Schema:
    """One value of a fact, as a case tells it; decimal text is how exact amounts travel through JSON."""
    known = value(type_)
    return either(known, {"type": "string", "pattern": _DECIMAL}) if type_.kind in (Kind.MONEY, Kind.NUMBER) else known


def values(domain: Domain, kind: Kind = Kind.ENUM) -> Schema:
    """The values of a domain."""
    match domain:
        case Finite():
            return {"type": "boolean"} if kind is Kind.BOOL else one_of(domain.values)
        case Subsets():
            return either(one_of(domain.members), several(one_of(domain.members), least=0))
        case Numbers():
            return {"type": "integer" if kind is Kind.INT else "number", **_bounds(domain)}
        case _:
            raise AssertionError(domain)


def _bounds(domain: Numbers) -> Schema:
    """The ends of a range of numbers; a range without an end runs to the limit of all numbers."""
    bounds: Schema = {}
    if domain.low > -(LIMIT - 1) * UNIT:
        bounds["minimum"] = _plain(domain.low)
    if domain.high < (LIMIT - 1) * UNIT:
        bounds["maximum"] = _plain(domain.high)
    return bounds


def _plain(units: int) -> int | float:
    """A bound as JSON has it. Bounds are short decimals, which a float writes as they are."""
    return units // UNIT if units % UNIT == 0 else float(unscaled(units))
