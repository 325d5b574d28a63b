"""Engagements: how things stand with a client at any moment, what changed and why, and what calls for attention."""

from clientqual.engagement.alerts import Alert, AlertState
from clientqual.engagement.engagement import Engagement, Moment
from clientqual.engagement.follower import Follower
from clientqual.engagement.news import Notice
from clientqual.engagement.shifts import Shift, Shifts
from clientqual.errors import LogError
from clientqual.events import (
    EVENT_KINDS,
    Contradicted,
    Event,
    Folded,
    Log,
    LogFile,
    MomentLike,
    as_moment,
    read_line,
    read_lines,
    read_log,
    read_log_file,
    written,
)

__all__ = [
    "EVENT_KINDS",
    "Alert",
    "AlertState",
    "Contradicted",
    "Engagement",
    "Event",
    "Folded",
    "Follower",
    "Log",
    "LogError",
    "LogFile",
    "Moment",
    "MomentLike",
    "Notice",
    "Shift",
    "Shifts",
    "as_moment",
    "read_line",
    "read_lines",
    "read_log",
    "read_log_file",
    "written",
]
