"""The leak matrix, as a page of the documentation: every channel times every form of a secret, under each runtime.

python scripts/leaks.py docs/leaks.md
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEAKY = ROOT / "tests" / "redaction" / "leaky"
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(LEAKY)]

from channels import CHANNELS  # noqa: E402 -- the path is set above
from e2e.emulator import Emulator  # noqa: E402
from secret import FORMS, leaks  # noqa: E402

HEAD = """# The leak matrix

Every channel of `tests/redaction/leaky/channels.py` times every form of a secret in `secret.py`, in four places: plain Python,
the runtime client with its log framed in JSON to a file descriptor, and the emulator with the text and the JSON format. A cell
is what could be seen of the secret in all that left the process, answers to the caller included: `·` nothing, otherwise the
places that leaked. Written by `python scripts/leaks.py docs/leaks.md`; the same cells are tests.
"""
PLACES = ("plain", "framed", "text", "json")
_MARK = re.compile(r"<<(.*?)>>\n")


def outside(place: str, channel: str) -> dict[str, str]:
    """What ``channel`` let out for every form, with ``plain.py`` or ``framed.py``."""
    paths = os.pathsep.join([str(ROOT), str(LEAKY)])
    environ = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
    command = [sys.executable, str(LEAKY / f"{place}.py"), channel]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environ, timeout=120, check=False)
    parts = _MARK.split(done.stdout.decode("utf-8", "backslashreplace"))
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    if set(found) != {*FORMS, "end"}:
        raise RuntimeError(f"{channel} did not run to its end\n{done.stdout.decode(errors='replace')}")
    return found


def emulated(place: str, channels: list[str]) -> dict[tuple[str, str], str]:
    """What the emulator's log and answer showed, by channel and form."""
    found = {}
    with Emulator(LEAKY, environ={"AWS_LAMBDA_LOG_FORMAT": place.upper(), "PYTHONUNBUFFERED": "1"}) as function:
        for channel in channels:
            for form in FORMS:
                answer = function.invoke({"channel": channel, "form": form})
                found[channel, form] = answer.log + answer.text
    return found


def matrix(channels: list[str]) -> dict[tuple[str, str], list[str]]:
    """By channel and form, the places that leaked."""
    leaked: dict[tuple[str, str], list[str]] = {(channel, form): [] for channel in channels for form in FORMS}
    for place in PLACES:
        if place in ("text", "json"):
            texts = emulated(place, channels)
        else:
            with ThreadPoolExecutor(2) as pool:
                rows = pool.map(lambda channel, place=place: outside(place, channel), channels)
                texts = {(channel, form): row[form] for channel, row in zip(channels, rows, strict=True) for form in FORMS}
        for cell, text in texts.items():
            if leaks(text):
                leaked[cell].append(place)
    return leaked


def main(page: Path) -> int:
    channels = list(CHANNELS)
    leaked = matrix(channels)
    lines = [HEAD, "| channel | " + " | ".join(FORMS) + " |", "|---" * (len(FORMS) + 1) + "|"]
    lines += [
        f"| `{channel}` | " + " | ".join(" ".join(leaked[channel, form]) or "·" for form in FORMS) + " |" for channel in channels
    ]
    count, bad = len(leaked) * len(PLACES), sum(map(len, leaked.values()))
    lines += ["", f"{count} cells ({len(channels)} channels, {len(FORMS)} forms, {len(PLACES)} places), {bad} leaked.", ""]
    page.write_text("\n".join(lines))
    print(lines[-2])
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
