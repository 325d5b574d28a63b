# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The note that says why."""

from clientqual.crm import as_note

from .rules import OUTCOMES


def note_of(q):
    """Return a qualification as the text of a note: in short, and the reasons of what the lead shows."""
    why = [
        f"- {outcome.title}: {outcome.reason.text}" for outcome in map(q.outcomes.get, OUTCOMES) if outcome.reason.text
    ]
    return "\n".join([as_note(q), "", "Why", *why] if why else [as_note(q)])
