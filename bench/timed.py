"""A rule set that writes down what it spends, for the workers of bench/scale.py."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from clientqual import RuleSet


class Timed:
    """A rule set that writes down what it spends. Workers append to a file, as all are on this machine."""

    def __init__(self, rules: RuleSet, log: Path) -> None:
        self.rules, self.log = rules, log

    def qualify_frame(self, given: Any, **options: Any) -> Any:
        start = time.process_time()
        found = self.rules.qualify_frame(given, **options)
        with self.log.open("a") as log:
            log.write(f"{time.process_time() - start}\n")
        return found
