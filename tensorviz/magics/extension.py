"""What ``%load_ext tensorviz`` puts into IPython, and takes out again.

IPython itself runs the cell: a text transformer takes ``%%explain`` out, ``pre_run_cell`` notes that the cell is to be
explained, an AST transformer instruments it once, ``post_run_cell`` shows what was recorded.
"""

from __future__ import annotations

import ast
import linecache
from contextlib import suppress
from typing import Any

from IPython.core.error import InputRejected

from tensorviz.device.start import KEPT_BYTES, Start, most_bytes
from tensorviz.errors import UsageError
from tensorviz.magics import cell, magic
from tensorviz.magics.last_error import LastError
from tensorviz.magics.options import Options, parse_options
from tensorviz.magics.show import Show
from tensorviz.magics.tensor import TensorMagic
from tensorviz.trace.interrupts import interrupts_deferred
from tensorviz.trace.recording import Recording
from tensorviz.trace.session import Session
from tensorviz.widgets.queue import QUEUE

__all__ = ["Extension", "load", "unload"]

_ATTRIBUTE = "_tensorviz_extension"


def load(shell: Any) -> None:
    """Arm a shell; one that is armed already gets fresh hooks."""
    unload(shell)
    extension = Extension(shell)
    extension.install()
    setattr(shell, _ATTRIBUTE, extension)


def unload(shell: Any) -> None:
    """Leave the shell as it was before :func:`load`."""
    extension = shell.__dict__.pop(_ATTRIBUTE, None)
    if extension is not None:
        extension.remove()


class Refused(InputRejected):
    """Ends a cell before it runs, with one line and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"UsageError: {self}"]


Refused.__name__ = "UsageError"


class Run:
    """One cell on its way through IPython."""

    def __init__(self, raw: str, options: Options | None, refusal: str | None) -> None:
        self.raw = raw
        self.options = options
        self.refusal = refusal
        self.is_rewritten = False
        self.is_empty = False
        self.is_interrupted = False
        self.session: Session | None = None
        self.start: Start | None = None
        self.fault: BaseException | None = None

    def finish(self, error: BaseException | None) -> Recording | None:
        """Stop recording, also where an interrupt arrives at that moment."""
        if self.session is None:
            return None
        while True:
            try:
                return self.session.finish(error)
            except KeyboardInterrupt:
                self.is_interrupted = True
            except Exception as fault:  # noqa: BLE001 - the cell has ended as it would without us
                self.fault = fault
                return None


class Extension:
    """The hooks in one shell."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._run: Run | None = None
        self._is_interrupted = False
        self._show = Show(shell)
        self._last = LastError()
        self._magics = magic.Magics(shell, self._show, self._last, lambda: self._run is not None)
        self._tensor = TensorMagic(shell, self._show.say)

    def install(self) -> None:
        self._shell.input_transformers_cleanup.append(cell.comment_out)
        self._shell.ast_transformers.append(self)
        self._shell.events.register("pre_run_cell", self._on_start)
        self._shell.events.register("post_run_cell", self._on_end)
        self._magics.install()
        self._tensor.install()

    def remove(self) -> None:
        """Take every hook out, finish what runs, close every widget."""
        self._finish(None)
        for hooks, hook in [
            (self._shell.input_transformers_cleanup, cell.comment_out),
            (self._shell.ast_transformers, self),
        ]:
            if hook in hooks:
                hooks.remove(hook)
        for event, callback in [("pre_run_cell", self._on_start), ("post_run_cell", self._on_end)]:
            if callback in self._shell.events.callbacks[event]:
                self._shell.events.unregister(event, callback)
        self._magics.remove()
        self._tensor.remove()
        self._show.close()

    def _on_start(self, info: Any) -> None:
        if self._run is not None:
            return  # a cell that the explained cell runs
        self._is_interrupted = False
        try:
            with interrupts_deferred():
                self._start(info)
        except KeyboardInterrupt:
            self._is_interrupted = True  # IPython would name it and run the cell all the same

    def _start(self, info: Any) -> None:
        self._show.starts()
        request = cell.request_of(info.raw_cell or "", self._transforms_before())
        if request is not None:
            QUEUE.attach()
            self._run = _read(info.raw_cell, *request)
            self._stand_last()
        elif cell.is_misplaced(info.raw_cell or ""):
            self._show.say("%%explain works on the first line of a cell only; this cell is not explained.")

    def _stand_last(self) -> None:
        """Transformers that others have added since must see the reader's tree, not ours."""
        transformers = self._shell.ast_transformers
        if self in transformers and transformers[-1] is not self:
            transformers.remove(self)
            transformers.append(self)

    def _transforms_before(self) -> list[cell.Transform]:
        transforms = list(self._shell.input_transformers_cleanup)
        return transforms[: transforms.index(cell.comment_out)] if cell.comment_out in transforms else transforms

    def visit(self, tree: ast.AST) -> ast.AST:
        """Instrument the explained cell's tree, once; the name is that of IPython's protocol for AST transformers."""
        if self._is_interrupted:
            self._is_interrupted = False
            raise KeyboardInterrupt
        run = self._run
        if run is None or run.is_rewritten or not isinstance(tree, ast.Module):
            return tree
        run.is_rewritten = True
        if run.refusal is not None or run.options is None:
            raise Refused(run.refusal)
        run.is_empty = not tree.body
        try:
            run.start = Start(tree, self._shell.user_ns, KEPT_BYTES if run.options.device is None else most_bytes())
            source = self._shell.transform_cell(run.raw)
            run.session = Session(
                source,
                self._file_name(run.raw, source),
                self._shell.user_ns,
                limits=run.options.limits,
                follow=run.options.follow,
            )
            watched = run.session.rewrite(tree)
            return watched if watched is tree else _with_value(watched, tree, self._shell.ast_node_interactivity)
        except Exception as fault:  # noqa: BLE001 - IPython unregisters a transformer that raises
            run.fault = fault
            return tree

    def _file_name(self, raw: str, source: str) -> str:
        """Return the name under which IPython compiles the cell.

        Whether the counter in it was counted up before or after this point depends on IPython's version.
        """
        compiler, count = self._shell.compile, self._shell.execution_count
        names: list[str] = [compiler.get_code_name(raw, source, number) for number in (count, count - 1)]
        return next((name for name in names if name in linecache.cache), names[0])

    def _on_end(self, result: Any) -> None:
        # IPython gives None when the cell was cancelled, and a new ExecutionInfo when it was interrupted outside of
        # the cell's own code: the text tells a cell from those that it runs.
        if result is None or (self._run is not None and result.info.raw_cell == self._run.raw):
            self._finish(result)
        elif self._run is None:
            with suppress(KeyboardInterrupt):  # the cell has ended: there is nothing left to stop
                self._last.note(getattr(result, "error_in_exec", None))

    def _finish(self, result: Any) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        error = getattr(result, "error_in_exec", None)
        recording = run.finish(error)
        if run.is_interrupted:
            self._show.say("KeyboardInterrupt: the cell had already ended, so nothing of it was stopped.")
        if run.fault is not None:
            self._show.note("record this cell", run.fault)
        elif run.is_empty:
            self._show.say("There is nothing to explain: no code stands below %%explain.")
        elif recording is not None and run.options is not None:
            self._last.keep(recording)
            value = getattr(result, "result", None)
            self._show.recording(recording, run.options, result=value, error=error, start=run.start)


def _with_value(watched: ast.Module, tree: ast.Module, interactivity: str) -> ast.Module:
    """Have IPython show ``x`` after a last ``x += 1`` where it is to do so: a hook of ours stands behind that."""
    last = tree.body[-1] if tree.body else None
    if interactivity != "last_expr_or_assign" or not isinstance(last, ast.AugAssign):
        return watched
    if isinstance(last.target, ast.Name):
        shown = ast.Expr(ast.Name(last.target.id, ast.Load()))
        watched.body.append(ast.fix_missing_locations(shown))
    return watched


def _read(raw: str, line: str, lines: list[str]) -> Run:
    other = cell.other_magic(lines)
    if other is not None:
        return Run(raw, None, f"%%explain: %%{other} below it cannot be explained, so nothing ran; use one of the two")
    try:
        return Run(raw, parse_options(line), None)
    except UsageError as error:
        return Run(raw, None, str(error))
