"""An engagement as a timeline: how it stood, what happened, what changed, and what is due."""

from clientqual.timeline.history import Turn, turns
from clientqual.timeline.telling import brief, timeline, when

__all__ = ["Turn", "brief", "timeline", "turns", "when"]
