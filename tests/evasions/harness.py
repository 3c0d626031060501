"""Ways past the guard, each a snippet run in an interpreter of its own, judged by whether it had its effect.

A case's ``body`` is the code of a handler: it knows ``event``, ``context`` and ``CANARY``, the path of a file that must not
exist afterwards, because making it is what the evasion is after. ``before`` runs before lambdaguard is imported: references
taken early. The same snippet runs once without the guard, where the canary must appear: an evasion that has no effect of
its own proves nothing. Controls are the other way round: their canary must appear under the guard too, without a finding.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


class Case:
    """One way past the guard, or one thing that must keep working.

    ``name``      says what is tried; ``door`` which door it is about
    ``body``      the handler's code; ``before`` and ``module`` stand before the guard's import and after the handler
    ``settings``  the guard's, ``event`` what it is called with (``CANARY`` in its texts is the path, ``PORT`` the port), ``environ`` added to the environment
    ``expect``    "blocked" (no effect, and a finding), "flagged" (effect, and a finding: only native code), "works" (effect, no
                  finding), "stopped" (no effect, and nobody left to report it: the interpreter's own limit)
    ``real``      as in the real runtime (default), or as in a unit test; ``wait`` seconds after the handler for what it left
    ``listen``    a listener on loopback, whose port is ``PORT``, makes the canary when it is reached
    ``only``      a condition on the platform, as an expression over ``sys`` and ``os``
    """

    def __init__(
        self,
        name,
        body,
        *,
        before="",
        module="",
        settings=None,
        event=None,
        environ=None,
        expect="blocked",
        real=True,
        wait=0.0,
        listen=False,
        only="True",
        bare=True,
    ):
        self.name = name
        self.body = textwrap.dedent(body).strip("\n")
        self.before = textwrap.dedent(before).strip("\n")
        self.module = textwrap.dedent(module).strip("\n")
        self.settings = settings or {}
        self.event = event or {"id": "7"}
        self.environ = environ or {}
        self.expect = expect
        self.real = real
        self.wait = wait
        self.listen = listen
        self.applies = bool(eval(only, {"sys": sys, "os": os}))
        self.bare = bare
        self.door = ""

    def program(self, guarded):
        """The source of the interpreter's program."""
        settings = {**self.settings} if guarded else {"mode": "off"}
        lines = [
            "import os, sys, time, types",
            f"sys.path[:0] = {[str(ROOT), *[path for path in sys.path if path.endswith('site-packages')]]!r}",
            "CANARY, PORT = sys.argv[1], int(sys.argv[2])",
            "if __name__ == '__main__' and " + repr(self.real) + ":",
            "    os.environ['AWS_LAMBDA_RUNTIME_API'] = '127.0.0.1:9001'",
            "    sys.modules['awslambdaric.bootstrap'] = types.ModuleType('awslambdaric.bootstrap')",
            self.before,
            "from lambdaguard import guard",
            f"@guard(**{settings!r})",
            "def handler(event, context):",
            textwrap.indent(self.body, "    "),
            self.module,
            f"EVENT = {{key: value.replace('CANARY', CANARY).replace('PORT', str(PORT)) for key, value in {self.event!r}.items()}}",
            "if __name__ == '__main__':",
            "    try:",
            "        print('ANSWER', handler(EVENT, None))",
            "    except BaseException as error:",
            "        print('RAISED', type(error).__name__, error)",
            f"    time.sleep({self.wait})",
        ]
        return "\n".join(lines) + "\n"


class Outcome:
    """``effect``: the canary appeared; ``refused``: the event was; ``findings``: rule ids; ``log``: all that was printed."""

    def __init__(self, effect, log):
        self.effect = effect
        self.log = log
        self.refused = "RAISED EventRefused" in log
        lines = [json.loads(line) for line in log.splitlines() if line.startswith('{"class_uid":2004,')]
        self.findings = [line["finding_info"]["analytic"]["uid"] for line in lines]
        self.blocked = [line["finding_info"]["analytic"]["uid"] for line in lines if line["disposition"] == "Blocked"]


def run(case, guarded=True):
    """Run ``case`` in a fresh interpreter."""
    with tempfile.TemporaryDirectory(prefix="evasion-") as folder:
        canary, program = Path(folder, "canary"), Path(folder, "app.py")
        program.write_text(case.program(guarded))
        with _Listener(canary) if case.listen else _Silent() as port:
            done = subprocess.run(
                [sys.executable, "-I", str(program), str(canary), str(port)],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=60,
                stdin=subprocess.DEVNULL,
                cwd=folder,
                env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", **case.environ},
                start_new_session=True,
                check=False,
            )
        return Outcome(canary.exists(), done.stdout + done.stderr)


class _Silent:
    def __enter__(self):
        return 0

    def __exit__(self, *_):
        pass


class _Listener:
    """Makes the canary when somebody connects, or sends a datagram, to its port."""

    def __init__(self, canary):
        self._canary = canary

    def __enter__(self):
        import socket
        import threading

        self._tcp = socket.create_server(("127.0.0.1", 0))
        port = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", port))
        self._threads = [threading.Thread(target=self._accept), threading.Thread(target=self._receive)]
        for thread in self._threads:
            thread.start()
        return port

    def _accept(self):
        while True:
            connection, _ = self._tcp.accept()
            if self._over(connection):
                return
            self._canary.touch()

    def _over(self, connection):
        connection.settimeout(0.2)
        try:
            said = connection.recv(16)
        except OSError:
            said = b""
        if said != b"over":
            connection.close()
        return said == b"over"

    def _receive(self):
        while self._udp.recv(65536) != b"over":
            self._canary.touch()

    def __exit__(self, *_):
        import socket

        with socket.create_connection(self._tcp.getsockname()) as last:
            last.sendall(b"over")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"over", self._tcp.getsockname())
        for thread in self._threads:
            thread.join()
        self._tcp.close()
        self._udp.close()


def doors():
    """``{door: cases}`` of every table beside this file: a module with ``CASES``."""
    found = {}
    for path in sorted(HERE.glob("*.py")):
        if path.stem == "harness" or path.stem.startswith("test_"):
            continue
        spec = importlib.util.spec_from_file_location(f"evasions_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for case in module.CASES:
            case.door = path.stem
        found[path.stem] = module.CASES
    return found
