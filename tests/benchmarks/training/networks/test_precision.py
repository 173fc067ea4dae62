"""In which precision networks train."""

from collections.abc import Mapping

import pytest

AVX2 = {"avx2": True, "fma3": True}
AVX512 = AVX2 | {"avx512_f": True, "avx512_vl": True, "avx512_vnni": True}


@pytest.mark.parametrize(
    ("processor", "dtype"),
    [
        (AVX2, "float32"),
        (AVX512 | {"avx512_bf16": False}, "float32"),
        (AVX512 | {"avx512_bf16": True}, "bfloat16"),
        ({"neon": True, "bf16": False}, "float32"),
        ({"neon": True, "bf16": True}, "bfloat16"),
        (None, "float32"),  # torch does not know the processor
    ],
)
def test_training_is_in_bfloat16_only_where_the_processor_multiplies_in_it(
    processor: Mapping[str, bool] | None, dtype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch  # noqa: PLC0415 - slow

    from benchmarks.training.networks.precision import training_dtype  # noqa: PLC0415 - slow

    monkeypatch.delattr(torch.cpu, "get_capabilities", raising=False)
    if processor is not None:
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: processor, raising=False)
    monkeypatch.setattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", lambda: True)
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: True)
    assert str(training_dtype()) == f"torch.{dtype}"
