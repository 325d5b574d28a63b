# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo prints qualified leads, and leaves nothing behind."""

import subprocess
import sys

import demo


def test_demo_prints_qualified_leads(database, tmp_path):
    """Every sample lead stands in the table, qualified; the folder of the server is gone."""
    (tmp_path / "temporary").mkdir()
    done = subprocess.run(
        [sys.executable, demo.__file__, "--once", "--database", database],
        env={**demo.os.environ, "TMPDIR": str(tmp_path / "temporary"), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    heading, _, *rows = done.stdout.splitlines()
    assert heading.split() == ["Lead", "Tier", "Persona", "Verdict", "First", "to-do"]
    assert sorted(row.partition("  ")[0] for row in rows) == sorted(
        values["description"] for values in demo.sample_leads()
    )
    assert len(rows) == demo.LEADS
    assert "Viral video for a drinks launch                  worst " in done.stdout
    assert all(len(row.split("  ")) >= 5 for row in rows)
    assert not list((tmp_path / "temporary").iterdir())


def test_every_fact_of_the_examples_reaches_the_lead():
    """No fact of a sample is lost on its way into a field or a line."""
    from trytond_clientqual.facts import MORE_FACTS
    from trytond_clientqual.lines import read_lines

    for path in sorted(demo.EXAMPLES.glob("*/case.yaml"))[: demo.LEADS]:
        case, lead = demo.yaml.safe_load(path.read_text("utf-8")), demo.lead_of(path)
        told = sum(len(case.get(section, ())) for section in ("provider", "house_rules", "client", "project"))
        lines, unknown = read_lines(lead[MORE_FACTS])
        fields = [name for name in lead if name.startswith("cq_") and name != MORE_FACTS]
        assert len(fields) + len(lines) == told
        assert unknown == frozenset(case.get("dont_know", ()))
