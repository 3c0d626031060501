"""libddwaf's side of a comparison, run by its own interpreter: asked for JSON, and named if it is not there or does not run."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HERE = Path(__file__).resolve().parent


class Waf:
    """``absent`` says why there is nothing to compare with, "" if there is."""

    def __init__(self, peers: dict[str, dict[str, str]]) -> None:
        peer = peers.get("datadog", {"absent": "left out"})
        self._python = peer.get("python", "")
        self.absent = "" if self._python else peer.get("absent", "left out")

    def said(self, *arguments: object) -> Any:
        """What `libddwaf.py` prints; None, and a word in ``absent``, where it fails."""
        if self.absent:
            return None
        try:
            return printed([self._python, str(HERE / "libddwaf.py"), *map(str, arguments)])
        except RuntimeError as error:
            self.absent = f"does not run: {error}"
            return None

    @property
    def note(self) -> str:
        return f" libddwaf: {self.absent}." if self.absent else ""


def printed(command: list[str]) -> Any:
    """The JSON on a command's last line. Raises `RuntimeError` with the last line of its errors."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=800, check=False, cwd=HERE.parents[1])
    if done.returncode:
        raise RuntimeError((done.stderr.splitlines() or ["no word"])[-1][:200])
    return json.loads(done.stdout.splitlines()[-1])
