"""AWS's Lambda runtime interface emulator, started around a function's folder: the real runtime client, and no cloud.

    with Emulator("examples/orders", "app.handler") as function:
        answer = function.invoke({"version": "2.0", ...})
        answer.json(), answer.log, answer.findings, function.init_ms

Standard library only, so that programs may use it as well as tests.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import py_compile
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("LAMBDA_RIE", ROOT / ".cache" / "aws-lambda-rie"))
_INVOKE = "/2015-03-31/functions/function/invocations"
_INIT = re.compile(r"INIT REPORT\(durationMs: ([\d.]+)\)")
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLEEXAMPLE00",
    "AWS_SECRET_ACCESS_KEY": "an-example-secret-key",
    "AWS_SESSION_TOKEN": "an-example-session-token",
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_LAMBDA_FUNCTION_NAME": "orders",
    "AWS_LAMBDA_FUNCTION_TIMEOUT": "30",
    "LANG": "C.UTF-8",
    "TZ": ":UTC",
}


class EmulatorError(Exception):
    """The emulator did not start or did not answer; the message ends with its log."""


class Answer:
    """What one invocation returned, and what it wrote.

    ``text`` is the runtime's answer, byte for byte as text; ``log`` what the function wrote during the call;
    ``milliseconds`` the time from request to answer as the caller saw it.
    """

    def __init__(self, text: str, log: str, milliseconds: float) -> None:
        self.text = text
        self.log = log
        self.milliseconds = milliseconds

    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def error(self) -> str:
        """``errorType`` if the function raised, else ""."""
        answer = json.loads(self.text)
        return answer.get("errorType", "") if isinstance(answer, dict) else ""

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The OCSF Detection Findings among the log's lines."""
        return [json.loads(line) for line in self.log.splitlines() if line.startswith('{"class_uid":2004,')]


class Emulator:
    """A function under the emulator, for the time of a ``with`` block.

    ``folder`` is copied first, so that the function may write beside its code; ``handler`` is as Lambda's setting has it;
    ``files`` are copied into the folder besides; ``environ`` is added to a small environment of its own (nothing is
    inherited but PATH); ``python`` is the interpreter, with awslambdaric installed; ``timeout`` in seconds holds for the
    start and for each call; ``wrapper`` starts the runtime, as AWS_LAMBDA_EXEC_WRAPPER does; our package is put into the
    function's folder unless it is not ``vendored``; ``compiled`` writes the byte code of the function's own modules, as a package
    built for Lambda has it. Raises `EmulatorError`. Any number may run at the same time.
    """

    def __init__(
        self,
        folder: str | Path,
        handler: str = "app.handler",
        *,
        files: tuple[Path, ...] = (),
        environ: dict[str, str] | None = None,
        python: str = sys.executable,
        timeout: float = 60.0,
        wrapper: str = "",
        vendored: bool = True,
        compiled: bool = False,
    ) -> None:
        self._source = Path(folder)
        self._handler = handler
        self._files = files
        self._environ = environ or {}
        self._python = python
        self._timeout = timeout
        self._wrapper = [wrapper] if wrapper else []
        self._vendored = vendored
        self._compiled = compiled
        self._calls = 0
        self._read = 0

    def __enter__(self) -> Emulator:
        if not BINARY.exists():
            raise EmulatorError(f"no emulator at {BINARY}: run make {BINARY.relative_to(ROOT)}")
        self._scratch = Path(tempfile.mkdtemp(prefix="lambda-"))
        self._folder = self._scratch / "task"
        shutil.copytree(self._source, self._folder, ignore=shutil.ignore_patterns("__pycache__"))
        if self._vendored:
            _vendor("lambdaguard", self._folder)
        for file in self._files:
            shutil.copy(file, self._folder)
        if self._compiled:
            for module in self._folder.glob("*.py"):
                py_compile.compile(str(module), doraise=True)
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def invoke(self, event: Any) -> Answer:
        """Send ``event`` (anything JSON, or bytes as they are) and wait for the answer."""
        payload = event if isinstance(event, bytes) else json.dumps(event).encode()
        connection = HTTPConnection("127.0.0.1", self._port, timeout=self._timeout)
        began = time.perf_counter()
        try:
            connection.request("POST", _INVOKE, payload)
            text = connection.getresponse().read().decode()
        except OSError as error:
            raise EmulatorError(f"no answer ({error!r})\n{self.log}") from error
        finally:
            connection.close()
        took = (time.perf_counter() - began) * 1000
        self._calls += 1
        return Answer(text, self._log_of_call(), took)

    @property
    def init_ms(self) -> float:
        """Milliseconds the runtime client and the function's module took to start; known after the first call."""
        found = _INIT.search(self._text("emulator.log"))
        if found is None:
            raise EmulatorError(f"the function has not started\n{self.log}")
        return float(found[1])

    @property
    def log(self) -> str:
        """All that the emulator and the function have written."""
        return self._text("emulator.log") + self._text("function.log")

    @property
    def processes(self) -> list[int]:
        """Ids of the processes that run: the emulator's, then the runtime's."""
        return [self._process.pid, *_children(self._process.pid)]

    def _text(self, name: str) -> str:
        file = self._scratch / name
        return file.read_text(errors="replace") if file.exists() else ""

    def _log_of_call(self) -> str:
        """What was written since the last call; the REPORT line, which ends a call's log, may come after the answer."""
        deadline = time.monotonic() + 2
        while (log := self._text("function.log")).count("REPORT RequestId: ") < self._calls and time.monotonic() < deadline:
            time.sleep(0.002)
        self._read, began = len(log), self._read
        return log[began:]

    def _start(self) -> None:
        for attempt in range(1, 6):
            self._launch()
            deadline = time.monotonic() + self._timeout
            while self._process.poll() is None and time.monotonic() < deadline:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
                    return
                time.sleep(0.01)
            self._stop()
            # Somebody else took one of the ports between our look and the emulator's: try others.
            if "address already in use" not in self.log or attempt == 5:
                raise EmulatorError(f"the emulator did not start\n{self.log}")

    def _launch(self) -> None:
        self._port, api = _free_ports()
        addresses = [
            "--runtime-interface-emulator-address",
            f"127.0.0.1:{self._port}",
            "--runtime-api-address",
            f"127.0.0.1:{api}",
        ]
        runtime = [*self._wrapper, self._python, "-m", "awslambdaric", self._handler]
        with (self._scratch / "function.log").open("ab") as out, (self._scratch / "emulator.log").open("ab") as err:
            self._process = subprocess.Popen(
                [str(BINARY), *addresses, *runtime],
                cwd=self._folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        here = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(self._scratch), "LAMBDA_TASK_ROOT": str(self._folder)}
        return {**here, **ENVIRONMENT, **self._environ}

    def _stop(self) -> None:
        process = getattr(self, "_process", None)
        if process is None:
            return
        groups = [process.pid, *_children(process.pid)]  # the emulator gives the runtime a process group of its own
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        for group in groups:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        process.wait()


def _free_ports() -> list[int]:
    with socket.socket() as one, socket.socket() as two:
        for each in (one, two):
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in (one, two)]


def _children(pid: int) -> list[int]:
    """A process belongs to the thread that started it, and the emulator has many."""
    found: list[int] = []
    for file in Path("/proc").glob(f"{pid}/task/*/children"):
        with contextlib.suppress(OSError):
            found.extend(map(int, file.read_text().split()))
    return found


def _vendor(package: str, folder: Path) -> None:
    """Put a package of the tree beside the function, where a deployment has it; an installed one is found anyway."""
    found = importlib.util.find_spec(package)
    home = Path(found.origin).parent if found is not None and found.origin else ROOT / package
    if home.parent.name != "site-packages":
        (folder / package).symlink_to(home)
