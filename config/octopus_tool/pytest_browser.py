"""pytest plug-in of the addons' tests: they run in Chromium's shell, where there is one."""

from collections.abc import Iterator
from unittest import mock

import pytest

from octopus_tool import lean_browser
from octopus_tool.project import Project


@pytest.fixture(scope="session", autouse=True)
def _lean_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    shell = lean_browser.found(Project.here())
    if not shell or not request.config.pluginmanager.hasplugin("odoo"):
        yield
        return
    with mock.patch("odoo.tests.common._find_executable", lambda: str(shell)):
        yield
