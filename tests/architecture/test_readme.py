"""The documentation names what there is: pages, settings, scheduled actions, paths of the map."""

import re
from xml.etree import ElementTree

import pytest
import source

README = (source.ROOT / "README.md").read_text()
# a parameter that is read as a number, or as it is
NUMBERS = re.compile(r"number\(\s*['\"](\w+)['\"]")
READ = re.compile(r"(?:param\(|parameter=|PARAMETER = |FACTOR = )['\"](octopus_\w+\.\w+)['\"]")


def _pages(addon):
    return {path.name: path.read_text() for path in (addon / "readme").glob("*.md")}


@pytest.mark.parametrize("addon", source.addons(), ids=lambda addon: addon.name)
def test_every_page_is_linked(addon):
    pages = _pages(addon)
    fragments = {"DESCRIPTION.md", "CONFIGURE.md", "USAGE.md", "DEVELOP.md", "HISTORY.md"}
    start = README + pages["DESCRIPTION.md"]
    assert not [name for name in pages.keys() - fragments if name not in start]


@pytest.mark.parametrize("addon", source.addons(), ids=lambda addon: addon.name)
def test_every_setting_and_scheduled_action_is_documented(addon):
    words = " ".join(_pages(addon).get("CONFIGURE.md", "").split())
    assert not [name for name in _crons(addon) | _parameters(addon) if name not in words]


def _crons(addon):
    """The names of the scheduled actions that this addon makes."""
    records = [
        record
        for path in addon.glob("data/*.xml")
        for record in ElementTree.parse(path).iter("record")
        if record.get("model") == "ir.cron" and "." not in record.get("id")
    ]
    return {record.findtext("field[@name='name']") for record in records}


def _parameters(addon):
    """The system parameters: those that come as data, and those the code reads as numbers."""
    keys = {
        record.findtext("field[@name='key']")
        for path in addon.glob("data/*.xml")
        for record in ElementTree.parse(path).iter("record")
        if record.get("model") == "ir.config_parameter"
    }
    for path in addon.glob("models/*.py"):
        text = path.read_text()
        keys |= {f"{addon.name}.{name}" for name in NUMBERS.findall(text)}
        keys |= set(READ.findall(text))
    return keys


def test_the_map_leads_somewhere():
    """Every path of README.md's table is there; one that is not from the root follows one."""
    lost = []
    table = README.split("## Map")[1].split("Tests of one addon")[0]
    for row in table.splitlines():
        addon = None
        for path in re.findall(r"`([^`\s]+/[^`\s]*)`", row):
            addon = source.ROOT.joinpath(*path.split("/")[:2]) if "addons/" in path else addon
            bases = [base for base in (source.ROOT, addon) if base]
            for name in _expanded(path):
                if not any(list(base.glob(name.rstrip("/"))) for base in bases):
                    lost.append(name)
    assert not lost


def _expanded(path):
    """`a_{b,c}.py` as a shell reads it."""
    found = re.fullmatch(r"(.*)\{(.*)\}(.*)", path)
    return [found[1] + word + found[3] for word in found[2].split(",")] if found else [path]
