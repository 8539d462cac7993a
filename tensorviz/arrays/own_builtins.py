"""Builtins as they were when tensorviz was imported.

A module that sets ``__builtins__ = OWN_BUILTINS`` after its imports has its functions look builtins up here (CPython
takes a function's builtins from its module's ``__builtins__`` when the function is made). Code that runs between two
operations of the reader's must not call a ``len`` or ``type`` that the reader has replaced.
"""

import builtins
from typing import Any

__all__ = ["OWN_BUILTINS"]

OWN_BUILTINS: Any = dict(vars(builtins))
