"""The processor that a benchmark ran on: its instructions change the figures by up to six times."""

import os
import platform
from pathlib import Path

_INSTRUCTIONS = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8")


def processor() -> str:
    """The processor's model, the instructions that matter here, its cores and the present load."""
    return f"{_model_and_instructions()}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def _model_and_instructions() -> str:
    described = Path("/proc/cpuinfo")
    flags: list[str] = []
    name = platform.processor() or platform.machine()
    if described.exists():
        pairs = (line.split("\t", 1) for line in described.read_text().splitlines() if "\t" in line)
        lines = dict(pairs)
        name = lines.get("model name", f": {name}").strip("\t: ")
        flags = lines.get("flags", "").split()
    held = os.environ.get("ONEDNN_MAX_CPU_ISA")
    return f"{name} ({', '.join(one for one in _INSTRUCTIONS if one in flags) or 'no AVX2'})" + (
        f", oneDNN held to {held}" if held else ""
    )


def cpu_seconds(process: int) -> float:
    """Seconds of processor time that a running process has used so far, its children left out."""
    used = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")
