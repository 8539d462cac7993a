"""Take pictures of every view in a real JupyterLab: docs/gallery/, by `make gallery`.

Usage: python tools/gallery.py [NAME ...]

Without names all pictures are taken and docs/gallery/README.md is written.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.notebook import Notebook  # noqa: E402
from tests.browser.server import serve  # noqa: E402
from tests.browser.session import Session, launch, open_session  # noqa: E402
from tools.pictures import PICTURES, Picture  # noqa: E402

FOLDER = ROOT / "docs" / "gallery"
VIEW = ".tensorviz"
SIZES = ((1280, 800), (1920, 1080))
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SETTLE_MS = 1500
VIEW_MS = 30_000
CHROME = 240  # pixels of menus and tool bars above and below a cell
SETUP = "%load_ext tensorviz\nimport numpy as np"


def main(names: list[str]) -> int:
    """Take the named pictures, or all; return the exit status."""
    chosen = [picture for picture in PICTURES if not names or picture.name in names]
    if not chosen:
        print(__doc__)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, launch() as browser:
        root, home = Path(folder, "notebooks"), Path(folder, "home")
        root.mkdir()
        home.mkdir()
        with serve("lab", root, home) as front_end, open_session(front_end, browser) as session:
            for picture in chosen:
                _take(session, picture)
    if not names:
        _write_page()
    return 0


def _take(session: Session, picture: Picture) -> None:
    notebook = session.open(f"{SETUP}\n{picture.before}", f"%%explain\n{picture.code}")
    notebook.run(0)
    _hide_side_bar(notebook)
    for theme in THEMES:
        notebook.set_theme(theme)
        for width, height in SIZES:
            notebook.page.set_viewport_size({"width": width, "height": height})
            _show(notebook, picture)
            path = FOLDER / _file_name(picture, theme, width)
            if picture.full_screen:
                notebook.page.screenshot(path=path)
                notebook.page.keyboard.press("f")
            else:
                _take_cell(notebook, path)
            print(path.relative_to(ROOT))
    session.close(notebook)


def _take_cell(notebook: Notebook, path: Path) -> None:
    """Take a picture of the whole cell, in a higher window where it does not fit."""
    size, box = notebook.page.viewport_size, notebook.cell(1).bounding_box()
    assert size is not None
    assert box is not None
    needed = int(box["height"]) + CHROME
    if needed > size["height"]:
        notebook.page.set_viewport_size({"width": size["width"], "height": needed})
        notebook.page.wait_for_timeout(SETTLE_MS)
    notebook.cell(1).screenshot(path=path)


def _show(notebook: Notebook, picture: Picture) -> None:
    view = notebook.run(1).locator(VIEW)
    view.wait_for(timeout=VIEW_MS)
    view.focus()
    for key in picture.keys:
        notebook.page.keyboard.press(key)
    notebook.page.wait_for_timeout(SETTLE_MS)


def _hide_side_bar(notebook: Notebook) -> None:
    notebook.page.evaluate("() => { if (!jupyterapp.shell.leftCollapsed) jupyterapp.shell.collapseLeft(); }")


def _file_name(picture: Picture, theme: str, width: int) -> str:
    return f"{picture.name}-{theme}-{width}.png"


def _write_page() -> None:
    parts = ["# Gallery\n", "Taken in a real JupyterLab by `make gallery`.\n"]
    for picture in PICTURES:
        parts.append(
            f"## {picture.title}\n\n```python\n{picture.before}\n```\n\n```python\n%%explain\n{picture.code}\n```\n"
        )
        parts += [
            f"![{picture.title}, {theme}, a window {width} pixels wide]({_file_name(picture, theme, width)})\n"
            for width, _ in SIZES
            for theme in THEMES
        ]
    (FOLDER / "README.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
