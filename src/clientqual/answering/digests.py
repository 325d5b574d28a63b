"""Digests: what a case states as a short text that is the same wherever it is stated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from clientqual.answering.intake import Knowledge
from clientqual.hashing import fact_hash, hashed, hashed_text
from clientqual.ir import canonical

if TYPE_CHECKING:
    from clientqual.models import Case, PlainCase


def case_digest(case: Case | PlainCase, knowledge: Knowledge) -> str:
    """Return `sha256:` and a hash of what a case states. Id, label and notes do not change it."""
    facts = sum(fact_hash(path, canonical(value)) for path, value in knowledge.stated.items())
    override = {name: [item.value, item.by, item.because] for name, item in sorted(case.override.items())}
    return digest_of(facts, sorted(knowledge.dont_know), case.currency, override)


def digest_of(
    facts: int,
    dont_know: Sequence[str] = (),
    currency: str | None = None,
    override: Mapping[str, Sequence[str | None]] = MappingProxyType({}),
) -> str:
    """Return the digest of a case. `facts` is the sum of the hashes of the facts that it states."""
    if not dont_know and not currency and not override:
        return hashed_text(f'["{facts:x}",[],null,{{}}]')  # the same, without the work
    return hashed([f"{facts:x}", [*dont_know], currency, {**override}])
