"""Put AWS's Lambda runtime interface emulator at the path given: taken out of the aws-sam-cli wheel, which carries it."""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

WHEEL = "aws-sam-cli==1.170.0"
ARCHITECTURE = "arm64" if platform.machine() in {"aarch64", "arm64"} else "x86_64"
MEMBER = f"samcli/local/rapid/aws-lambda-rie-{ARCHITECTURE}"


def fetch(target: Path) -> None:
    """Download the wheel and leave the executable at ``target``; a half-written file is never left there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", folder, WHEEL]
        subprocess.run(pip, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        binary = Path(folder, target.name)
        with zipfile.ZipFile(wheel) as archive:
            binary.write_bytes(archive.read(MEMBER))
        binary.chmod(0o755)
        binary.replace(target)


if __name__ == "__main__":
    if sys.platform != "linux":
        sys.exit("the emulator is a Linux program; run this in a container")
    fetch(Path(sys.argv[1]))
