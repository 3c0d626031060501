"""Real servers, started for the tests by an unprivileged user, on loopback and a port of their own, gone afterwards."""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

_RECENT = 200_000
UTF8 = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PATH": f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/bin"}


class Server:
    """``port`` on 127.0.0.1, ``local`` socket if there is one, and `log`: the statements that reached the server."""

    def __init__(self, port, path, local=""):
        self.port = port
        self.local = local
        self._path = path

    def log(self):
        """The last of it: what a test asks about was sent just now."""
        with open(self._path, "rb") as log:
            log.seek(max(0, Path(self._path).stat().st_size - _RECENT))
            return log.read().decode(errors="replace")


def program(name):
    """The newest one installed, or None."""
    found = [shutil.which(name, path=UTF8["PATH"]), *sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), reverse=True)]
    return next((path for path in found if path), None)


def nobody(preferred):
    """Arguments for `subprocess` that drop root's rights, and the user's ids; servers refuse to be run by root."""
    if os.getuid():
        return {}, os.getuid(), os.getgid()
    names = {user.pw_name for user in pwd.getpwall()}
    user = pwd.getpwnam(preferred if preferred in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}, user.pw_uid, user.pw_gid


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def folder(uid, gid):
    with tempfile.TemporaryDirectory(prefix="db-", dir="/tmp", ignore_cleanup_errors=True) as path:
        os.chown(path, uid, gid)
        yield path


@contextlib.contextmanager
def started(command, ready, **how):
    """The process while it runs; ``ready`` raises until it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=UTF8, **how)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                ready()
                break
            except Exception:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield process
    finally:
        process.send_signal(signal.SIGINT if "postgres" in command[0] else signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def postgresql():
    import psycopg

    rights, uid, gid = nobody("postgres")
    with folder(uid, gid) as home:
        data, port = f"{home}/data", free_port()
        setup = [program("initdb"), "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"]
        subprocess.run(setup, check=True, capture_output=True, env=UTF8, cwd=home, **rights)
        command = [program("postgres"), "-D", data, "-p", str(port), "-k", home, "-h", "127.0.0.1", "-F"]
        command += ["-c", "log_statement=all", "-c", "logging_collector=on", "-c", f"log_directory={home}"]
        command += ["-c", "log_filename=statements", "-c", "log_rotation_size=0", "-c", "fsync=off", "-c", "max_connections=50"]

        def ready():
            psycopg.connect(host="127.0.0.1", port=port, user="tester", dbname="postgres", connect_timeout=2).close()

        with started(command, ready, cwd=home, **rights):
            yield Server(port, f"{home}/statements")


@contextlib.contextmanager
def mariadb():
    import pymysql

    rights, uid, gid = nobody("mysql")
    with folder(uid, gid) as home:
        data, port = f"{home}/data", free_port()
        install = [
            program("mariadb-install-db"),
            "--no-defaults",
            f"--datadir={data}",
            "--auth-root-authentication-method=normal",
        ]
        subprocess.run([*install, "--skip-test-db"], check=True, capture_output=True, env=UTF8, cwd=home, **rights)
        command = [program("mariadbd"), "--no-defaults", f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1"]
        command += [
            f"--socket={home}/socket",
            f"--pid-file={home}/pid",
            "--general-log=1",
            f"--general-log-file={home}/statements",
        ]
        command += ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M", "--skip-name-resolve"]

        def ready():
            pymysql.connect(host="127.0.0.1", port=port, user="root", connect_timeout=2).close()

        with started(command, ready, cwd=home, **rights):
            yield Server(port, f"{home}/statements", f"{home}/socket")
