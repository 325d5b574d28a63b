# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tryton's own tests of modules: views, access, buttons, fields, selections, copies, and more."""

from trytond.tests.test_tryton import ModuleTestCase


class ClientqualTestCase(ModuleTestCase):
    """The tests that every module of Tryton has to pass."""

    module = "clientqual"


del ModuleTestCase
