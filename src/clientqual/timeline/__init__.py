"""An engagement as a timeline: how it stood, what happened, what changed, and what is due."""

from clientqual.timeline.history import Turn, turns
from clientqual.timeline.phrases import Titles, brief, briefly, differing, when
from clientqual.timeline.telling import timeline

__all__ = ["Titles", "Turn", "brief", "briefly", "differing", "timeline", "turns", "when"]
