"""Checking a rule set: its tests, its promises, and what nothing uses."""

from clientqual.checking.promises import check
from clientqual.checking.sampling import Sampler
from clientqual.checking.trials import Difference, TestResult, run_tests

__all__ = ["Difference", "Sampler", "TestResult", "check", "run_tests"]
