"""Programs made at random: arrays, loops, functions, exceptions, comprehensions, in-place updates."""

from __future__ import annotations

import random

NAMES = ("a", "b", "c")
NUMBERS = ("i", "n", "k")
BINARY = ("+", "-", "*", "/", "@", "//", "%", "**")
AUGMENTED = ("+=", "-=", "*=", "/=", "//=")
METHODS = (
    "sum()",
    "T",
    "copy()",
    "ravel()",
    "cumsum()",
    "max()",
    "reshape(-1)",
    "mean(axis=0)",
    "astype(int)",
    "shape",
)
INDICES = ("0", "-1", "1:", "::-1", "...", "None", ":, 0", "i", "n % 2", "[0, 0]", "{array} > 1", "5", "1:2, ::2", "i:")
FUNCTIONS = ("np.dot", "np.add", "np.outer", "np.maximum", "f", "g", "h", "np.concatenate", "np.where")
ERRORS = ("ValueError", "IndexError", "ZeroDivisionError", "TypeError", "Exception", "(KeyError, IndexError)")
DEEPEST = 3

HEAD = """import numpy as np
a = np.arange(4.0)
b = np.arange(1, 5).reshape(2, 2)
c = np.array([[0.5, 2.0], [1.0, -1.0]])
i, n, k = 1, 3, 2
log = []
"""


class Maker:
    """One program.

    Parameters
    ----------
    seed : int
        The same seed gives the same program.
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.loops = 0
        self.in_function = False
        self.in_iterable = False

    def program(self) -> str:
        functions = "".join(self.function(name) for name in "fgh")
        return HEAD + functions + "".join(self._guarded() for _ in range(self.random.randint(3, 9)))

    def _guarded(self) -> str:
        """Most statements of the top level go on after an exception, so that more of the program runs."""
        if self.random.random() < 0.15:
            return self.statement(0, "")
        return f"try:\n{self.statement(1, '    ')}except Exception as e:\n    print(type(e).__name__, e)\n"

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    # expressions

    def number(self) -> str:
        return self.pick(*NUMBERS, str(self.random.randint(-2, 4)), "0.5", "len(a)", "int(a.size)", "-1")

    def array(self, depth: int = 0) -> str:
        if depth >= DEEPEST:
            return self.pick(*NAMES)
        make = self.random.choice([
            self._name, self._name, self._binary, self._binary, self._index, self._method, self._call, self._conditional,
            self._comprehension, self._unary, self._lambda, self._walrus, self._made, self._generator,
        ])  # fmt: skip
        return make(depth + 1)

    def _name(self, _: int) -> str:
        return self.pick(*NAMES)

    def _made(self, _: int) -> str:
        return self.pick(
            "np.ones(2)", "np.zeros((2, 2))", "np.arange(4)", "np.eye(2)", "np.full(4, n)", "[1, 2]", "(3.0,)"
        )

    def _binary(self, depth: int) -> str:
        right = self.array(depth) if self.random.random() < 0.6 else self.number()
        return f"({self.array(depth)} {self.pick(*BINARY)} {right})"

    def _unary(self, depth: int) -> str:
        return f"(-{self.array(depth)})"

    def _index(self, depth: int) -> str:
        array = self.pick(*NAMES)
        return f"{array}[{self.pick(*INDICES).format(array=array)}]" if depth else array

    def _method(self, depth: int) -> str:
        return f"{self.array(depth)}.{self.pick(*METHODS)}"

    def _call(self, depth: int) -> str:
        name = self.pick(*FUNCTIONS)
        first, second = self.array(depth), self.array(depth)
        if name == "np.concatenate":
            return f"np.concatenate([{first}, {second}])"
        if name == "np.where":
            return f"np.where({self.pick(*NAMES)} > {self.number()}, {first}, {second})"
        if name in "fgh":
            return f"{name}({first}, {self.pick('n=', '')}{self.number()})"
        return f"{name}({first}, {second})"

    def _conditional(self, depth: int) -> str:
        return f"({self.array(depth)} if {self.condition()} else {self.array(depth)})"

    def _comprehension(self, depth: int) -> str:
        return f"np.array([{self.pick('v', 'v * 2', 'v + i', 'np.sum(v) - k')} for v in {self._iterable(depth)}])"

    def _generator(self, depth: int) -> str:
        return f"sum(v {self.pick('+', '*')} {self.number()} for v in {self._iterable(depth)} if np.size(v))"

    def _iterable(self, depth: int) -> str:
        outer, self.in_iterable = self.in_iterable, True
        made = self.array(depth)
        self.in_iterable = outer
        return made

    def _lambda(self, depth: int) -> str:
        return f"(lambda v, w={self.number()}: v {self.pick(*BINARY)} w)({self.array(depth)})"

    def _walrus(self, depth: int) -> str:
        target, value = self.pick(*NAMES), self.array(depth)
        return value if self.in_iterable else f"({target} := {value})"

    def condition(self) -> str:
        return self.pick(
            f"{self.number()} < {self.number()}",
            f"np.any({self.pick(*NAMES)} > 1)",
            f"0 <= {self.number()} < 3",
            f"np.size({self.pick(*NAMES)}) and not i",
            f"{self.pick(*NAMES)} is not {self.pick(*NAMES)}",
        )

    # statements

    def body(self, depth: int, count: int, indent: str) -> str:
        return "".join(self.statement(depth, indent) for _ in range(count))

    def block(self, depth: int, indent: str) -> str:
        return self.body(depth + 1, self.random.randint(1, 3), indent + "    ")

    def statement(self, depth: int, indent: str) -> str:
        simple = (self._assign, self._assign, self._augment, self._store, self._augment_item, self._log, self._jump,
                  self._unpack, self._delete)  # fmt: skip
        compound = (self._for, self._while, self._if, self._try, self._with)
        if depth >= DEEPEST or self.random.random() < 0.65:
            return indent + self.random.choice(simple)() + "\n"
        return self.random.choice(compound)(depth, indent)

    def _assign(self) -> str:
        return f"{self.pick(*NAMES)} = {self.array()}"

    def _augment(self) -> str:
        return f"{self.pick(*NAMES)} {self.pick(*AUGMENTED)} {self.pick(self.array(2), self.number())}"

    def _store(self) -> str:
        array = self.pick(*NAMES)
        return f"{array}[{self.pick(*INDICES).format(array=array)}] = {self.pick(self.array(2), self.number())}"

    def _augment_item(self) -> str:
        array = self.pick(*NAMES)
        return f"{array}[{self.pick(*INDICES).format(array=array)}] {self.pick(*AUGMENTED)} {self.number()}"

    def _log(self) -> str:
        return self.pick(
            f"print({self.array()})", f"log.append({self.array(1)})", f"print({self.number()}, {self.condition()})"
        )

    def _unpack(self) -> str:
        return self.pick(f"{self.pick(*NAMES)}, *rest = {self.array(1)}", f"a, b = b, {self.array(1)}")

    def _delete(self) -> str:
        return self.pick("pass", "pass", "log.clear()", f"n = {self.number()}")

    def _jump(self) -> str:
        choices = ["pass", "raise ValueError(n)", f"assert {self.condition()}, {self.number()}"]
        choices += ["break", "continue"] * (self.loops > 0)
        choices += [f"return {self.array(1)}", "return"] * self.in_function
        return self.random.choice(choices)

    def _for(self, depth: int, indent: str) -> str:
        target, iterable = self.random.choice([
            ("i", "range(3)"), ("i", "range(90)"), ("v", self.array(2)), ("i, v", f"enumerate({self.array(2)})"),
            ("i, (v, w)", f"enumerate(zip({self.array(2)}, {self.array(2)}))"),
        ])  # fmt: skip
        self.loops += 1
        inner = self.block(depth, indent)
        self.loops -= 1
        other = f"{indent}else:\n{self.block(depth, indent)}" if self.random.random() < 0.2 else ""
        return f"{indent}for {target} in {iterable}:\n{inner}{other}"

    def _while(self, depth: int, indent: str) -> str:
        count = self.pick("n", "k")
        self.loops += 1
        inner = self.block(depth, indent)
        self.loops -= 1
        return (
            f"{indent}{count} = {self.random.choice([2, 5, 80])}\n"
            f"{indent}while ({count} := {count} - 1) > 0 and {self.condition()}:\n{inner}"
        )

    def _if(self, depth: int, indent: str) -> str:
        return f"{indent}if {self.condition()}:\n{self.block(depth, indent)}{indent}else:\n{self.block(depth, indent)}"

    def _try(self, depth: int, indent: str) -> str:
        caught = f"{indent}except {self.pick(*ERRORS)} as e:\n{indent}    print(type(e).__name__, e)\n"
        handled = self.block(depth, indent) if self.random.random() < 0.5 else ""
        last = f"{indent}finally:\n{self.block(depth, indent)}" if self.random.random() < 0.4 else ""
        return f"{indent}try:\n{self.block(depth, indent)}{caught}{handled}{last}"

    def _with(self, depth: int, indent: str) -> str:
        return f"{indent}with np.errstate({self.pick('all', 'divide')}={self.pick('ignore', 'raise')!r}):\n{self.block(depth, indent)}"

    def function(self, name: str) -> str:
        loops, self.loops, self.in_function = self.loops, 0, True
        body = self.body(1, self.random.randint(1, 4), "    ")
        self.loops, self.in_function = loops, False
        guard = "    global calls_left\n    calls_left -= 1\n    if calls_left < 0: return a\n"
        yielded = "    yield a\n" if name == "h" else ""
        head = "calls_left = 60\n" if name == "f" else ""
        return (
            f"{head}def {name}(a, n=2):\n{guard}    b, c, i, k = a, np.ones(2), 0, 1\n{body}{yielded}    return a * 2\n"
        )
