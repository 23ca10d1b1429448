"""pytest plug-in of the addons' tests: Chromium's shell is their browser, where there is one.

Tours run in it, and what is printed is printed by it.
"""

import os
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
    with (
        mock.patch("odoo.tests.common._find_executable", lambda: str(shell)),
        mock.patch.dict(os.environ, {lean_browser.VARIABLE: str(shell)}),
    ):
        yield
