"""For tests of rule sets and engines: strategies for cases and rule sets, and the laws. Needs the extra `testing`."""

from clientqual.testing import laws
from clientqual.testing.rulesets import load, rule_sets, write
from clientqual.testing.strategies import CaseStrategies

__all__ = ["CaseStrategies", "laws", "load", "rule_sets", "write"]
