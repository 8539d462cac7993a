"""A real ipykernel, and everything that a cell makes it say."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from queue import Empty
from typing import Any

from jupyter_client import BlockingKernelClient, KernelManager

SECONDS = 60
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass
class Said:
    """What a kernel published while a cell ran, and how it answered."""

    status: str = ""
    stdout: str = ""
    stderr: str = ""
    error: dict[str, Any] | None = None
    value: dict[str, Any] | None = None
    displays: list[dict[str, Any]] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    comms: list[dict[str, Any]] = field(default_factory=list)
    payload: list[Any] = field(default_factory=list)

    @property
    def widgets(self) -> list[dict[str, Any]]:
        return [data for data in self.displays if WIDGET_VIEW in data]

    @property
    def stills(self) -> list[dict[str, Any]]:
        return [data for data in self.displays if "data-tensorviz" in data.get("text/html", "")]

    @property
    def own(self) -> dict[str, Any]:
        """What the cell itself said: all but what we add."""
        ours = [*self.widgets, *self.stills]
        return {
            "status": self.status,
            "stdout": self.stdout,
            "stderr": self.stderr,
            "error": self.error,
            "value": self.value,
            "displays": [data for data in self.displays if data not in ours],
            "payload": self.payload,
        }


class Kernel:
    """A running kernel."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.client = client

    def run(self, source: str, cell_id: str | None = None, **options: Any) -> Said:
        """Run a cell to its end."""
        return self.wait_for(self.start(source, cell_id, **options))

    def start(self, source: str, cell_id: str | None = None, **options: Any) -> str:
        """Start a cell as a front end does, with its id; return the number of the request."""
        content = {
            "code": source, "silent": False, "store_history": True,
            "user_expressions": {}, "allow_stdin": False, "stop_on_error": False, **options,
        }  # fmt: skip
        message = self.client.session.msg("execute_request", content)
        if cell_id is not None:
            message["metadata"]["cellId"] = cell_id
        self.client.shell_channel.send(message)
        return str(message["header"]["msg_id"])

    def wait_for(self, request: str) -> Said:
        """Collect what belongs to a request, until the kernel is idle again."""
        said = Said()
        while True:
            message = self.client.get_iopub_msg(timeout=SECONDS)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            _take(said, kind, content)
        reply = self.client.get_shell_msg(timeout=SECONDS)
        while reply["parent_header"].get("msg_id") != request:
            reply = self.client.get_shell_msg(timeout=SECONDS)
        said.status = reply["content"]["status"]
        said.payload = reply["content"].get("payload", [])
        return said

    def wait_for_output(self, text: str) -> None:
        """Wait until a cell has printed `text`."""
        seen = ""
        while text not in seen:
            message = self.client.get_iopub_msg(timeout=SECONDS)
            if message["msg_type"] == "stream":
                seen += message["content"]["text"]

    def value(self, expression: str) -> Any:
        """Evaluate an expression, silently; its value has to be a literal."""
        request = self.client.execute("", silent=True, user_expressions={"v": f"repr({expression})"})
        while True:
            reply = self.client.get_shell_msg(timeout=SECONDS)
            if reply["parent_header"].get("msg_id") == request:
                break
        with contextlib.suppress(Empty):
            while self.client.get_iopub_msg(timeout=0.05):
                pass
        answer = reply["content"]["user_expressions"]["v"]
        assert answer["status"] == "ok", answer
        return eval(eval(answer["data"]["text/plain"]))


def _take(said: Said, kind: str, content: dict[str, Any]) -> None:
    said.order.append(kind)
    if kind == "stream":
        setattr(said, content["name"], getattr(said, content["name"]) + without_names(content["text"]))
    elif kind == "error":
        lines = [without_names(line) for line in content["traceback"]]
        said.error = {**content, "evalue": without_names(content["evalue"]), "traceback": lines}
    elif kind == "execute_result":
        said.value = content["data"]
    elif kind == "display_data":
        said.displays.append(content["data"])
    elif kind.startswith("comm_"):
        said.comms.append({"type": kind, **content})


def without_names(text: str) -> str:
    """Leave out what differs between two runs: addresses, and file names made of the process and the cell's text."""
    text = re.sub(r"0x[0-9a-f]+", "0x", text)
    text = re.sub(r"ipykernel_\d+/\d+\.py", "ipykernel/cell.py", text)
    return re.sub(r"\(\d+\.py, line", "(cell.py, line", text)


@contextlib.contextmanager
def running_kernel(environment: dict[str, str]) -> Iterator[Kernel]:
    """Run a kernel of this environment's Python."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env=environment)
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()
