"""`./octopus up`: a server with its mail catcher, name server and demo world, and its commands."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from . import ports, postgres, system
from .databases import Databases, addon_key
from .instance import CONNECTIONS, FILE, SML_ZONE, VARIABLE, Instance
from .prepare import prepare
from .processes import run
from .project import Project, write_whole
from .terminal import OctopusError, say, step, warn

DAEMONS = ("odoo", "mail", "dns")
MAIN = "main"
FIRST_HTTP, FIRST_SMTP, FIRST_MAIL, FIRST_DNS = 8069, 8525, 8580, 8553
ADDONS_NOTE = "addons.json"
OLD_WORLD = (
    "The demo database could not be brought up to date with these addons.\n"
    "./octopus reset --yes drops it; ./octopus up then makes it anew."
)
OLD_WORLD_LINES = 4
BUILD_WORLD = "from octopus_tool.demo_world import build\nbuild(env)\n"
CONFIG = """\
[options]
addons_path = {addons_path}
data_dir = {data_dir}
db_name = {database}
list_db = False
http_interface = 127.0.0.1
http_port = {http_port}
workers = 0
max_cron_threads = 1
db_maxconn = {connections}
limit_time_cpu = 600
limit_time_real = 1200
server_wide_modules = base,rpc,web
log_handler = :INFO,odoo.addons.rpc.controllers.xmlrpc:ERROR,werkzeug:WARNING
smtp_server = 127.0.0.1
smtp_port = {smtp_port}
email_from = octopus@octopus.test

[octopus_peppol]
network = test-private
keystore = {peppol}/ap.p12
keystore_password_file = {peppol}/password.txt
smp_keystore = {peppol}/smp.p12
smp_keystore_password_file = {peppol}/password.txt
truststore = {peppol}/truststore.pem
public_url = {url}
sml_zone = {zone}
dns_server = 127.0.0.1:{dns_port}
allow_loopback = True
"""


class Server:
    """One instance of a checkout: `main` is the user's, `test` and `bench` come and go."""

    def __init__(self, databases: Databases, name: str = MAIN) -> None:
        self.databases = databases
        self.project = databases.project
        self.name = name
        self.folder = folder_of(self.project, name)

    @classmethod
    def fresh(cls, databases: Databases, name: str) -> "Server":
        """One without any past."""
        server = cls(databases, name)
        server.wipe()
        return server

    def instance(self) -> Instance | None:
        return read_instance(self.project, self.name)

    def wipe(self) -> None:
        """Stop it and drop its database and files."""
        self.down()
        for database in (self._database(), f"{self._database()}_new"):
            self.databases.drop(database)
        shutil.rmtree(self.folder, ignore_errors=True)

    def down(self) -> bool:
        return stop(self.project, self.name)

    def up(self, port: int | None = None) -> Instance:
        """Everything running; does only what is not done yet."""
        instance = self._settle(port)
        self._keys(instance)
        self._world(instance)
        instance = self.settle_again(port)
        env = {**self._environment(instance), "ODOO_RC": str(instance.config)}
        for name, module in (("dns", "private_dns"), ("mail", "mail_catcher")):
            if not instance.daemon(name).pid():
                words = [self.project.python, "-m", f"octopus_tool.{module}", self.folder / FILE]
                instance.daemon(name).start(words, env)
        with step("start Odoo"):
            if instance.daemon("odoo").pid():  # an `up` that was killed had started it
                instance.wait_ready()
            else:
                self._tell_address(instance)
                instance.start_odoo(env)
        return instance

    def _tell_address(self, instance: Instance) -> None:
        """Mails point there, PDFs fetch their styles there, and the port may be another one."""
        told = f"UPDATE ir_config_parameter SET value = '{instance.url}' WHERE key = 'web.base.url'"
        self.databases.sql(told, instance.database)

    def settle_again(self, port: int | None) -> Instance:
        """The ports once more, just before they are used: building the database takes minutes,
        in which another checkout's server may have come up on one of them."""
        _free_lost_ports(self.project, self.instance())
        return self._settle(port)

    def _database(self) -> str:
        return f"{self.databases.prefix}octopus" + ("" if self.name == MAIN else f"_{self.name}")

    def _environment(self, instance: Instance) -> dict[str, str]:
        library = self.project.addons / "octopus_peppol" / "lib"
        path = f"{self.databases.env['PYTHONPATH']}{os.pathsep}{library}"
        return {**self.databases.env, "PYTHONPATH": path, VARIABLE: str(instance.path / FILE)}

    def _settle(self, port: int | None) -> Instance:
        """Decide on the ports and write them down, before anything uses them."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        had = self.instance()
        instance = Instance(
            name=self.name,
            folder=str(self.folder),
            database=self._database(),
            odoo=str(self.project.venv / "bin" / "odoo"),
            http_port=_port(had and had.http_port, port or FIRST_HTTP, port),
            smtp_port=_port(had and had.smtp_port, FIRST_SMTP),
            mail_port=_port(had and had.mail_port, FIRST_MAIL),
            dns_port=_port(had and had.dns_port, FIRST_DNS, kind=socket.SOCK_DGRAM),
            logins=had.logins if had else {},
            gateway=had.gateway if had else ("", ""),
        ).write()
        text = CONFIG.format(
            addons_path=self.databases.addons_path(),
            data_dir=self.project.data,
            database=instance.database,
            http_port=instance.http_port,
            smtp_port=instance.smtp_port,
            dns_port=instance.dns_port,
            connections=CONNECTIONS,
            peppol=instance.peppol,
            url=instance.url,
            zone=SML_ZONE,
        )
        write_whole(instance.config, text, 0o600)
        return instance

    def _keys(self, instance: Instance) -> None:
        if (instance.peppol / "password.txt").exists():
            return
        with step("make the keys of a private Peppol network"):
            words = [self.project.python, "-m", "octopus_tool.test_network", instance.peppol]
            run(words, env=self._environment(instance))

    def _world(self, instance: Instance) -> Instance:
        """The database with the demo world in it, brought up to date when addons changed."""
        keys = self.databases.addon_keys()
        if not self.databases.exists(instance.database):
            part = f"{instance.database}_new"
            template = self.databases.template()
            self.databases.clone(template, part)
            instance = self._build_world(instance, part)
            self.databases.rename(part, instance.database)
        else:
            had = _addons_in(instance)
            if had == keys:
                return instance
            instance.daemon("odoo").stop()
            self._update_world(instance.database, had, keys)
            instance = self._build_world(instance, instance.database)
        write_whole(self.folder / ADDONS_NOTE, json.dumps(keys))
        return instance

    def _update_world(self, database: str, had: dict[str, str], keys: dict[str, str]) -> None:
        """What Odoo says of a database that is too old fills the screen: the way out comes last."""
        try:
            self.databases.update(database, had, keys)
        except OctopusError as error:
            lines = str(error).splitlines()[:OLD_WORLD_LINES]
            raise OctopusError("\n".join([*lines, OLD_WORLD])) from error

    def _build_world(self, instance: Instance, database: str) -> Instance:
        gateway = tuple(instance.gateway)
        if not gateway[0]:
            gateway = ("mail-gateway", secrets.token_urlsafe(24))
        password = next(iter(instance.logins.values()), f"octopus-{secrets.token_hex(3)}")
        logins = self.folder / "logins.json"
        env = {
            **self._environment(instance),
            "ODOO_RC": str(instance.config),
            "OCTOPUS_PASSWORD": password,
            "OCTOPUS_GATEWAY": json.dumps(gateway),
            "OCTOPUS_LOGINS": str(logins),
        }
        with step("build the demo world: a firm, a bakery, a garage"):
            self.databases.script(database, BUILD_WORLD, env=env, log="demo-world")
        people = json.loads(logins.read_text())
        logins.unlink()
        return replace(instance, logins=people, gateway=gateway).write()


def _port(
    had: int | None, first: int, wanted: int | None = None, kind: int = socket.SOCK_STREAM
) -> int:
    if wanted:
        if wanted != had and not ports.is_free(wanted):
            raise OctopusError(f"port {wanted} is taken")
        return wanted
    return had or ports.choose(first, (), kind)


def folder_of(project: Project, name: str) -> Path:
    return project.state / "instances" / name


def read_instance(project: Project, name: str = MAIN) -> Instance | None:
    path = folder_of(project, name) / FILE
    return Instance.read(path) if path.exists() else None


def stop(project: Project, name: str) -> bool:
    """Stop an instance's processes, and only those: each is known by its pid and start time."""
    instance = read_instance(project, name)
    stopped = [instance.daemon(daemon).stop() for daemon in DAEMONS] if instance else []
    return any(stopped)


# -- the commands ------------------------------------------------------------------------------


def up(project: Project, port: int | None) -> int:
    start = time.monotonic()
    had = read_instance(project)
    if had and port in (None, had.http_port) and _is_whole(project, had):
        say("already running\n")
        _tell(had)
        return 0
    if had and port not in (None, had.http_port):
        stop(project, had.name)
    if had:
        _free_lost_ports(project, had)
    databases, missing = prepare(project)
    instance = Server(databases).up(port)
    say(f"\nup in {time.monotonic() - start:.0f} s\n")
    _tell(instance)
    if "chromium" in {need.package for need in missing}:
        warn(f"without Chromium there are no PDF reports; as root: {system.install_line(missing)}")
    return 0


def _is_whole(project: Project, had: Instance) -> bool:
    """Everything runs, on the addons as they are now."""
    running = all(had.daemon(name).pid() for name in DAEMONS)
    keys = {addon: addon_key(project, addon) for addon in project.our_addons()}
    return running and _addons_in(had) == keys and had.ready()


def _addons_in(instance: Instance) -> dict[str, str]:
    """What its database was last brought up to date with."""
    note = instance.path / ADDONS_NOTE
    return json.loads(note.read_text()) if note.exists() else {}


def _free_lost_ports(project: Project, had: Instance) -> None:
    """Take other ports where somebody else has taken ours in the meantime."""
    lost = {}
    checks = (
        ("http_port", "odoo", FIRST_HTTP, socket.SOCK_STREAM),
        ("smtp_port", "mail", FIRST_SMTP, socket.SOCK_STREAM),
        ("mail_port", "mail", FIRST_MAIL, socket.SOCK_STREAM),
        ("dns_port", "dns", FIRST_DNS, socket.SOCK_DGRAM),
    )
    for field, daemon, first, kind in checks:
        if not had.daemon(daemon).pid() and not ports.is_free(getattr(had, field), kind):
            lost[field] = ports.choose(first, (), kind)
    if lost:  # the others read their ports when they start
        stop(project, had.name)
        replace(had, **lost).write()


def _tell(instance: Instance) -> None:
    password = next(iter(instance.logins.values()), "")
    say(f"Octopus        {instance.url}/odoo   (portal: {instance.url}/my)")
    say(f"Mail catcher   {instance.mail_url}   (SMTP on 127.0.0.1:{instance.smtp_port})")
    say(f"Access point   {instance.as4_url}\n")
    say(f"Logins, all with the password {password}")
    for login, who in _people(instance):
        say(f"  {login:24} {who}")
    say("Two factors are only offered here (octopus_dossier.firm_two_factor = offered).")
    say("\nTry:")
    say("  1. ./octopus demo: an invoice comes in over Peppol, becomes a bill, and one goes out")
    say("  2. log in as the accountant, work in Bakery Peeters: Documents > To do")
    say(f"  3. log in as the bakery and look at {instance.url}/my, from a phone's width too")


def _people(instance: Instance) -> list[tuple[str, str]]:
    known = json.loads((instance.path / "people.json").read_text())
    return [(login, who) for login, who in known if login in instance.logins]


def down(project: Project) -> int:
    stopped = [stop(project, folder.name) for folder in (project.state / "instances").glob("*")]
    server = not system.own_server(project.environ) and postgres.Cluster.of(project).stop()
    say("stopped" if any(stopped) or server else "nothing was running")
    return 0


def _running(project: Project) -> Instance:
    instance = read_instance(project)
    if not instance or not instance.daemon("odoo").pid():
        raise OctopusError("nothing is running: ./octopus up first")
    return instance


def demo(project: Project, words: Sequence[str]) -> int:
    """Play config/octopus_tool/demo.py against the running server, as an outside access point."""
    instance = _running(project)
    return in_environment(project, instance, [project.python, "-m", "octopus_tool.demo", *words])


def screenshots(project: Project, words: Sequence[str]) -> int:
    """Take the pictures of the portal anew, from the running server."""
    instance = _running(project)
    module = "octopus_tool.portal_pictures"
    return in_environment(project, instance, [project.python, "-m", module, *words])


def in_environment(project: Project, instance: Instance, words: Sequence) -> int:
    databases = Databases.open(project)
    env = Server(databases, instance.name)._environment(instance)
    env["ODOO_RC"] = str(instance.config)
    return subprocess.run([str(word) for word in words], cwd=project.root, env=env).returncode


def shell(project: Project, database: str | None) -> int:
    instance = read_instance(project)
    if not instance:
        raise OctopusError("there is no database yet: ./octopus up first")
    name = database or instance.database
    return in_environment(project, instance, [instance.odoo, "shell", "-d", name, "--no-http"])


def logs(project: Project, name: str, follow: bool) -> int:
    instance = read_instance(project)
    if not instance or name not in DAEMONS:
        raise OctopusError(f"no log of {name!r}: there are {', '.join(DAEMONS)}")
    words = ["tail", "-n", "100", *(["-f"] if follow else []), str(instance.daemon(name).log)]
    return subprocess.run(words).returncode


def reset(project: Project, sure: bool) -> int:
    """Drop the demo database, its files, mails and keys; templates and downloads stay."""
    if not sure:
        if not sys.stdin.isatty():
            raise OctopusError("reset drops the demo database: say --yes")
        if input("Drop the demo database and everything in it? [y/N] ").strip().lower() != "y":
            return 1
    Server(prepare(project)[0]).wipe()
    say("dropped; ./octopus up makes a new one")
    return 0
