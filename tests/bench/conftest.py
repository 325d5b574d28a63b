"""The parts of the benchmark that need no other engine, imported as the benchmark imports them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Return what imports a module of the benchmark by its name."""
    monkeypatch.syspath_prepend(BENCH)
    return import_module
