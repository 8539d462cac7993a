"""A Jupyter server of its own for the browser tests: no user's settings, no user's kernels."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

TOKEN = "test"  # the server listens on the loopback address only
START_SECONDS = 90

FrontEndName = Literal["lab", "notebook"]

SETTINGS = {
    # The news pop-up asks the network and covers the page.
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}


@dataclass(frozen=True)
class FrontEnd:
    """A running front end: its name, its address, the folder it serves."""

    name: FrontEndName
    url: str
    root: Path

    def address(self, path: str) -> str:
        """Return the address of a notebook's page."""
        page = f"lab/tree/{path}?reset&" if self.name == "lab" else f"notebooks/{path}?"
        return f"{self.url}/{page}token={TOKEN}"

    def delete_kernel(self, path: str) -> None:
        """Shut the kernel of a notebook down."""
        for session in json.loads(self._request("GET", "sessions")):
            if session["path"] == path:
                self._request("DELETE", f"sessions/{session['id']}")

    def _request(self, method: str, path: str) -> bytes:
        request = urllib.request.Request(
            f"{self.url}/api/{path}", method=method, headers={"Authorization": f"token {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()


@contextlib.contextmanager
def serve(name: FrontEndName, root: Path, home: Path) -> Iterator[FrontEnd]:
    """Run JupyterLab or Notebook 7 on `root`, with everything it writes under `home`."""
    _write_settings(home / "settings")
    url = f"http://127.0.0.1:{_free_port()}"
    command = [sys.executable, "-m", "jupyter", name, "--no-browser", "--allow-root", "--expose-app-in-browser"]
    command += [f"--port={url.rpartition(':')[2]}", "--ServerApp.port_retries=0"]
    command += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root}"]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=_environment(home), stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until_up(url, server, home / "server.log")
            yield FrontEnd(name, url, root)
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def _environment(home: Path) -> dict[str, str]:
    own = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    folders = {variable: str(home / folder) for variable, folder in own.items()}
    return {**os.environ, **folders, "JUPYTER_PREFER_ENV_PATH": "1"}


def _write_settings(folder: Path) -> None:
    for plugin, values in SETTINGS.items():
        file = folder / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        if server.poll() is not None:
            raise RuntimeError(f"the Jupyter server stopped at once:\n{log.read_text()}")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{url}/api/status?token={TOKEN}", timeout=2).read()
            return
        if time.monotonic() > deadline:
            raise RuntimeError(f"no Jupyter server after {START_SECONDS} s:\n{log.read_text()}")
        time.sleep(0.05)
