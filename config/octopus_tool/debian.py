"""Packages from Debian's archive, through this machine's own apt configuration.

No apt index, dpkg or root is needed: the mirror is taken from the addresses apt would use, a file
is taken from the pool by its path, and its sha256 decides. No host is named anywhere.
"""

import hashlib
import lzma
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .processes import run
from .terminal import OctopusError, say, warn

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
UNSTABLE = "dists/sid"


@dataclass(frozen=True)
class Package:
    """One file of the archive: its path below pool/main, and its content's sha256."""

    path: str
    sha256: str

    @property
    def file_name(self) -> str:
        return self.path.rpartition("/")[2]


class GoneError(OctopusError):
    """The mirror no longer holds the file."""


def mirror(environ: dict[str, str]) -> str:
    """The Debian archive that this machine's apt is configured with."""
    if environ.get("OCTOPUS_DEBIAN_MIRROR"):
        return environ["OCTOPUS_DEBIAN_MIRROR"].rstrip("/")
    try:  # prints what `update` would get: works without root and before any update
        uris = run(["apt-get", "--print-uris", "update"], env={**environ, "LC_ALL": "C"})
    except (OSError, OctopusError):
        uris = ""
    found = re.search(r"'(https?://[^']+/debian)/dists/", uris)
    if not found:
        raise OctopusError(
            "this machine's apt names no Debian mirror: set OCTOPUS_DEBIAN_MIRROR to one, "
            "or ODOO_SRC to a checkout of Odoo 19.0"
        )
    return found[1]


def _opener(environ: dict[str, str]) -> urllib.request.OpenerDirector:
    """A client that uses apt's proxy, when one is configured."""
    try:
        text = run(["apt-config", "shell", "proxy", "Acquire::http::Proxy"], env=environ)
    except (OSError, OctopusError):
        text = ""
    found = re.search(r"proxy='(http[^']*)'", text)
    handlers = [urllib.request.ProxyHandler({"http": found[1], "https": found[1]})] if found else []
    return urllib.request.build_opener(*handlers)


def download(url: str, target: Path, environ: dict[str, str]) -> None:
    """Get a file in one piece, with three tries; a missing one is a `GoneError`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    opener = _opener(environ)
    for attempt in range(3):
        try:
            with opener.open(url, timeout=60) as answer, open(part, "wb") as stream:
                shutil.copyfileobj(answer, stream, 1 << 20)
            os.replace(part, target)
            return
        except urllib.error.HTTPError as error:
            if error.code in (403, 404, 410):
                raise GoneError(f"the mirror has no {target.name} any more") from error
            problem: Exception = error
        except OSError as error:
            problem = error
        finally:
            part.unlink(missing_ok=True)
        time.sleep(2 * attempt + 1)
    raise OctopusError(f"{url}: {problem}")


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def fetch(package: Package, cache: Path, environ: dict[str, str]) -> Path:
    """The package's file, from the cache or the mirror; never with another content than pinned."""
    target = cache / "downloads" / package.file_name
    if target.exists() and sha256(target) == package.sha256:
        return target
    say(f"    download {package.file_name}")
    download(f"{mirror(environ)}/pool/main/{package.path}", target, environ)
    if sha256(target) != package.sha256:
        target.unlink()
        raise GoneError(f"the mirror's {package.file_name} is not the pinned one (sha256 differs)")
    return target


def members(deb: Path) -> Iterator[tuple[tarfile.TarInfo, tarfile.TarFile]]:
    """The files of a .deb, in order, each with the archive to extract it from.

    Streaming: extract a member before asking for the next one.
    """
    with open(deb, "rb") as stream:
        if stream.read(8) != b"!<arch>\n":
            raise OctopusError(f"{deb} is no Debian package")
        while header := stream.read(60):
            name, size = header[:16].decode().strip().rstrip("/"), int(header[48:58])
            if name.startswith("data.tar"):
                plain = lzma.LZMAFile(stream) if name.endswith(".xz") else stream
                mode = "r|*" if plain is stream else "r|"
                with tarfile.open(fileobj=plain, mode=mode) as tar:
                    yield from ((member, tar) for member in tar if member.isfile())
                return
            stream.seek(size + (size & 1), os.SEEK_CUR)
    raise OctopusError(f"{deb} has no data member")


def extract_one(deb: Path, path: str) -> bytes:
    """The content of one file of a .deb."""
    for member, tar in members(deb):
        if member.name.removeprefix("./") == path:
            return tar.extractfile(member).read()
    raise OctopusError(f"{deb.name} has no {path}")


def newest(name: str, cache: Path, environ: dict[str, str]) -> Package:
    """The newest package of that name in unstable, by the archive's signed index."""
    base = f"{mirror(environ)}/{UNSTABLE}"
    with tempfile.TemporaryDirectory(prefix="octopus-index-") as folder:
        release, index = Path(folder, "InRelease"), Path(folder, "Packages.xz")
        download(f"{base}/InRelease", release, environ)
        signed = _verified(release)
        found = re.search(r"^ ([0-9a-f]{64}) +\d+ main/binary-all/Packages\.xz$", signed, re.M)
        if not found:
            raise OctopusError("the archive's index names no main/binary-all/Packages.xz")
        download(f"{base}/main/binary-all/Packages.xz", index, environ)
        if sha256(index) != found[1]:
            raise OctopusError("the archive's package list does not match its signed index")
        return newest_in(lzma.decompress(index.read_bytes()).decode(), name)


def _verified(release: Path) -> str:
    """The text that the archive's keys really signed (never what stands around it)."""
    if not KEYRING.exists():
        raise OctopusError(f"no {KEYRING}: without it the archive's index cannot be trusted")
    out = release.with_name("Release")
    done = subprocess.run(
        ["gpgv", "--keyring", str(KEYRING), "--output", str(out), str(release)],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise OctopusError(f"the archive's index is not signed by Debian's keys:\n{done.stderr}")
    return out.read_text()


def newest_in(packages: str, name: str) -> Package:
    """The package of that name with the highest version in a Packages file."""
    best: tuple[list, Package] | None = None
    for stanza in packages.split("\n\n"):
        fields = dict(re.findall(r"^([A-Za-z0-9-]+): (.*)$", stanza, re.M))
        if fields.get("Package") != name:
            continue
        package = Package(fields["Filename"].removeprefix("pool/main/"), fields["SHA256"])
        key = _version_key(fields["Version"])
        if best is None or key > best[0]:
            best = key, package
    if best is None:
        raise OctopusError(f"the archive has no {name} at all")
    warn(f"taking {best[1].file_name} instead of the pinned version of {name}")
    return best[1]


def _version_key(version: str) -> list:
    """Good enough an order for one package's versions: numbers as numbers."""
    return [
        (int(part), "") if part.isdigit() else (-1, part)
        for part in re.findall(r"\d+|\D+", version)
    ]
