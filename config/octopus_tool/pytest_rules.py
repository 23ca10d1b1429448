"""pytest plug-in for the addons' Odoo tests (`-p octopus_tool.pytest_rules`).

A test fails when Odoo logged a warning during it that is on no list, and when it was skipped
without a reason on the list. It also fills the gaps of pytest-odoo 2.3 with Odoo 19.
"""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from octopus_tool import log_rules

CONFIG = Path(__file__).resolve().parents[1]


class Catcher(logging.Handler):
    """Collects what is worse than information, from whatever thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.rules = log_rules.warnings(CONFIG)
        self.caught: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = f"{record.name}: {record.getMessage()}"
        if not self.rules.allow(text):
            self.caught.append(f"{record.levelname} {self.format(record)}")

    def take(self) -> list[str]:
        caught, self.caught = self.caught, []
        return caught


catcher = Catcher()
skips = log_rules.skips(CONFIG)


@contextmanager
def _own_filestore(original: str, copy: str) -> Iterator[None]:
    """A file store for each worker's database.

    pytest-odoo lets the workers share one; but after each class Odoo collects the garbage of its
    file store, and that is what the other worker's database still needs.
    """
    from odoo.tools import config

    source, target = Path(config.filestore(original)), Path(config.filestore(copy))
    if source == target or not source.is_dir():
        yield
        return
    shutil.rmtree(target, ignore_errors=True)
    # links will do: Odoo never rewrites a stored file
    shutil.copytree(source, target, copy_function=os.link)
    try:
        yield
    finally:
        shutil.rmtree(target, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    plugin = config.pluginmanager.getplugin("odoo")
    if plugin:
        plugin._shared_filestore = _own_filestore
    catcher.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    logging.getLogger().addHandler(catcher)


@pytest.fixture(scope="session", autouse=True)
def _odoo_settings(request: pytest.FixtureRequest) -> None:
    """What odoo's own runner would have set before the tests."""
    if not request.config.pluginmanager.hasplugin("odoo"):
        return
    from odoo.tools import config

    # account's assert_xml looks for a word in it; without the runner it is None
    config["test_tags"] = ""


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = (yield).get_result()
    caught = catcher.take()
    if caught and report.outcome != "failed":
        report.outcome = "failed"
        report.longrepr = "logged, and not on config/expected-warnings.txt:\n" + "\n".join(caught)
    if not hasattr(report, "wasxfail"):
        _judge_skip(report)


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """A whole module may be skipped as well."""
    _judge_skip((yield).get_result())


def _judge_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not report.skipped:
        return
    text = f"{report.nodeid}: {_reason(report)}"
    if not skips.allow(text):
        report.outcome = "failed"
        report.longrepr = f"skipped, and not on config/expected-skips.txt: {text}"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    longrepr = report.longrepr
    return str(longrepr[2] if isinstance(longrepr, tuple) else longrepr)
