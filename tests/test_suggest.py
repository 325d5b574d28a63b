"""Near names: the likely intention, or nothing."""

from __future__ import annotations

import pytest

from clientqual.models import FACT_TYPES
from clientqual.suggest import did_you_mean, near


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("project.breif", "project.brief"),
        ("breif", "project.brief"),
        ("client.brief", "project.brief"),
        ("Project.Brief", "project.brief"),
        ("project.budget-fit", "project.budget_fit"),
        ("project.lateness", None),
        ("xyz", None),
        ("", None),
        ("x" * 1_000_000, None),
    ],
)
def test_near(name: str, found: str | None) -> None:
    """Case, hyphens, slips and the wrong model are forgiven; what two names share before the dot makes them no more alike."""
    assert found == near(name, FACT_TYPES)


def test_help() -> None:
    """Where nothing is near, a short list is told whole."""
    assert did_you_mean("a", ["xx"]) == "there is only `xx`"
    assert did_you_mean("a", ["yy", "xx"]) == "it is one of `xx`, `yy`"
    assert did_you_mean("a", [f"x{n}" for n in range(13)]) is None
    assert did_you_mean("a", []) is None
