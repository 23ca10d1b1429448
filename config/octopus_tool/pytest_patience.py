"""pytest plug-in of the addons' tests: no limit of Odoo's own tests is met by a busy machine.

Odoo gives a page twelve seconds, a browser ten to start and five to end, a step of a tour ten (see
`octopus_patience.js`), a request twenty to get its turn. On two cores that run three workers and
their browsers all of these are met now and then, and a test fails that found nothing. Here each is
so long that only what never comes meets it; what comes is not waited for any longer than before.
"""

import functools
import inspect
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from unittest import SkipTest, mock

import pytest

from octopus_tool.ports import reserve_port

SECONDS = 300
# how many times as long the browser has for each answer
FACTOR = 10
# how often a browser that does not come up is started anew
STARTS = 3


def longer(function, name: str, least: float = SECONDS):
    """The function, with at least so long a limit; without one there is none."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def patient(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        limit = bound.arguments[name]
        if limit is not None and limit >= 0:
            bound.arguments[name] = max(limit, least)
        return function(*bound.args, **bound.kwargs)

    return patient


def _of_locks(common) -> Iterator:
    """Requests take turns on the one transaction of the test."""
    lock = common.RegistryRLock
    acquire = lock.acquire

    def patient(self, blocking=True, timeout=-1):
        return acquire(self, blocking, max(timeout, SECONDS) if timeout > 0 else timeout)

    yield mock.patch.object(lock, "acquire", patient)
    yield mock.patch.object(common.BaseCase, "test_cursor_lock_timeout", SECONDS)


def _of_requests(common) -> Iterator:
    handle = common.BaseCase._request_handler.__func__

    def patient(cls, session, request, /, **words):
        if isinstance(words.get("timeout"), int | float):
            words["timeout"] = max(words["timeout"], SECONDS)
        return handle(cls, session, request, **words)

    yield mock.patch.object(common.BaseCase, "_request_handler", classmethod(patient))
    remaining = longer(common.HttpCase._wait_remaining_requests, "timeout")
    yield mock.patch.object(common.HttpCase, "_wait_remaining_requests", remaining)


def _of_browsers(common) -> Iterator:
    browser = common.ChromeBrowser
    begin, spawn = browser.__init__, browser._spawn_chrome

    def patient_begin(self, *args, **kwargs):
        for _time in range(STARTS - 1):
            try:
                return begin(self, *args, **kwargs)
            except SkipTest:
                continue
        return begin(self, *args, **kwargs)

    def patient_spawn(self, command):
        process, port = spawn(self, command)
        # five seconds to end, else Odoo warns, and a warning fails the test
        process.wait = longer(functools.partial(subprocess.Popen.wait, process), "timeout", 60)
        return process, port

    yield mock.patch.object(browser, "__init__", patient_begin)
    yield mock.patch.object(browser, "_spawn_chrome", patient_spawn)
    yield mock.patch.object(browser, "_json_command", longer(browser._json_command, "timeout", 60))
    factor = property(lambda _self: FACTOR, lambda _self, _value: None)
    yield mock.patch.object(browser, "throttling_factor", factor, create=True)
    tries = int(SECONDS / common.CHECK_BROWSER_SLEEP)
    yield mock.patch.object(common, "CHECK_BROWSER_ITERATIONS", tries)


@pytest.fixture(scope="session", autouse=True)
def _patience(request: pytest.FixtureRequest) -> Iterator[None]:
    if not request.config.pluginmanager.hasplugin("odoo"):
        yield
        return
    from odoo.tests import common

    with ExitStack() as stack:
        for limits in (_of_locks, _of_requests, _of_browsers):
            for patch in limits(common):
                stack.enter_context(patch)
        yield


def pytest_configure(config: pytest.Config) -> None:
    """Odoo's HTTP server gets a port that no other process takes meanwhile."""
    plugin = config.pluginmanager.getplugin("odoo")
    if not plugin:
        return

    def port_to_keep() -> int:
        holder, port = reserve_port()
        config.add_cleanup(holder.close)
        return port

    plugin._get_available_random_port = port_to_keep
