"""The exceptions that tensorviz raises on its own behalf.

::

    TensorvizError
    ├── UsageError        the call or the magic line was not understood
    └── NotKeptError      a value was asked for that was not kept

The exceptions of explained code are the user's and are never replaced by these.
"""

__all__ = ["NotKeptError", "TensorvizError", "UsageError"]


class TensorvizError(Exception):
    """Base class of every exception that tensorviz raises on its own behalf."""


class UsageError(TensorvizError):
    """The call or the magic line was not understood; the message says what to write instead."""


class NotKeptError(TensorvizError, LookupError):
    """A recorded value was asked for that was not kept; the message says why and how to keep it."""
