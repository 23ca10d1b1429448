"""What the files of production promise, as far as it can be read off them."""

import re
from ipaddress import ip_network

from octopus_tool.project import Project

NGINX = Project.here({}).root / "config" / "docker" / "nginx.conf"


def test_tries_are_counted_by_the_address_of_the_visitor():
    """Odoo takes the last address of the header, which would be that of the TLS proxy."""
    text = NGINX.read_text()
    assert re.findall(r"proxy_set_header X-Forwarded-For (.+);", text) == ["$remote_addr"]
    assert "real_ip_header X-Forwarded-For;" in text
    believed = re.findall(r"set_real_ip_from (.+);", text)
    assert believed
    assert all(ip_network(network).is_private for network in believed)
