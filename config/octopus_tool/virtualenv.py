"""The project's Python environment: locked, hashed, with Odoo registered in it as a distribution.

uv installs it in seconds; uv itself comes as a wheel through pip, and pip, where Debian left it
out, through the archive. Index, certificate and proxy are the machine's own pip settings.
"""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from . import debian, odoo_source
from .debian import Package
from .processes import run, succeeds
from .project import Project, fingerprint, write_whole
from .terminal import OctopusError, step, warn

SUPPORTED = ((3, 12), (3, 11), (3, 13))
# Distributions build theirs with profiles and across files (PGO, LTO). One that pyenv or a plain
# `make` built takes about a third more for the same, and Python is most of a test run.
SYSTEM_PYTHON = "/usr/bin/python3"
UV_LOCK = "uv.lock"
# Tells one way of building the environment from the next.
LAYOUT = "2"


def ensure(project: Project) -> Path:
    """Make the environment when it is missing or its lock changed; returns Odoo's folder."""
    odoo = odoo_source.ensure(project)
    python = find_python(project.environ)
    key = fingerprint([LAYOUT, str(project.root), python, str(odoo), project.lock.read_bytes()])
    stamp = project.venv / "octopus-stamp"
    if stamp.exists() and stamp.read_text() == key:
        return odoo
    with step("install the Python packages of config/requirements/dev.lock"):
        shutil.rmtree(project.venv, ignore_errors=True)
        project.venv.parent.mkdir(parents=True, exist_ok=True)
        _install(project, python)
        _register(project, odoo)
        _pdf_program(project)
        run([project.venv / "bin" / "odoo", "--version"], env=environment(project))
    write_whole(stamp, key)
    return odoo


def environment(project: Project) -> dict[str, str]:
    """What every program of ours inside the virtual environment runs with."""
    env = {**project.environ}
    for name in ("PYTHONHOME", "PYTHONPATH", "ODOO_RC", "OPENERP_SERVER", "PGDATABASE"):
        env.pop(name, None)
    env["PATH"] = f"{project.venv / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}"
    env["PYTHONPATH"] = str(project.config)
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    # Compiled once, in a place of their own: Odoo alone has thousands of files, and a run starts it
    # twenty times.
    env["PYTHONPYCACHEPREFIX"] = str(project.state / "pycache")
    env["PGOPTIONS"] = "-c client_min_messages=warning"
    return env


def addons_path(project: Project, odoo: Path) -> str:
    """Ours, OCA's from the lock, and the addons that a checkout of Odoo keeps apart."""
    site = next(project.venv.glob("lib/python3*/site-packages/odoo/addons"), None)
    folders = [project.addons, *([site] if site else []), *odoo_source.base_addons(odoo)]
    return ",".join(map(str, folders))


def find_python(environ: dict[str, str]) -> str:
    """A Python that Odoo 19 and the lock run on: the system's own, else the one that runs us."""
    if named := environ.get("OCTOPUS_PYTHON"):
        names = [named]
    else:
        base = getattr(sys, "_base_executable", sys.executable)
        names = [SYSTEM_PYTHON, base, *(f"python{major}.{minor}" for major, minor in SUPPORTED)]
    for name in names:
        found = shutil.which(name)
        if found and _version(found) in SUPPORTED:
            return os.path.realpath(found)
    raise OctopusError("no Python 3.11, 3.12 or 3.13 found: set OCTOPUS_PYTHON to one")


def _version(python: str) -> tuple[int, ...]:
    """None where it cannot make an environment: a minimal system has a part of the library only."""
    code = "import ssl, sys, venv; print(*sys.version_info[:2])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True)
    return tuple(int(part) for part in done.stdout.split())


def _pip(project: Project, python: str) -> list[str]:
    """A pip to run: the Python's own, else the one of Debian's archive."""
    if succeeds([python, "-m", "pip", "--version"], env=project.environ):
        return [python, "-m", "pip"]
    pins = project.odoo_pins()["pip"]
    wheel = project.cache / Path(pins["file"]).name
    if not wheel.exists():
        deb = debian.fetch(Package(**pins["package"]), project.cache, project.environ)
        part = wheel.with_name(f".{wheel.name}.{os.getpid()}")
        part.write_bytes(debian.extract_one(deb, pins["file"]))
        os.replace(part, wheel)
    return [python, str(wheel / "pip")]


def uv(project: Project, pip: list[str]) -> Path | None:
    """uv from its wheel, in the cache; None where there is none for this machine."""
    lock = project.config / "requirements" / UV_LOCK
    version = re.search(r"^uv==(\S+)", lock.read_text(), re.M)[1]
    program = project.cache / f"uv-{version}" / "uv"
    if program.exists():
        return program
    wheels = project.cache / "downloads"
    command = [*pip, "download", "-q", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    try:
        run([*command, "-d", wheels, "-r", lock], env=project.environ)
    except OctopusError as error:
        warn(f"no uv for this machine, going on with pip (slower):\n{error}")
        return None
    wheel = next(wheels.glob(f"uv-{version}-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read(f"uv-{version}.data/scripts/uv")
    program.parent.mkdir(parents=True, exist_ok=True)
    part = program.with_name(f".uv.{os.getpid()}")
    part.write_bytes(content)
    part.chmod(0o755)
    os.replace(part, program)
    return program


def uv_environment(project: Project, pip: list[str]) -> dict[str, str]:
    """pip's settings in uv's words."""
    listed = run([*pip, "config", "list"], env=project.environ)
    settings = dict(re.findall(r"^(?:global|install|:env:)\.([a-z-]+)='(.*)'$", listed, re.M))
    words = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "trusted-host": "UV_INSECURE_HOST",
        "cert": "SSL_CERT_FILE",
        "proxy": "ALL_PROXY",
    }
    env = {**project.environ, "UV_CACHE_DIR": str(project.cache / "uv-cache")}
    for theirs, ours in words.items():
        if settings.get(theirs):
            env.setdefault(ours, settings[theirs])
    return env


def add(project: Project, lock: Path) -> None:
    """Install what a lock file lists into the environment."""
    pip = _pip(project, find_python(project.environ))
    program = uv(project, pip)
    wanted = ["--no-deps", "--require-hashes", "-r", lock]
    if program:
        target = ["--python", project.python]
        run(
            [program, "pip", "install", "-q", *target, *wanted],
            env=uv_environment(project, pip),
        )
    else:
        target = ["--python", str(project.python)]
        run([*pip, *target, "install", "-q", *wanted], env=project.environ)


def _install(project: Project, python: str) -> None:
    """An empty environment, without a pip of its own, and the lock in it."""
    run([python, "-m", "venv", "--without-pip", project.venv], env=project.environ)
    add(project, project.lock)


def _register(project: Project, odoo: Path) -> None:
    """Make `import odoo`, `pip list` and the `odoo` command know Odoo, wherever it lies."""
    site = next(project.venv.glob("lib/python3*/site-packages"))
    version = project.odoo_pins()["odoo"]["version"]
    metadata = site / f"odoo-{version}.dist-info"
    metadata.mkdir(exist_ok=True)
    files = {
        site / "octopus_odoo.pth": f"{odoo}\n",
        metadata / "METADATA": f"Metadata-Version: 2.1\nName: odoo\nVersion: {version}\n",
        metadata / "INSTALLER": "octopus\n",
        metadata / "entry_points.txt": "[console_scripts]\nodoo = odoo.cli:main\n",
    }
    for path, text in files.items():
        path.write_text(text)
    listed = [*(str(path.relative_to(site)) for path in files), "../../../bin/odoo"]
    (metadata / "RECORD").write_text("".join(f"{name},,\n" for name in listed))
    _program(project, "odoo", "from odoo.cli import main\nsys.exit(main())")


def _pdf_program(project: Project) -> None:
    """Chromium in wkhtmltopdf's place, unless the machine has the patched original."""
    try:
        version = run(["wkhtmltopdf", "--version"], env=project.environ)
    except (OSError, OctopusError):
        version = ""
    if "patched qt" in version:
        return
    body = (
        f"sys.path.insert(0, {str(project.config)!r})\n"
        "from octopus_tool.pdf_program import main\nsys.exit(main(sys.argv[1:]))"
    )
    _program(project, "wkhtmltopdf", body)


def _program(project: Project, name: str, body: str) -> None:
    path = project.venv / "bin" / name
    path.write_text(f"#!{project.python}\nimport sys\n\n{body}\n")
    path.chmod(0o755)
