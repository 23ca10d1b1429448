"""Checking docker-compose.yml with docker compose itself; its `config` needs no engine."""

import json
import os
import platform
import subprocess
from pathlib import Path

from . import debian
from .debian import Package
from .project import Project
from .terminal import OctopusError

MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}
PLUGIN = "usr/libexec/docker/cli-plugins/docker-compose"


def validate(project: Project) -> None:
    """Fail with compose's own words when the file is not right."""
    example = ["--env-file", "config/docker/example.env"]
    words = ["-f", "docker-compose.yml", *example, "--profile", "*", "config", "--quiet"]
    done = subprocess.run(
        [_client(project), *words],
        cwd=project.root,
        env={**project.environ, "DOCKER_CONFIG": str(project.cache / "docker")},
        capture_output=True,
        text=True,
    )
    # what it only warns about (an unset variable, a dropped key) is wrong as well
    if done.returncode or done.stderr.strip():
        raise OctopusError(done.stderr.strip() or "docker compose config failed")


def _client(project: Project) -> str:
    """Compose's program, as a plug-in's file of its own: it runs without `docker` too."""
    pins = json.loads((project.config / "odoo.json").read_text())["compose"]
    machine = MACHINES.get(platform.machine())
    if machine not in pins:
        raise OctopusError(f"no docker compose client is pinned for {platform.machine()}")
    package = Package(**pins[machine])
    target = project.cache / f"docker-compose-{package.sha256[:10]}"
    if not target.exists():
        deb = debian.fetch(package, project.cache, project.environ)
        part = Path(f"{target}.{os.getpid()}")
        part.write_bytes(debian.extract_one(deb, PLUGIN))
        part.chmod(0o755)
        os.replace(part, target)
    return str(target)
