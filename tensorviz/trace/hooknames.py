"""Names of the hooks, as the rewritten code calls them.

They are dunders on both ends, so that no class body mangles them, and live in ``builtins`` while code that calls them
may run.
"""

__all__ = [
    "ARM",
    "BEGIN",
    "CALL",
    "CATCH",
    "EACH",
    "ENTER",
    "ENTRY",
    "IMPORTED",
    "INDEX",
    "ITERATED",
    "LEAF",
    "LEAVE",
    "LINKED",
    "NAMES",
    "OPERATION",
    "PREFIX",
    "RETURN",
    "SOME",
    "STORED",
    "TARGET",
    "TEST",
    "TURN",
]

PREFIX = "__tv_"

OPERATION = ("__tv_operation_0__", "__tv_operation_1__", "__tv_operation_2__")  # (value, site, *names) -> value
LINKED = "__tv_linked__"  # (value, site, *names) -> value; has operands with sites, or is one
LEAF = "__tv_leaf__"  # (value, site) -> value
ARM = "__tv_arm__"  # (site, target): before `target += ...`
TARGET = "__tv_target__"  # (target, site) -> target, of `target[...] = ...`
INDEX = "__tv_index__"  # (index, site) -> index, of `target[index] += ...`
STORED = "__tv_stored__"  # (site, *names): after a store
BEGIN = "__tv_begin__"  # (value, site) -> value, of a comprehension's first iterable
ENTER = "__tv_enter__"  # (site): before a loop
ITERATED = "__tv_iterated__"  # (value, site) -> value, of an array that a `for` goes along
ENTRY = "__tv_entry__"  # (site, entry): first thing in a watched turn
TURN = "__tv_turn__"  # (site) -> whether this iteration is watched
TEST = "__tv_test__"  # (site) -> the same, asked by the test of a `while`
EACH = "__tv_each__"  # (site) -> the same, for a comprehension
SOME = "__tv_some__"  # (site) -> the same, for a generator expression
LEAVE = "__tv_leave__"  # (site): after a loop
RETURN = "__tv_return__"  # (value, site) -> value; the loop has ended
CATCH = "__tv_catch__"  # (site): first thing in a handler
IMPORTED = "__tv_imported__"  # (): after an import
CALL = "__tv_call__"  # (site) -> whether this call is watched

NAMES = (
    *OPERATION,
    *(LINKED, LEAF, ARM, TARGET, INDEX, STORED),
    *(ITERATED, ENTRY),
    *(BEGIN, ENTER, TURN, TEST, EACH, SOME, LEAVE, RETURN, CATCH, IMPORTED, CALL),
)
