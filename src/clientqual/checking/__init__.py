"""Checking a rule set: its tests, its promises, and what nothing uses."""

from clientqual.checking.promises import check
from clientqual.checking.sampling import Sampler
from clientqual.checking.trials import run_tests

__all__ = ["Sampler", "check", "run_tests"]
