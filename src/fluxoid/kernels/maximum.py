"""The greater of two numbers, or NaN if either is: it loses no NaN, as comparing would, and loops over it vectorise."""

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba.extending import intrinsic


@intrinsic
def maximum(context: Any, a: Any, b: Any) -> Any:
    """IEEE 754-2019 maximum of two numbers of one precision."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = arguments[0].type
        function = builder.module.declare_intrinsic("llvm.maximum", [kind], ir.FunctionType(kind, [kind, kind]))
        return builder.call(function, arguments)

    return (a(a, a), codegen) if a == b else None
