"""The private cluster: started as whoever we are, found again, and not fooled by stale locks."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from octopus_tool import postgres, system
from octopus_tool.postgres import SOCKET_LIMIT, Cluster

NEEDS_SERVER = "the machine has no PostgreSQL programs"


@pytest.fixture
def cluster(project):
    if system.postgres_folder(dict(os.environ)) is None:
        pytest.skip(NEEDS_SERVER)
    environ = {key: value for key, value in project.environ.items() if not key.startswith("PG")}
    cluster = Cluster.of(replace(project, environ=environ))
    yield cluster
    cluster.destroy()


def _ask(cluster: Cluster) -> str:
    programs = system.postgres_folder(dict(os.environ))
    command = [str(programs / "psql"), "-X", "-d", "postgres", "-Atc", "SELECT 'here'"]
    env = {**os.environ, **cluster.environment()}
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout


def test_start_ask_stop(cluster):
    cluster.start()
    pid = cluster.pid()
    assert _ask(cluster) == "here\n"
    cluster.start()
    assert cluster.pid() == pid, "started twice is started once"
    assert cluster.stop()
    assert cluster.pid() is None
    assert not cluster.stop()


def test_it_starts_over_a_dead_servers_lock(cluster):
    """kill -9, and the pid in the lock is a living process of somebody else."""
    cluster.start()
    os.kill(cluster.pid(), 9)
    while cluster.pid():
        pass
    lines = cluster.lock.read_text().splitlines()
    cluster.lock.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert cluster.pid() is None, "we are no PostgreSQL"
    cluster.start()
    assert _ask(cluster) == "here\n"


def test_half_an_initdb_is_thrown_away(cluster):
    part = cluster.folder / "data.new"
    part.mkdir(parents=True)
    (part / "PG_VERSION").write_text("15\n")
    cluster.start()
    assert _ask(cluster) == "here\n"


def test_a_long_path_gets_a_short_socket(project, tmp_path):
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    cluster = Cluster.of(replace(project, state=deep))
    assert len(str(cluster.socket)) <= SOCKET_LIMIT
    assert Cluster.of(replace(project, state=deep)).socket == cluster.socket
    other = Cluster.of(replace(project, state=tmp_path / ("x" * 60) / ("z" * 60)))
    assert other.socket != cluster.socket, "two checkouts never share one"


def test_a_server_that_exists_is_left_alone(project):
    environ = {**project.environ, "PGHOST": "db.example", "PGUSER": "me"}
    found = postgres.ensure(replace(project, environ=environ))
    assert found["PGHOST"] == "db.example" and found["PGUSER"] == "me"
    assert not Path(project.state, "pg").exists()
