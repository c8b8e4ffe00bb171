"""Keep a compiled function from being inlined, so that all its callers run the same machine code.

LLVM may round differently in two copies of one loop, where it knows more of one caller than of the other.
"""

from typing import Any

from numba.core import types
from numba.extending import intrinsic


@intrinsic
def stay_apart(context: Any) -> Any:
    """Mark the function that calls this as not to be inlined."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.void(), codegen
