"""A qualification with a slot for every text that a person or a rule set can put into a report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from clientqual.report import from_json
from clientqual.result import Qualification

Fill = Callable[[Callable[[int], str]], Qualification]

_SLOT = re.compile(r"\{(\d+)\}")


@pytest.fixture(scope="session")
def fill() -> Fill:
    """Return a qualification whose slots hold what a function says, each behind that the number of the slot."""
    source = (Path(__file__).parent / "slots.json").read_text("utf-8")

    def filled(text: Callable[[int], str]) -> Qualification:
        return from_json(_SLOT.sub(lambda slot: json.dumps(f"{text(int(slot[1]))}{slot[1]};")[1:-1], source))

    return filled
