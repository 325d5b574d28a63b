# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenarios, told as Tryton tells them: through proteus, in a document."""

import doctest
import unittest
from pathlib import Path

import pytest
from trytond.tests.test_tryton import doctest_checker, doctest_setup, doctest_teardown

HERE = Path(__file__).parent


@pytest.mark.parametrize("scenario", sorted(HERE.glob("scenario_*.rst")), ids=lambda path: path.stem)
def test_scenario(scenario):
    suite = doctest.DocFileSuite(
        str(scenario),
        module_relative=False,
        encoding="utf-8",
        setUp=doctest_setup,
        tearDown=doctest_teardown,
        checker=doctest_checker,
        optionflags=doctest.REPORT_ONLY_FIRST_FAILURE | doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL,
    )
    result = suite.run(unittest.TestResult())
    assert not result.errors + result.failures, "\n".join(text for _, text in result.errors + result.failures)
    assert result.testsRun == 1
