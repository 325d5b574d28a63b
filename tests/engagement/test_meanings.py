"""What the kinds of event of the library say happened."""

from __future__ import annotations

from clientqual.events import EVENT_KINDS, EVENT_MEANINGS
from clientqual.ruleset import RuleSet


def test_every_kind_has_a_meaning() -> None:
    """And nothing else has: other kinds have a title in their rule set."""
    assert sorted(EVENT_MEANINGS) == sorted(EVENT_KINDS)
    assert [kind.kind for kind in RuleSet.default().events() if not kind.meaning] == []
