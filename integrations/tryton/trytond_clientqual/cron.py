# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The nightly job."""

from trytond.pool import PoolMeta


class Cron(metaclass=PoolMeta):
    """Scheduled jobs, with one that qualifies leads."""

    __name__ = "ir.cron"

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.method.selection.append(("sale.opportunity|cq_qualify_all", "Qualify Leads"))
