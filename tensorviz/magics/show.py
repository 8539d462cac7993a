"""How an explanation reaches the reader: a widget and its still in a notebook, text in a terminal."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any

from tensorviz.api import Explanation, still_bundle, widget_bundle
from tensorviz.device.start import Start
from tensorviz.errors import UsageError
from tensorviz.explain.axes.memory import AxisMemory
from tensorviz.magics.options import Options
from tensorviz.trace.recording import Recording
from tensorviz.widgets.host import current_cell, publish
from tensorviz.widgets.queue import QUEUE
from tensorviz.widgets.shelf import SHELF

__all__ = ["FAULTS", "Show"]

log = logging.getLogger("tensorviz")
log.addHandler(logging.NullHandler())

FAULTS = (Exception, KeyboardInterrupt)
"""What may happen in our own code while a cell ends; an interrupt may hit us there, too."""


class Show:
    """What one shell shows. No fault of ours, and no interrupt, gets out of here."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._memory = AxisMemory()
        self._is_notebook = hasattr(shell, "kernel")

    def starts(self) -> None:
        """Close what earlier runs of the cell that starts now have shown."""
        SHELF.cell_runs(current_cell())

    def close(self) -> None:
        """Close every widget, and stop what they read."""
        SHELF.clear()
        QUEUE.detach()

    def recording(
        self,
        recording: Recording,
        options: Options,
        result: Any,
        error: BaseException | None,
        start: Start | None = None,
    ) -> None:
        """Explain a recording and show it; ``start`` is what its cell began with."""
        for fault in recording.omitted.faults:
            log.error("tensorviz could not record an operation: %s", fault)
        try:
            explanation = Explanation(
                recording,
                result=result,
                error=error,
                depth=options.depth,
                axes=options.axes,
                memory=self._memory,
                quiet=options.quiet,
                start=start,
                namespace=self._shell.user_ns,
            )
        except FAULTS as fault:
            self.note("explain this cell", fault)
            return
        explanation._asked = options.device or ""
        if options.output is not None:
            self._shell.user_ns[options.output] = explanation
        if self._is_notebook:
            self._outputs(explanation, options)
            return
        self._attempt("tell what happened", lambda: self.say(explanation.text()))
        self._compare(explanation, options)
        for comparison in explanation.comparisons.values():
            self.say(repr(comparison))

    def _compare(self, explanation: Explanation, options: Options) -> None:
        def compare() -> None:
            try:
                explanation.compare(explanation._asked)
            except UsageError as error:
                self.say(str(error))

        if options.device is not None:
            self._attempt("compare the devices", compare)

    def _outputs(self, explanation: Explanation, options: Options) -> None:
        """The widget, which shows a comparison when it is there, and the still, which holds it and comes after it."""
        name = f"tensorviz-still-{uuid.uuid4().hex[:12]}"
        if not options.static:
            self._attempt("open the stepper", lambda: self._publish(widget_bundle(explanation, name)))
        self._compare(explanation, options)
        self._attempt("draw the still picture", lambda: publish(still_bundle(explanation, name), name))
        explanation._when_compared(lambda: publish(still_bundle(explanation, name), name, is_update=True))

    def _attempt(self, what: str, show: Callable[[], None]) -> None:
        try:
            show()
        except FAULTS as fault:
            self.note(what, fault)

    def note(self, what: str, fault: BaseException) -> None:
        """Say in one line that something of ours failed; the log has the rest."""
        log.error("tensorviz could not %s", what, exc_info=fault)
        self.say(
            f"tensorviz could not {what} ({type(fault).__name__}). Your cell and its results are as they would be "
            "without %%explain; the logger 'tensorviz' has the details."
        )

    def say(self, text: str) -> None:
        """Show plain text."""
        if self._is_notebook:
            self._publish({"text/plain": text})
        else:
            print(text)  # noqa: T201 - the output of a terminal

    def _publish(self, bundle: dict[str, Any]) -> None:
        self._shell.display_pub.publish(bundle)
