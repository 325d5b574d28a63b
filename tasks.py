"""Everything there is to do in a checkout, on a machine with nothing but Python 3.11 or newer.

    python3 tasks.py try     set everything up and qualify an example inquiry
    python3 tasks.py test    set everything up and run all checks and tests
    python3 tasks.py laws    try the laws on many more generated cases (--cases 10000)
    python3 tasks.py durable hold the durable engine against the meaning of the rules (--cases 100000, --soak 1000000)
    python3 tasks.py docs    write what the commands in the docs print today into the docs
    python3 tasks.py bench   time the library beside other engines (--quick, --only NAME, --write the page)
    python3 tasks.py bench-frames   the same for frames of a million rows (--quick, --write the page)
    python3 tasks.py tryton  test the module for Tryton against a live server, in an environment of its own
    python3 tasks.py hubspot test the HubSpot example against a fake HubSpot, in an environment of its own
    python3 tasks.py browser look at the HTML reports in the Chromium of this machine, in an environment of its own
    python3 tasks.py tryton-demo    bring up Tryton with sample leads and qualify them (--once: print them and stop)

Everything is installed into `.venv`, once: again only when pyproject.toml, the Python or the place of the checkout changes. What
Tryton needs goes into `.venv-tryton`, what HubSpot needs into `.venv-hubspot`, what the browser tests need into `.venv-browser`,
what the benchmark needs into `.venv-bench`.
"""

import argparse
import hashlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit(f"clientqual needs Python 3.11 or newer, and this is {sys.version.split()[0]}")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up-by-tasks"
TRYTON = ROOT / "integrations" / "tryton"
TRYTON_VENV = ROOT / ".venv-tryton"
HUBSPOT = ROOT / "integrations" / "hubspot"
HUBSPOT_VENV = ROOT / ".venv-hubspot"
BROWSER = ROOT / "tests" / "browser"
BROWSER_VENV = ROOT / ".venv-browser"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
BENCH = ROOT / "bench"
BENCH_VENV = ROOT / ".venv-bench"
EXAMPLE = Path("examples", "decent-physio-website", "case.yaml")
LAW_CASES = 10_000
TRIAL_CASES = 100_000

# A first look for the wheel alone, with no extra: two facts as a CRM would hand them over.
EMBEDDED = """
import clientqual
answer = clientqual.qualify({"client": {"deposit_stance": "refuses"}, "project": {"brief": "none"}})
print("tier:", answer.tier)
print("verdict:", answer.verdict)
"""


class Failed(Exception):  # noqa: N818  (a step, not an error of ours)
    """A step that did not work out; the text says which."""


def run(*command: str | Path, where: Path = ROOT, quiet: bool = False, **variables: str) -> None:
    """Show a command and run it; what a quiet one prints is shown only where it fails."""
    words = [str(word) for word in command]
    print("$", shlex.join(words), flush=True)
    surrounded = surroundings(**variables)
    done = subprocess.run(words, cwd=where, env=surrounded, capture_output=quiet, encoding="utf-8", check=False)
    if done.returncode:
        if quiet:
            print(done.stdout, done.stderr, sep="\n")
        raise Failed(shlex.join(words))


def surroundings(**variables: str) -> dict[str, str]:
    """Return the variables of a child: ours without those that lead a Python elsewhere."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1", **variables}


def python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def create(environment: Path) -> Path:
    """Make an empty environment and return its Python."""
    try:
        run(sys.executable, "-m", "venv", "--clear", environment, quiet=True)
    except Failed:
        print("This Python cannot make environments. On Debian and Ubuntu, `apt install python3-venv` mends that.")
        raise
    return python_of(environment)


def set_up(extra: str) -> Path:
    """Install the checkout with an extra into `.venv`, unless that is done already, and return its Python."""
    project = (ROOT / "pyproject.toml").read_bytes()
    wanted = hashlib.sha256(b"\0".join([project, sys.version.encode(), str(ROOT).encode()])).hexdigest()
    installed = STAMP.read_text().split() if STAMP.exists() else []
    if installed in ([wanted, "dev"], [wanted, extra]):
        return python_of(VENV)
    # An environment that someone else made here is used as it is, never cleared.
    python = create(VENV) if STAMP.exists() or not VENV.exists() else python_of(VENV)
    STAMP.write_text("")
    run(python, "-m", "pip", "install", "--quiet", "--editable", f".[{extra}]")
    STAMP.write_text(f"{wanted} {extra}\n")
    return python


def set_up_apart(environment: Path, described: Path, *packages: str | Path) -> Path:
    """Install the checkout and packages into an environment of their own, unless that is done already, and return its Python.

    It is done again when `described`, the file that says what is needed, or anything else changes that `set_up` looks at.
    """
    files = [path.read_bytes() for path in (ROOT / "pyproject.toml", described)]
    words = [str(package).encode() for package in (sys.version, ROOT, *packages)]
    wanted = hashlib.sha256(b"\0".join([*files, *words])).hexdigest()
    stamp = environment / STAMP.name
    if not (stamp.exists() and stamp.read_text() == wanted):
        python = create(environment)
        (environment / ".gitignore").write_text("*\n")
        run(python, "-m", "pip", "install", "--quiet", "--editable", f"{ROOT}[crm]", *packages)
        stamp.write_text(wanted)
    return python_of(environment)


def set_up_tryton() -> Path:
    return set_up_apart(TRYTON_VENV, TRYTON / "pyproject.toml", "--editable", f"{TRYTON}[test]")


def set_up_hubspot() -> Path:
    needed = HUBSPOT / "requirements.txt"
    return set_up_apart(HUBSPOT_VENV, needed, "--requirement", needed, "pytest>=8.3", "mypy>=1.14")


def set_up_browser() -> Path:
    needed = BROWSER / "requirements.txt"
    return set_up_apart(BROWSER_VENV, needed, "--requirement", needed)


def set_up_bench() -> Path:
    needed = BENCH / "requirements.txt"
    return set_up_apart(BENCH_VENV, needed, "--requirement", needed)


def try_it() -> None:
    python = set_up("cli")
    run(python, "-m", "clientqual", "qualify", EXAMPLE)


def try_packages(python: Path) -> None:
    """Build the sdist, from it the wheel, and use the wheel alone, far from the checkout."""
    with tempfile.TemporaryDirectory(prefix="clientqual-") as folder:
        away = Path(folder)
        run(python, "-m", "build", "--no-isolation", "--outdir", away, ROOT, quiet=True)
        (wheel,) = away.glob("*.whl")
        alone = create(away / "empty")
        run(alone, "-m", "pip", "install", "--quiet", wheel, where=away)
        run(alone, "-I", "-c", EMBEDDED, where=away)
        expect_hint(alone, away)
        run(alone, "-m", "pip", "install", "--quiet", f"{wheel}[cli]", where=away)
        case = away / "case.yaml"
        case.write_bytes((ROOT / EXAMPLE).read_bytes())
        run(alone, "-I", "-m", "clientqual", "qualify", case, where=away)


def expect_hint(python: Path, where: Path) -> None:
    """See that without its extra the command line says what to install."""
    command = [str(python), "-I", "-m", "clientqual", "facts"]
    done = subprocess.run(command, cwd=where, env=surroundings(), capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 2 or "clientqual[cli]" not in done.stderr:
        raise Failed(f"{shlex.join(command)}: without the extra it should say what to install\n{done.stderr}")


def test() -> None:
    """Run every step, whatever became of those before, and pytest last, so that its summary closes the run."""
    python = set_up("dev")
    steps: tuple[Callable[[], None], ...] = (
        lambda: run(python, "-m", "ruff", "check", "--quiet", "."),
        lambda: run(python, "-m", "ruff", "format", "--check", "--quiet", "."),
        lambda: run(python, "-m", "mypy"),
        lambda: try_packages(python),
        test_tryton,
        test_hubspot,
        test_browser,
        lambda: run(python, "-m", "pytest"),
    )
    failed = []
    for step in steps:
        try:
            step()
        except Failed as failure:
            failed.append(str(failure))
    if failed:
        raise Failed("\n".join(failed))


def test_tryton() -> None:
    if not TRYTON.exists():
        print("The module for Tryton is not here: it has a licence of its own, and is no part of an sdist", flush=True)
        return
    print("The module for Tryton: its own tests, in its own environment", flush=True)
    run(set_up_tryton(), "-m", "pytest", "--quiet", TRYTON)


def test_hubspot() -> None:
    print("The HubSpot example: its types and its tests against a fake HubSpot, in its own environment", flush=True)
    python = set_up_hubspot()
    run(python, "-m", "mypy", where=HUBSPOT)
    run(python, "-m", "pytest", "--quiet", where=HUBSPOT)


def test_browser() -> None:
    """Look at the reports in a browser, which is installed where that needs nobody's leave."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not chromium() and is_root and shutil.which("apt-get"):
        print("There is no Chromium here. This is root on a system with apt, so Chromium is installed now", flush=True)
        run("apt-get", "update", quiet=True)
        run("apt-get", "install", "--yes", "chromium", quiet=True, DEBIAN_FRONTEND="noninteractive")
    browser()


def browser() -> None:
    print("The HTML reports in a real browser: types and tests, in their own environment", flush=True)
    path = chromium()
    if path is None:
        raise Failed("the browser tests: no Chromium; `apt install chromium`, or name one in CLIENTQUAL_CHROMIUM")
    python = set_up_browser()
    run(python, "-m", "mypy", BROWSER)
    run(python, "-m", "pytest", "--quiet", f"--confcutdir={BROWSER}", BROWSER, CLIENTQUAL_CHROMIUM=path)


def chromium() -> str | None:
    """Return the Chromium of this machine, if there is one: that of CLIENTQUAL_CHROMIUM, or one on the path."""
    return os.environ.get("CLIENTQUAL_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)


def tryton_demo(*options: str) -> None:
    python = set_up_tryton()
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the demo, which then stops its server
    run(python, TRYTON / "demo.py", *options)


def laws(cases: int, *only: str) -> None:
    """Try all laws, or only those whose file or name holds a word."""
    some = [option for word in only for option in ("-k", word)]
    run(set_up("dev"), "-m", "pytest", "tests/laws", "--durations=0", *some, CLIENTQUAL_LAW_CASES=str(cases))


def durable(cases: int, soak: int, under: str) -> None:
    run(set_up("dev"), BENCH / "durable.py", "--cases", str(cases), "--soak", str(soak), "--under", under)


def docs() -> None:
    run(set_up("dev"), "-m", "pytest", "tests/test_docs.py", "--quiet", CLIENTQUAL_DOCS="write")


def bench(*options: str) -> None:
    run(set_up_bench(), BENCH / "run.py", *options)


def bench_frames(*options: str) -> None:
    run(set_up_bench(), BENCH / "frames.py", *options)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "task",
        choices=[
            "try",
            "test",
            "laws",
            "durable",
            "docs",
            "tryton",
            "tryton-demo",
            "hubspot",
            "browser",
            "bench",
            "bench-frames",
        ],
    )
    parser.add_argument(
        "--cases", type=int, help=f"cases for each law ({LAW_CASES:,}), or for durable ({TRIAL_CASES:,})"
    )
    parser.add_argument("--soak", type=int, default=0, help="durable: so many cases more while memory is watched")
    parser.add_argument(
        "--under", choices=["shipped", "reference"], default="shipped", help="durable: rules of the soak"
    )
    parser.add_argument("--once", action="store_true", help="tryton-demo: stop after printing the leads")
    parser.add_argument("--quick", action="store_true", help="bench: few rounds over few cases, to see that it works")
    parser.add_argument(
        "--only", metavar="NAME", help="bench: time this alone (`start`: what comes first); laws: try these (`drawn`)"
    )
    parser.add_argument("--write", action="store_true", help="bench: put the tables into docs/performance.md")
    chosen = parser.parse_args()
    only = ["--only", chosen.only] if chosen.only else []
    tasks: dict[str, Callable[[], None]] = {
        "try": try_it,
        "test": test,
        "laws": lambda: laws(chosen.cases or LAW_CASES, *only[1:]),
        "durable": lambda: durable(TRIAL_CASES if chosen.cases is None else chosen.cases, chosen.soak, chosen.under),
        "docs": docs,
        "tryton": test_tryton,
        "hubspot": test_hubspot,
        "browser": browser,
        "tryton-demo": lambda: tryton_demo(*["--once"] * chosen.once),
        "bench-frames": lambda: bench_frames(*["--quick"] * chosen.quick, *["--write"] * chosen.write),
        "bench": lambda: bench(*["--quick"] * chosen.quick, *only, *["--write"] * chosen.write),
    }
    try:
        tasks[chosen.task]()
    except Failed as failure:
        sys.exit(f"\nfailed:\n{failure}")


if __name__ == "__main__":
    main()
