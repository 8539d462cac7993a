"""Why a test of other people's may differ under the recorder: what stays a limit, in words."""

from __future__ import annotations

REASONS: tuple[tuple[str, str], ...] = (
    ("JumpTestCase", "jumps by setting `f_lineno` from a trace function; the lines hold the hooks' bytecode"),
    ("test_sys_settrace", "a trace function of the test's own sees the frames and lines of the hooks"),
    ("test_sys_setprofile", "a profile function of the test's own sees the calls of the hooks"),
    ("test_for_reference_leak", "counts references to the number 1, which hooks hold too; Python before 3.12 only"),
    ("test_bug_782369", "counts references to a small number, which hooks hold too; Python before 3.12 only"),
    ("test_recursive_traceback", "the traceback at the recursion limit ends one frame earlier, or in a hook"),
    ("test_recursion_in_except_handler", "leaves room for ten frames only; hooks need some of them"),
    ("test_sneaky_frame_object", "compares the frame that called the garbage collector; a hook's may be it"),
    ("test_get_objects_arguments", "counts all objects that the garbage collector knows; the recorder has some"),
    ("test_descr.ClassPropertiesAndMethods.test_slots", "counts all objects that the garbage collector knows"),
    ("test_signature_bind_implicit_arg", "takes a code object out of `co_consts` by its position"),
    ("test_peepholer", "reads the bytecode of its own functions"),
    ("test_dis", "reads the bytecode of its own functions"),
    ("test_compile.TestSpecifics.test_lineno_attribute", "reads the line table of its own functions"),
)
FAULTS: tuple[tuple[str, str], ...] = (
    ("test_sys_settrace", "raised by the trace function of the test, called for a line of the recorder"),
)


def reason(test: str) -> str:
    """The known reason for a difference in a test; empty where there is none."""
    return next((why for name, why in REASONS if name in test), "")


def fault_reason(suite: str) -> str:
    """The known reason for faults in a suite; empty where there is none."""
    return next((why for name, why in FAULTS if name in suite), "")
