"""Names of the hooks in the rewritten code, and the methods of a run that they are."""

__all__ = [
    "ATTRIBUTE",
    "AUGMENT",
    "AUGMENT_ATTRIBUTE",
    "AUGMENT_ITEM",
    "CALL",
    "EACH",
    "HOOKS",
    "ITEM",
    "OPERATE",
    "PUT",
    "SET",
    "SLICE",
    "TEST",
]

OPERATE = "__tv_operate__"  # (site, name, *operands)
CALL = "__tv_do__"  # (site, function, args, kwargs)
ATTRIBUTE = "__tv_attribute__"  # (site, object, name)
ITEM = "__tv_item__"  # (site, object, index)
PUT = "__tv_put__"  # (site, value, object, index)
SET = "__tv_set__"  # (site, value, object, name)
AUGMENT = "__tv_augment__"  # (site, name, left, right)
AUGMENT_ITEM = "__tv_augment_item__"  # (site, name, object, index, right)
AUGMENT_ATTRIBUTE = "__tv_augment_attribute__"  # (site, name, object, attribute, right)
EACH = "__tv_each__"  # (site, iterable)
TEST = "__tv_test__"  # (site, value)
SLICE = "__tv_slice__"
HOOKS = {
    OPERATE: "operate",
    CALL: "call",
    ATTRIBUTE: "attribute",
    ITEM: "item",
    PUT: "put",
    SET: "set",
    AUGMENT: "augment",
    AUGMENT_ITEM: "augment_item",
    AUGMENT_ATTRIBUTE: "augment_attribute",
    EACH: "each",
    TEST: "test",
}
