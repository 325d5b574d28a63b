"""The log of an engagement: what happened and when, and what that tells of facts at any moment."""

from clientqual.events.event import Event
from clientqual.events.fitting import fitted
from clientqual.events.folding import Contradicted, Folded, Joined, Joining, facts_at, folded
from clientqual.events.implying import contradictions, implied
from clientqual.events.kinds import EVENT_KINDS
from clientqual.events.ledger import Ledger, Told, tells_of
from clientqual.events.lines import Line
from clientqual.events.log import Log, read_log
from clientqual.events.meanings import EVENT_MEANINGS
from clientqual.events.moments import DAY, MomentLike, as_moment, moment, written
from clientqual.events.ordering import in_order, place_in_time
from clientqual.events.reading import LogFile, read_line, read_lines, read_log_file

__all__ = [
    "DAY",
    "EVENT_KINDS",
    "EVENT_MEANINGS",
    "Contradicted",
    "Event",
    "Folded",
    "Joined",
    "Joining",
    "Ledger",
    "Line",
    "Log",
    "LogFile",
    "MomentLike",
    "Told",
    "as_moment",
    "contradictions",
    "facts_at",
    "fitted",
    "folded",
    "implied",
    "in_order",
    "moment",
    "place_in_time",
    "read_line",
    "read_lines",
    "read_log",
    "read_log_file",
    "tells_of",
    "written",
]
