"""Debian's archive: the mirror out of apt's configuration, packages checked, the signed index."""

import hashlib
import http.server
import io
import lzma
import tarfile
import threading
from functools import partial
from pathlib import Path

import pytest
from octopus_tool import debian
from octopus_tool.debian import GoneError, Package
from octopus_tool.terminal import OctopusError

PACKAGES = """\
Package: odoo-14
Version: 14.0-1
Filename: pool/main/o/odoo/odoo-14_14.0-1_all.deb
SHA256: {digest}

Package: odoo-19
Version: 19.0.0+dfsg-9
Filename: pool/main/o/odoo/odoo-19_19.0.0+dfsg-9_all.deb
SHA256: {digest}

Package: odoo-19
Version: 19.0.0+dfsg-10
Filename: pool/main/o/odoo/odoo-19_19.0.0+dfsg-10_all.deb
SHA256: {digest}
"""


def make_deb(files: dict[str, bytes]) -> bytes:
    """A package as dpkg-deb makes them: an ar archive with an xz tar in it."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:xz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"./{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    parts = [(b"debian-binary", b"2.0\n"), (b"data.tar.xz", data.getvalue())]
    deb = b"!<arch>\n"
    for name, content in parts:
        deb += b"%-16s%-12s%-6s%-6s%-8s%-10d`\n" % (name, b"0", b"0", b"0", b"100644", len(content))
        deb += content + b"\n" * (len(content) % 2)
    return deb


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """A real archive on a loopback port; gives (its folder, the environment that names it)."""
    folder = tmp_path / "mirror" / "debian"
    folder.mkdir(parents=True)
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *a: None})
    handler = partial(quiet, directory=str(folder.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # this machine's own proxy settings do not reach our loopback
    monkeypatch.setattr(debian, "_opener", lambda environ: debian.urllib.request.build_opener())
    yield folder, {"OCTOPUS_DEBIAN_MIRROR": f"http://127.0.0.1:{server.server_port}/debian"}
    server.shutdown()
    server.server_close()


def _put(folder: Path, content: bytes) -> Package:
    path = folder / "pool/main/t/thing.deb"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return Package("t/thing.deb", hashlib.sha256(content).hexdigest())


def test_mirror_comes_from_apt(tmp_path):
    """From the sources alone: without root, without lists, without asking anybody."""
    apt = tmp_path / "apt-get"
    line = "'http://mirror.example/debian/dists/stable/InRelease' mirror.example_InRelease 0"
    apt.write_text(f'#!/bin/sh\n[ "$*" = "--print-uris update" ] && echo "{line}"\n')
    apt.chmod(0o755)
    found = debian.mirror({"PATH": f"{tmp_path}:/usr/bin:/bin"})
    assert found == "http://mirror.example/debian"


def test_no_mirror_says_what_to_do(tmp_path):
    with pytest.raises(OctopusError, match="ODOO_SRC"):
        debian.mirror({"PATH": str(tmp_path)})


def test_fetch_checks_the_content(mirror, tmp_path):
    folder, environ = mirror
    package = _put(folder, b"the right content")
    assert debian.fetch(package, tmp_path, environ).read_bytes() == b"the right content"
    # a damaged file in the cache is got again
    (tmp_path / "downloads" / "thing.deb").write_bytes(b"half")
    assert debian.fetch(package, tmp_path, environ).read_bytes() == b"the right content"


def test_fetch_refuses_another_content(mirror, tmp_path):
    folder, environ = mirror
    package = Package(_put(folder, b"something else").path, "0" * 64)
    with pytest.raises(GoneError, match="sha256"):
        debian.fetch(package, tmp_path, environ)
    assert not list((tmp_path / "downloads").iterdir())


def test_fetch_tells_a_vanished_file(mirror, tmp_path):
    _folder, environ = mirror
    with pytest.raises(GoneError, match="no gone.deb"):
        debian.fetch(Package("g/gone.deb", "0" * 64), tmp_path, environ)


def test_members_and_extract(tmp_path):
    deb = tmp_path / "x.deb"
    deb.write_bytes(make_deb({"usr/share/a": b"A", "usr/share/b": b"B"}))
    assert debian.extract_one(deb, "usr/share/b") == b"B"
    assert [member.name for member, _tar in debian.members(deb)] == [
        "./usr/share/a",
        "./usr/share/b",
    ]
    with pytest.raises(OctopusError, match="has no nothing"):
        debian.extract_one(deb, "nothing")


def test_a_text_is_no_package(tmp_path):
    deb = tmp_path / "x.deb"
    deb.write_bytes(b"<html>")
    with pytest.raises(OctopusError, match="no Debian package"):
        debian.extract_one(deb, "a")


def test_newest_compares_numbers_as_numbers():
    best = debian.newest_in(PACKAGES.format(digest="a" * 64), "odoo-19")
    assert best == Package("o/odoo/odoo-19_19.0.0+dfsg-10_all.deb", "a" * 64)


def test_newest_needs_one():
    with pytest.raises(OctopusError, match="no odoo-18"):
        debian.newest_in(PACKAGES.format(digest="a" * 64), "odoo-18")


def test_an_unsigned_index_is_refused(mirror, tmp_path):
    """Nothing from an index that Debian's keys did not sign, whatever it says."""
    folder, environ = mirror
    sid = folder / "dists" / "sid"
    (sid / "main" / "binary-all").mkdir(parents=True)
    packages = lzma.compress(PACKAGES.format(digest="a" * 64).encode())
    (sid / "main/binary-all/Packages.xz").write_bytes(packages)
    digest = hashlib.sha256(packages).hexdigest()
    (sid / "InRelease").write_text(f"SHA256:\n {digest} 1 main/binary-all/Packages.xz\n")
    with pytest.raises(OctopusError, match=r"not signed|cannot be trusted"):
        debian.newest("odoo-19", tmp_path, environ)
