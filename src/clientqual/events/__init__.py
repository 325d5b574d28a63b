"""The log of an engagement: what happened and when, and what that tells of facts at any moment."""

from clientqual.events.event import Event
from clientqual.events.fitting import fitted
from clientqual.events.folding import Contradicted, Folded, Joined, closed, facts_at, folded, implied, joined
from clientqual.events.kinds import EVENT_KINDS
from clientqual.events.ledger import Ledger, Told
from clientqual.events.log import Log, read_log
from clientqual.events.moments import DAY, MomentLike, as_moment, moment, written
from clientqual.events.reading import LogFile, read_line, read_lines, read_log_file

__all__ = [
    "DAY",
    "EVENT_KINDS",
    "Contradicted",
    "Event",
    "Folded",
    "Joined",
    "Ledger",
    "Log",
    "LogFile",
    "MomentLike",
    "Told",
    "as_moment",
    "closed",
    "facts_at",
    "fitted",
    "folded",
    "implied",
    "joined",
    "moment",
    "read_line",
    "read_lines",
    "read_log",
    "read_log_file",
    "written",
]
