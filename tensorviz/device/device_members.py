"""What device arrays ask for: operators, items, attributes and methods, also from code without hooks."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from tensorviz.device.arrays_there import PLAIN, is_remote, is_sendable
from tensorviz.device.device_calls import DeviceCalls
from tensorviz.device.host_run import IN_PLACE, plain_operator
from tensorviz.device.kinds import MUTATING_METHODS
from tensorviz.device.ledger import ANSWER, DEVICE
from tensorviz.device.remote import RemoteArray, RemoteMethod
from tensorviz.device.tape import Entry
from tensorviz.sentences import say

__all__ = ["DeviceMembers"]

ANSWERS = frozenset("item tolist tobytes __array__ __float__ __int__ __complex__ __index__ __bool__".split())
AS_THEY_ARE = PLAIN | {RemoteArray}
FACTS = ("shape", "ndim", "size", "dtype", "itemsize", "nbytes")


class DeviceMembers(DeviceCalls):
    """Operators, items, attributes and methods of device arrays; the entry of the tape is None where there is none."""

    def operated_as(self, entry: Entry | None, name: str, operands: tuple[Any, ...]) -> Any:
        """An operator, on the device where an operand is there."""
        function = plain_operator(name)
        operands = tuple([each if type(each) in AS_THEY_ARE else self.there(each) for each in operands])
        kinds = [type(each) for each in operands]
        if RemoteArray not in kinds:
            return function(*operands)
        if list in kinds or tuple in kinds:
            operands = tuple([self.there(np.asarray(x)) if type(x) in (list, tuple) else x for x in operands])

        def compute() -> Any:
            values = [each if type(each) in PLAIN else self.arrays.unwrapped(each) for each in operands]
            return function(*self._promoted(values))

        return self.computed(entry, operands, compute, function, operands, {})

    def _promoted(self, values: Sequence[Any]) -> Sequence[Any]:
        """Operands in NumPy's common dtype, where the library would choose another."""
        if self.adapter.promotes_as_numpy or len(values) < 2 or type(values[-1]) in PLAIN:
            return values
        arrays = [each for each in values if self.adapter.is_array(each)]
        if len(arrays) < 2:
            return values
        dtypes = [self.adapter.dtype(each) for each in arrays]
        if dtypes.count(dtypes[0]) == len(dtypes):
            return values
        common = np.result_type(*dtypes)
        if common in dtypes and all(dtype.kind == common.kind or dtype.kind == "b" for dtype in dtypes):
            return values
        return [self.adapter.cast(each, common) if self.adapter.is_array(each) else each for each in values]

    def augmented_as(self, entry: Entry | None, name: str, left: Any, right: Any) -> Any:
        """``left += right`` as NumPy does it: in place for arrays."""
        left = self.there(left)
        if not is_remote(left):
            right = self.there(right)
            return self.operated_as(entry, name, (left, right)) if is_remote(right) else IN_PLACE[name](left, right)
        if left.is_number:
            return self.operated_as(entry, name, (left, right))
        result = self.operated_as(None, name, (left, right))
        self.arrays.write(left, ..., result)
        if entry is not None and entry.leaves:
            self._compare(entry.leaves[0], self.arrays.value(left))
        return left

    def there(self, x: Any) -> Any:
        """A host array as the device has it, anything else as it is."""
        return self.arrays.sent(x) if is_sendable(x) else x

    def operated(self, name: str, operands: tuple[Any, ...]) -> Any:
        return self.operated_as(None, name, operands)

    def augmented(self, name: str, left: Any, right: Any) -> Any:
        return self.augmented_as(None, name, left, right)

    def got_item(self, x: RemoteArray, index: Any) -> Any:
        return self.item_of(None, x, index)

    def item_of(self, entry: Entry | None, x: RemoteArray, index: Any) -> Any:
        """``x[index]``."""
        there = self.index_there(index)

        def compute() -> Any:
            return self.adapter.get_item(self.arrays.value(x), self.arrays.unwrapped(there))

        return self.computed(entry, (x,), compute, operator.getitem, (x, there), {})

    def index_there(self, index: Any) -> Any:
        """An index with whole numbers for Python, lists as arrays."""
        if isinstance(index, tuple):
            return tuple(map(self.index_there, index))
        if is_remote(index):
            is_position = not self.adapter.shape(index.value) and self.adapter.dtype(index.value).kind in "iu"
            return operator.index(self.answered(index)) if is_position else index
        if isinstance(index, np.integer):
            return int(index)
        return np.asarray(index) if isinstance(index, list) and not any(map(is_remote, index)) else index

    def wrote_item(self, x: RemoteArray, index: Any, value: Any) -> None:
        there = self.arrays.unwrapped(self.index_there(index))
        try:
            self.arrays.write(x, there, value)
        except self.adapter.out_of_memory as error:
            raise self._out_of_memory(error) from error
        except (TypeError, ValueError, NotImplementedError, IndexError) as error:
            reason = say("{library} raised {name}", library=self.adapter.library, name=type(error).__name__)
            self.on_host(None, operator.setitem, (x, self.index_there(index), value), {}, reason, writes=(x,))
        else:
            self.ledger.ran(DEVICE)

    def got_attribute(self, x: RemoteArray, name: str) -> Any:
        return self.attribute_of(None, x, name)

    def attribute_of(self, entry: Entry | None, x: RemoteArray, name: str) -> Any:
        """``x.name``."""
        if name in FACTS:
            return self.fact(x, name)
        if callable(getattr(x.kind, name, None)):
            return RemoteMethod(x, name)
        if name == "flat":
            flat = self.called_method(x, "ravel", (), {})
            return self.arrays.wrapped(flat.value, np.ndarray, x.memory)
        return self.computed(
            entry,
            (x,),
            lambda: self.adapter.attribute(self.arrays.value(x), name),
            lambda host: getattr(host, name),
            (x,),
            {},
        )

    def fact(self, x: RemoteArray, name: str) -> Any:
        """Shape, dtype and their like: known without asking the device."""
        waiting = x.waiting
        shape = self.adapter.shape(x.value) if waiting is None else waiting.shape
        dtype = self.adapter.dtype(x.value) if waiting is None else waiting.dtype
        size = int(np.prod(shape, dtype=np.int64))
        return {
            "shape": shape,
            "ndim": len(shape),
            "size": size,
            "dtype": dtype,
            "itemsize": dtype.itemsize,
            "nbytes": size * dtype.itemsize,
        }[name]

    def called_method(self, x: RemoteArray, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return self.method_of(None, x, name, args, kwargs)

    def method_of(
        self, entry: Entry | None, x: RemoteArray, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """``x.name(...)``."""
        if name in ANSWERS or (x.is_number and not hasattr(np.ndarray, name)):
            return getattr(self.answered(x), name)(*args, **kwargs)
        if name == "astype":
            dtype = np.dtype(args[0] if args else kwargs["dtype"])
            return self.computed(
                entry, (), lambda: self.adapter.cast(self.adapter.copy(self.arrays.value(x)), dtype),
                lambda host: host.astype(dtype), (x,), {},
            )  # fmt: skip
        if name == "copy":
            return self.copy_of(x)
        if name in MUTATING_METHODS:
            return self._changed_by(entry, x, name, args, kwargs)
        if kwargs.get("out") is not None:
            return self.function(entry, getattr(np, name), (x, *args), kwargs)
        return self.computed(
            entry, (x, *args), lambda: self._called_method(x, name, args, kwargs),
            lambda host, *rest, **words: getattr(host, name)(*rest, **words), (x, *args), kwargs,
        )  # fmt: skip

    def _called_method(self, x: RemoteArray, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        try:
            method = self.adapter.attribute(self.arrays.value(x), name)
            return method(*self.arrays.unwrapped(args), **self.arrays.unwrapped(kwargs))
        except (TypeError, AttributeError):
            function = getattr(np, name, None)
            target = None if function is None else self._twin(function)
            if target is None:
                raise
            return self._called(function, target, (x, *args), kwargs)

    def _changed_by(
        self, entry: Entry | None, x: RemoteArray, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if name == "fill":
            return self.wrote_item(x, ..., args[0] if args else kwargs["value"])
        if name == "sort":
            if not args and "axis" not in kwargs:
                args = (-1,)
            result = self.function(None, np.sort, (x, *args), kwargs)
            return self.arrays.write(x, ..., result)

        def change(host: Any, *rest: Any, **words: Any) -> Any:
            return getattr(host, name)(*rest, **words)

        reason = say("{library} has no {name} in place", library=self.adapter.library, name=name)
        return self.on_host(entry, change, (x, *args), kwargs, reason, writes=(x,))

    def uploaded(self, host: Any) -> Any:
        return self.arrays.uploaded(host)

    def called_function(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return self.function(None, function, args, kwargs)

    def answered(self, x: RemoteArray) -> Any:
        host = self.arrays.fetched(x)
        self.ledger.ran(ANSWER)
        return host[()] if x.is_number else host

    def copy_of(self, x: RemoteArray) -> RemoteArray:
        self.ledger.ran(DEVICE)
        return self.arrays.wrapped(self.adapter.copy(self.arrays.value(x)), x.kind)
