# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be wrong with a lead."""

from trytond.model.exceptions import ValidationError


class FactsError(ValidationError):
    """The facts of a lead cannot be read, or do not fit the rule set."""
