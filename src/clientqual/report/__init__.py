"""A qualification for people and for programs: as text, and as JSON both ways."""

from clientqual.report.json import Detail, as_json, dumps
from clientqual.report.reading import from_json
from clientqual.report.text import text

__all__ = ["Detail", "as_json", "dumps", "from_json", "text"]
