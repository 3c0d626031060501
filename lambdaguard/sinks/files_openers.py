"""Who opens a file: Python's own machinery, a library that is made for it, or somebody else."""

from __future__ import annotations

import os
import sys

from .location import foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_IMPORTERS = ("<frozen importlib", "<frozen zipimport")
_IMPORTS = frozenset(("get_code", "_find_and_load", "_fill_cache", "find_spec", "create_module"))
# They show source code to people: tracebacks, warnings, `inspect.getsource`.
_SHOWERS = frozenset(("linecache", "tokenize", "inspect", "traceback", "warnings", "pdb", "doctest", "ast"))
# They keep credentials in files of their own, and read no others.
_KEEPERS = frozenset(
    "botocore boto3 aiobotocore netrc dotenv decouple environs pydantic_settings paramiko asyncssh fabric kubernetes docker "
    "google azure msal psycopg psycopg2 asyncpg pymysql ssl certifi cryptography Crypto jwt OpenSSL grpc awscrt".split()
)
_DEPTH = 40


def _first() -> FrameType | None:
    """The frame that opens the file."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_OURS):
        frame = frame.f_back
    return frame


def importing() -> bool:
    """True if the import system reads or writes for an import."""
    frame = _first()
    while frame is not None and frame.f_code.co_filename.startswith(_IMPORTERS):
        if frame.f_code.co_name in _IMPORTS:
            return True
        frame = frame.f_back
    return False


def showing() -> bool:
    """True if source code is read to be shown, or by a loader."""
    frame = _first()
    return frame is not None and (
        _module(frame) in _SHOWERS
        or (_module(frame) == "threading" and frame.f_code.co_name == "invoke_excepthook")
        or (frame.f_code.co_filename.startswith(_IMPORTERS) and frame.f_code.co_name == "get_data")
    )


def keeping() -> bool:
    """True if the nearest code outside Python's library, or the library module that opens, is made to keep credentials."""
    frame = _first()
    for _ in range(_DEPTH):
        if frame is None:
            return False
        if _module(frame) in _KEEPERS:
            return True
        if foreign(frame.f_code.co_filename):
            return False
        frame = frame.f_back
    return False


def _module(frame: FrameType) -> str:
    """Name of the top-level package whose code it is; "" for code that only says so."""
    name = frame.f_globals.get("__name__", "")
    module = sys.modules.get(name) if type(name) is str else None
    return name.partition(".")[0] if module is not None and getattr(module, "__dict__", None) is frame.f_globals else ""
