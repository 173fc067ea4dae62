"""The precision in which networks train."""

from collections.abc import Mapping
from typing import Any

import torch

NATIVE_BFLOAT16 = frozenset({"avx512_bf16", "amx_bf16", "bf16"})
"""PyTorch's names of native bfloat16 multiplication: of AVX-512, AMX and Arm."""


def training_dtype() -> torch.dtype:
    """Return bfloat16 if this processor multiplies in it natively, else float32.

    Without native instructions PyTorch emulates bfloat16, at least ten times slower than float32.
    oneDNN, which multiplies for PyTorch, must support it, too: ``ONEDNN_MAX_CPU_ISA`` can turn it
    off. A PyTorch version that can't report the processor's capabilities trains in float32.
    """
    processor: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    usable = (
        any(map(processor.get, NATIVE_BFLOAT16))
        and torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
        and torch.ops.mkldnn._is_mkldnn_bf16_supported()
    )
    return torch.bfloat16 if usable else torch.float32


def autocast(dtype: torch.dtype) -> torch.autocast:
    """Return the context in which a network multiplies in this precision."""
    return torch.autocast("cpu", dtype, enabled=dtype == torch.bfloat16)
