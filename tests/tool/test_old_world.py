"""`up` on a demo database from an earlier checkout: the way out stands last, in few lines."""

from types import SimpleNamespace

import pytest
from octopus_tool.server import OLD_WORLD, Server
from octopus_tool.terminal import OctopusError


class TooOld(SimpleNamespace):
    """Databases that Odoo cannot update."""

    def update(self, name, have, want):
        raise OctopusError("Odoo logged what it should not:\n" + "Missing not-null\n" * 40)


def test_says_how_to_make_it_anew(project):
    server = Server(TooOld(project=project, prefix=""))
    with pytest.raises(OctopusError) as refused:
        server._update_world("octopus", {}, {})
    lines = str(refused.value).splitlines()
    assert lines[0] == "Odoo logged what it should not:"
    assert "\n".join(lines[-2:]) == OLD_WORLD
    assert len(lines) == 6
