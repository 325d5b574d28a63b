# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module of Tryton that qualifies leads with clientqual."""
