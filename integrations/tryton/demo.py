# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tryton with sample leads, qualified, in a temporary folder.

    python demo.py           bring it up, print the leads and where to find the server; Ctrl-C ends it
    python demo.py --once    the same without waiting

The leads are those of `examples/` of clientqual. When it ends, the server is stopped and the folder is gone.
"""

import argparse
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import yaml
from proteus import Model, Wizard
from proteus import config as proteus_config

from trytond_clientqual.facts import FACTS, MORE_FACTS, field_of

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parents[1] / "examples"
DATABASE = "crm"
LEADS = 8
PATIENCE = 120
COLUMNS = {
    "Lead": "description",
    "Tier": "cq_tier_shown",
    "Persona": "cq_persona",
    "Verdict": "cq_verdict",
    "First to-do": "cq_next_step",
}


# --- the server -------------------------------------------------------------------------------------------------------


def configure(folder):
    """Write the configuration of a server on this machine alone, and return its port."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    (folder / "trytond.conf").write_text(
        f"[database]\nuri = sqlite://\npath = {folder}\n\n[web]\nlisten = localhost:{port}\n", "utf-8"
    )
    return port


def create_database(folder, password):
    """Make a database with this module and all that it needs, as an administrator would."""
    (folder / f"{DATABASE}.sqlite").touch()
    # What is activated, then what the first user is.
    modules = ["-u", "ir", "res", "clientqual", "--activate-dependencies"]
    admin(folder, password, *modules, "-l", "en", "--email", "admin@example.org")


def copy_database(folder, password, database):
    """Start from a copy of a database that was made before."""
    shutil.copy(database, folder / f"{DATABASE}.sqlite")
    admin(folder, password, "--password", "--administrator")


def admin(folder, password, *words):
    file = folder / "password"
    file.write_text(password, "utf-8")
    run("trytond-admin", "-c", folder / "trytond.conf", "-d", DATABASE, *words, TRYTONPASSFILE=str(file))
    file.unlink()


def run(program, *words, **variables):
    """Run a program of this environment; what it says is shown only where it fails."""
    command = [Path(sys.executable).with_name(program), *words]
    done = subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, encoding="utf-8", check=False
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{program} failed\n{done.stdout}{done.stderr}")


@contextmanager
def server(folder, port):
    """Run the server until the block is left, whatever happens in it."""
    # Without its database named, a server refuses passwords until somebody has opened a session.
    command = [Path(sys.executable).with_name("trytond"), "-c", folder / "trytond.conf", "-d", DATABASE]
    with (folder / "trytond.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(process, port, folder / "trytond.log")
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(process, port, log):
    """Wait until the server answers on its port."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as knock:
            if knock.connect_ex(("localhost", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"the server did not start\n{log.read_text('utf-8', 'replace')}")


def connect(port, password):
    return proteus_config.set_xmlrpc(f"http://admin:{password}@localhost:{port}/{DATABASE}/rpc/")


# --- what is in it ----------------------------------------------------------------------------------------------------


def create_company(config):
    """Make the company that the leads belong to, with the euro as its currency."""
    euro = Model.get("currency.currency")(name="Euro", symbol="€", code="EUR")
    euro.save()
    party = Model.get("party.party")(name="Rivera Studio")
    party.save()
    wizard = Wizard("company.company.config")
    wizard.execute("company")
    wizard.form.party, wizard.form.currency = party, euro
    wizard.execute("add")
    config._context = Model.get("res.user").get_preferences(True, {})  # noqa: SLF001  (as proteus shows it)


def sample_leads(examples=EXAMPLES):
    """Return the first examples as values of leads."""
    return [lead_of(path) for path in sorted(examples.glob("*/case.yaml"))[:LEADS]]


def lead_of(path):
    """Return the values of a lead for a case file. Facts without a field of their own become lines."""
    case = yaml.safe_load(path.read_text("utf-8"))
    facts = {
        f"{section}.{name}": value
        for section in ("provider", "house_rules", "client", "project")
        for name, value in case.get(section, {}).items()
    }
    values = {"description": case["label"], "comment": case.get("notes")}
    values.update({field_of(fact): _in_field(value) for fact, value in facts.items() if fact in FACTS})
    lines = [f"{fact}: {_in_line(value)}" for fact, value in facts.items() if fact not in FACTS]
    if case.get("dont_know"):
        lines.append(f"dont_know: [{', '.join(case['dont_know'])}]")
    return {**values, MORE_FACTS: "\n".join(lines)}


def _in_field(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return Decimal(value) if isinstance(value, int) else value


def _in_line(value):
    return str(value).lower() if isinstance(value, bool) else value


def create_leads(config):
    """Make the sample leads, qualify them, and return what the table shows of them, those of the best tier first."""
    leads, context = config.get_proxy("sale.opportunity"), config.context
    ids = leads.create(sample_leads(), context)
    leads.cq_qualify(ids, context)
    order = [("cq_tier_shown", "ASC"), ("id", "ASC")]
    return leads.search_read([("id", "in", ids)], 0, None, order, list(COLUMNS.values()), context)


# --- what is shown ----------------------------------------------------------------------------------------------------


def table(leads):
    rows = [tuple(COLUMNS), *(tuple(words(lead[name]) for name in COLUMNS.values()) for lead in leads)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def words(value):
    return (value or "").replace("_", " ")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--once", action="store_true", help="stop after printing the leads")
    parser.add_argument(
        "--database", type=Path, help="a SQLite database that was made before, to start from a copy of it"
    )
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server stops then, too
    password = secrets.token_urlsafe(9)
    with tempfile.TemporaryDirectory(prefix="clientqual-tryton-") as name:
        folder = Path(name)
        port = configure(folder)
        if chosen.database:
            copy_database(folder, password, chosen.database)
        else:
            print("Setting up Tryton; the first time takes half a minute ...", flush=True)
            create_database(folder, password)
        with server(folder, port):
            config = connect(port, password)
            create_company(config)
            print(table(create_leads(config)), flush=True)
            if not chosen.once:
                print(
                    f"\nTryton runs at localhost:{port}, database {DATABASE}, login admin, password {password}",
                    "Connect with its desktop client. Ctrl-C ends it.",
                    sep="\n",
                    flush=True,
                )
                wait()


def wait():
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
