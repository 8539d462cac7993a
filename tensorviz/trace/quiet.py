"""Compile a second time without a second warning."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["warnings_ignored"]


@contextmanager
def warnings_ignored() -> Iterator[None]:
    """Ignore every warning inside.

    ``warnings.catch_warnings`` would also make every module forget which of its warnings were shown once.
    """
    filters = warnings.filters
    warnings.filters = [("ignore", None, Warning, None, 0)]
    try:
        yield
    finally:
        warnings.filters = filters
