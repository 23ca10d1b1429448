"""The pictures of the portal in the documentation, taken anew from the running server.

Runs in the virtual environment: `python -m octopus_tool.portal_pictures [--folder F] [word …]`.
The owner of the bakery looks at the main pages on a phone and on a desktop. A page that answers
with an error, writes one to the console or hangs over the edge of the screen fails the run.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from .instance import Instance
from .project import Project
from .screenshots import DESKTOP, PHONE, Window, browser
from .terminal import OctopusError, say
from .world import World

FOLDER = "addons/octopus_portal/static/description"
READY = ".o_octopus_portal"
COLOURS = 96
SETTLE = 1500  # ms: charts and the viewer draw themselves


@dataclass(frozen=True)
class Picture:
    """One picture: where it is taken, on which screen.

    :param path: under the home of the dossier
    :param shows: what has to be there
    :param begins: the button of a page that asks for a first step, pressed where it is there
    """

    name: str
    size: dict
    path: str = ""
    shows: str = READY
    begins: str = ""


PICTURES = (
    Picture("phone-home", PHONE),
    Picture("phone-sales", PHONE, "/sales"),
    Picture("phone-invoice", PHONE, "/sales/new?kind=invoice"),
    Picture("phone-documents", PHONE, "/documents"),
    Picture(
        "phone-reminders", PHONE, "/reminders", begins="form[action$='/reminders/start'] button"
    ),
    Picture("phone-balance", PHONE, "/reports/balance"),
    Picture("phone-charts", PHONE, "/charts"),
    Picture("desk-home", DESKTOP),
    Picture("desk-sales", DESKTOP, "/sales"),
    Picture("desk-invoice", DESKTOP, "/sales/new?kind=invoice"),
    Picture("desk-result", DESKTOP, "/reports/result"),
    Picture("desk-charts", DESKTOP, "/charts"),
)


def take(instance: Instance, folder: Path, words: list[str]) -> list[Path]:
    """The pictures whose name has one of these words, all when there are none."""
    world = World(instance)
    home = f"/my/octopus/{world.bakery.number}"
    chosen = [one for one in PICTURES if not words or any(word in one.name for word in words)]
    if not chosen:
        raise OctopusError(f"no such picture: {', '.join(one.name for one in PICTURES)}")
    taken, problems = [], []
    with browser() as chromium:
        for size in (PHONE, DESKTOP):
            window = Window(chromium, instance, size)
            window.login(world.login("k"))
            for picture in (one for one in chosen if one.size is size):
                window.open(f"{home}{picture.path}", picture.shows)
                if picture.begins and window.page.locator(picture.begins).count():
                    window.page.click(picture.begins)
                    window.page.wait_for_load_state()
                window.page.wait_for_timeout(SETTLE)
                if window.wide():
                    problems.append(f"{picture.name}: wider than the screen")
                taken.append(_smaller(window.shoot(folder / f"{picture.name}.png")))
            problems += window.problems
    if problems:
        raise OctopusError("the browser complained:\n" + "\n".join(problems))
    return taken


def _smaller(path: Path) -> Path:
    """With fewer colours: pictures of pages keep what one reads, at a third of the size."""
    with Image.open(path) as image:
        few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--folder", type=Path, default=Project.here().root / FOLDER)
    options = parser.parse_args()
    for path in take(Instance.current(), options.folder, options.words):
        say(f"{path.name:24} {path.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
