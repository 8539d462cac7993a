"""One HTML file that steps through an explanation: no kernel, no network, opened from the disk."""

from __future__ import annotations

import base64
import contextlib
import html
import json
import os
import tempfile
from pathlib import Path
from string import Template
from typing import Any

from tensorviz.errors import UsageError

__all__ = ["page", "write_html"]

STATIC = Path(__file__).parent.parent / "widgets" / "static"

PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' blob:; \
style-src 'unsafe-inline'; img-src data: blob:">
<title>$title</title>
<link rel="icon" href="data:,">
<style>$css</style>
</head>
<body>
<main id="tensorviz"><noscript>$still</noscript></main>
<script type="application/json" id="tensorviz-explanation">$data</script>
<script type="module">$script</script>
</body>
</html>
""")


def page(
    message: str,
    buffers: list[bytes],
    *,
    still: str,
    title: str,
    answers: dict[str, Any] | None = None,
    compared: list[Any] | None = None,
) -> str:
    """Return the text of the page.

    Parameters
    ----------
    message : str
        JSON of the message ``Explanation``.
    buffers : list of bytes
        What it refers to.
    still : str
        HTML for a browser that runs no script.
    title : str
    answers : dict, optional
        Frames about cells that the page can't explain by itself: `tensorviz.protocol.ahead.cells_explained`.
    compared : list, optional
        Comparisons of devices: `tensorviz.protocol.device_comparison.comparison_messages`.
    """
    data = {"message": json.loads(message), "buffers": [base64.b64encode(buffer).decode() for buffer in buffers]}
    if answers:
        data["answers"] = answers
    if compared:
        data["comparisons"] = compared
    return PAGE.substitute(
        title=html.escape(title),
        css=_asset("widget.css").replace("</", r"<\/"),
        still=still,
        data=json.dumps(data, separators=(",", ":")).replace("<", r"\u003c"),
        script=_asset("standalone.js").replace("</script", r"<\/script"),
    )


def write_html(
    path: str | os.PathLike[str],
    message: str,
    buffers: list[bytes],
    *,
    still: str,
    title: str,
    answers: dict[str, Any] | None = None,
    compared: list[Any] | None = None,
) -> Path:
    """Write the page; an earlier file at ``path`` is replaced as a whole or not at all.

    Raises
    ------
    UsageError
        When there can be no file at ``path``.
    """
    target = Path(path).expanduser()
    text = page(message, buffers, still=still, title=title, answers=answers, compared=compared)
    try:
        _write_atomically(target, text)
    except OSError as error:
        raise UsageError(f"cannot write {str(target)!r}: {error.strerror or error}") from error
    return target


def _write_atomically(target: Path, text: str) -> None:
    if target.is_dir():
        raise IsADirectoryError(0, "it is a folder; name a file in it")
    if not target.parent.is_dir():
        raise FileNotFoundError(0, f"there is no folder {str(target.parent)!r}")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        draft.chmod(0o666 & ~_umask())
        draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _asset(name: str) -> str:
    file = STATIC / name
    if not file.is_file():
        raise UsageError(f"the browser's part is not built: {file.name} is missing; in a checkout run `make build`")
    return file.read_text(encoding="utf-8")
