"""To and from a CRM: records become cases by a mapping, and answers become properties and notes.

Mappings need the extra `crm`: `pip install "clientqual[crm]"`.
"""

from clientqual.crm.errors import MappingError, Unread, redacted
from clientqual.crm.mapping import Explanation, Mapping, Reading
from clientqual.crm.note import as_note
from clientqual.crm.properties import answer_key, as_properties, is_current
from clientqual.crm.records import Records, parse_records, read_records
from clientqual.crm.running import Mapped
from clientqual.crm.spreadsheet import safe_for_spreadsheet
from clientqual.crm.stored import Replay, Stored, replay

__all__ = [
    "Explanation",
    "Mapped",
    "Mapping",
    "MappingError",
    "Reading",
    "Records",
    "Replay",
    "Stored",
    "Unread",
    "answer_key",
    "as_note",
    "as_properties",
    "is_current",
    "parse_records",
    "read_records",
    "redacted",
    "replay",
    "safe_for_spreadsheet",
]
