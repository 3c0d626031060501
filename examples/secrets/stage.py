"""A file stands in for Secrets Manager (`LAMBDAGUARD_LOCAL_SECRETS`), and the password is rotated between two orders."""

import contextlib
import importlib
import os
import pathlib
import tempfile


@contextlib.contextmanager
def stage():
    with tempfile.TemporaryDirectory() as folder:
        vault = pathlib.Path(folder, "secrets.env")

        def password(value):
            vault.write_text(f'shop/db={{"password": "{value}"}}\n')
            importlib.import_module("app").Database.password = value

        os.environ["LAMBDAGUARD_LOCAL_SECRETS"] = str(vault)
        yield {"event-1": lambda: password("correct-horse-1"), "event-2-rotated": lambda: password("battery-staple-2")}
