"""A complete Odoo 19 Community, pinned, unpacked into the cache folder.

Debian's package is Odoo's own code, but its packaging replaces fonts and some JavaScript by links
into other packages and leaves one file out; `config/odoo.json` names what stands in for each. All
modules stay, since base's data and some modules name others; only translations we do not use are
left out.
"""

import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from . import debian
from .debian import GoneError, Package
from .project import Project, fingerprint
from .terminal import OctopusError, step, warn

COMPLETE = ".complete"
PREFIX = "usr/lib/python3/dist-packages/odoo/"
# Goes into the folder's name: raise it when the unpacking below changes its result.
LAYOUT = "1"


def ensure(project: Project) -> Path:
    """The folder that holds the `odoo` package; got and unpacked when it is not there yet."""
    if project.environ.get("ODOO_SRC"):
        return _checkout(Path(project.environ["ODOO_SRC"]).absolute())
    pins = project.odoo_pins()
    pinned = Package(**pins["odoo"]["package"])
    folder = _folder(project, pins, pinned)
    if (folder / COMPLETE).exists():
        return folder
    substitute = _remembered(project, pinned)
    if substitute and (_folder(project, pins, substitute) / COMPLETE).exists():
        warn(f"using {substitute.file_name}: the pinned Odoo was not to be had")
        return _folder(project, pins, substitute)
    with step("get Odoo 19 (about 130 MB)"):
        package, files = _fetch_all(project, pins, pinned)
        folder = _folder(project, pins, package)
        _unpack_to(folder, package, files, pins, project)
    return folder


def fingerprint_of(folder: Path) -> str:
    """What a database made with this Odoo depends on."""
    try:
        return fingerprint([str(folder), (folder / COMPLETE).read_text()])
    except OSError:  # a checkout: its release file and last change have to do
        release = folder / "odoo" / "release.py"
        return fingerprint([str(folder), release.read_bytes()])


def addon_folders(folder: Path) -> Iterator[Path]:
    """Where Odoo's addons lie; the first that has the web client's."""
    for found in (folder / "odoo" / "addons", folder / "addons"):
        if (found / "web").is_dir():
            yield found


def base_addons(folder: Path) -> list[Path]:
    """Folders of addons beside `odoo/addons`: a checkout keeps most of them apart."""
    return [folder / "addons"] if (folder / "addons" / "account").is_dir() else []


def _checkout(folder: Path) -> Path:
    release = folder / "odoo" / "release.py"
    if not release.exists() or "19, 0" not in release.read_text():
        raise OctopusError(f"ODOO_SRC={folder} is no checkout of Odoo 19.0")
    return folder


def _folder(project: Project, pins: dict, package: Package) -> Path:
    rest = json.dumps(
        [pins["odoo"]["languages"], pins["replaced_by_debian"], pins["left_out_by_debian"]]
    )
    key = fingerprint([LAYOUT, package.sha256, rest])
    return project.cache / f"odoo-{pins['odoo']['version']}-{key}"


def _note(project: Project, pinned: Package) -> Path:
    return project.cache / f"instead-of-{pinned.sha256[:12]}.json"


def _remembered(project: Project, pinned: Package) -> Package | None:
    """What was taken the last time the pinned file was gone."""
    try:
        return Package(**json.loads(_note(project, pinned).read_text()))
    except OSError:
        return None


def _fetch_all(project: Project, pins: dict, pinned: Package) -> tuple[Package, dict[str, Path]]:
    cache, environ = project.cache, project.environ
    package = pinned
    try:
        odoo = debian.fetch(pinned, cache, environ)
    except GoneError as error:
        warn(f"{error}.\n!! Odoo's version is then NOT the one this project was tested with.")
        package = debian.newest("odoo-19", cache, environ)
        odoo = debian.fetch(package, cache, environ)
        _note(project, pinned).write_text(json.dumps(vars(package)))
    files = {package.path: odoo}
    for entry in pins["replaced_by_debian"]:
        files[entry["path"]] = debian.fetch(Package(entry["path"], entry["sha256"]), cache, environ)
    return package, files


def _unpack_to(
    folder: Path, package: Package, files: dict[str, Path], pins: dict, project: Project
) -> None:
    """Unpack beside the final place and rename: a half-unpacked Odoo never has the right name."""
    for stale in project.cache.glob(".odoo-*"):
        shutil.rmtree(stale, ignore_errors=True)
    part = Path(tempfile.mkdtemp(prefix=".odoo-", dir=project.cache))
    part.chmod(0o755)
    _unpack_odoo(files[package.path], part, set(pins["odoo"]["languages"]))
    for entry in pins["replaced_by_debian"]:
        _unpack_replaced(files[entry["path"]], part, entry["files"])
    for name, text in pins["left_out_by_debian"].items():
        _put(part / name, io.BytesIO(text.encode()))
    (part / COMPLETE).write_text(json.dumps({"package": vars(package), "layout": LAYOUT}))
    try:
        os.rename(part, folder)
    except OSError:  # another checkout's command was faster
        shutil.rmtree(part)


def _put(target: Path, stream) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "wb") as out:
        shutil.copyfileobj(stream, out)


def _unpack_odoo(deb: Path, part: Path, languages: set[str]) -> None:
    for member, tar in debian.members(deb):
        name = member.name.removeprefix("./")
        if name.startswith(PREFIX) and _is_kept(name, languages):
            _put(part / "odoo" / name.removeprefix(PREFIX), tar.extractfile(member))


def _is_kept(name: str, languages: set[str]) -> bool:
    """All but translations to other languages: 837 MB of the package's 1.2 GB."""
    folder, _slash, file_name = name.rpartition("/")
    if not folder.endswith(("/i18n", "/i18n_extra")):
        return True
    return file_name.removesuffix(".po") in languages or not file_name.endswith((".po", ".pot"))


def _unpack_replaced(deb: Path, part: Path, wanted: dict[str, str]) -> None:
    by_source: dict[str, str] = {source: target for target, source in wanted.items()}
    for member, tar in debian.members(deb):
        target = by_source.pop(member.name.removeprefix("./"), None)
        if target:
            _put(part / target, tar.extractfile(member))
    if by_source:
        raise OctopusError(f"{deb.name} has no {', '.join(sorted(by_source))}")
