"""A qualification for people and for programs: as text, and as JSON both ways.

`words` and `layout` are the kit that the texts are made of; the command line makes its own texts of it.
"""

from clientqual.report import layout, words
from clientqual.report.json import Detail, as_json, dumps
from clientqual.report.reading import from_json
from clientqual.report.text import text

__all__ = ["Detail", "as_json", "dumps", "from_json", "layout", "text", "words"]
