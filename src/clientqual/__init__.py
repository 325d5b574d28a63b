"""clientqual: what kind of client stands before you, and what to do about it.

from clientqual import qualify
q = qualify({"project": {"brief": "none", "rush": True}})
print(q.text())
"""

from typing import TYPE_CHECKING

from clientqual.doors import lazily
from clientqual.version import __version__

if TYPE_CHECKING:
    from clientqual.diagnostics import Diagnostic
    from clientqual.engagement import Alert, Engagement, Event, Follower, Log, Notice, read_log
    from clientqual.errors import CaseError, ClientqualError, LogError, MissingExtra, RuleSetError
    from clientqual.explain import Blocker, Change, Changes, Step
    from clientqual.inspection import Difference, EventInfo, FactInfo, TestResult
    from clientqual.interview import Interview
    from clientqual.models import Case, Client, HouseRules, Override, Project, Provider
    from clientqual.qualification import (
        Advice,
        Answer,
        Basis,
        CaseRef,
        IfAnswered,
        Outcome,
        OutcomeAnswer,
        Question,
        Reason,
        Recommendation,
        RuleSetRef,
        Signal,
        Stated,
    )
    from clientqual.result import Qualification
    from clientqual.ruleset import RuleSet, qualify

__all__ = [
    "Advice",
    "Alert",
    "Answer",
    "Basis",
    "Blocker",
    "Case",
    "CaseError",
    "CaseRef",
    "Change",
    "Changes",
    "Client",
    "ClientqualError",
    "Diagnostic",
    "Difference",
    "Engagement",
    "Event",
    "EventInfo",
    "FactInfo",
    "Follower",
    "HouseRules",
    "IfAnswered",
    "Interview",
    "Log",
    "LogError",
    "MissingExtra",
    "Notice",
    "Outcome",
    "OutcomeAnswer",
    "Override",
    "Project",
    "Provider",
    "Qualification",
    "Question",
    "Reason",
    "Recommendation",
    "RuleSet",
    "RuleSetError",
    "RuleSetRef",
    "Signal",
    "Stated",
    "Step",
    "TestResult",
    "__version__",
    "qualify",
    "read_log",
]

__getattr__ = lazily(
    __name__,
    {
        "diagnostics": ("Diagnostic",),
        "engagement": ("Alert", "Engagement", "Event", "Follower", "Log", "Notice", "read_log"),
        "errors": ("CaseError", "ClientqualError", "LogError", "MissingExtra", "RuleSetError"),
        "explain": ("Blocker", "Change", "Changes", "Step"),
        "inspection": ("Difference", "EventInfo", "FactInfo", "TestResult"),
        "interview": ("Interview",),
        "models": ("Case", "Client", "HouseRules", "Override", "Project", "Provider"),
        "qualification": (
            "Advice",
            "Answer",
            "Basis",
            "CaseRef",
            "IfAnswered",
            "Outcome",
            "OutcomeAnswer",
            "Question",
            "Reason",
            "Recommendation",
            "RuleSetRef",
            "Signal",
            "Stated",
        ),
        "result": ("Qualification",),
        "ruleset": ("RuleSet", "qualify"),
    },
)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
