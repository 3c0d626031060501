"""Who opens a file: Python's own machinery, a library that is made for it, or somebody else."""

from __future__ import annotations

from .location import first, foreign, module_of
from .tripwire import IMPORTERS as _IMPORTERS

# They show source code to people: tracebacks, warnings, `inspect.getsource`.
_SHOWERS = frozenset(("linecache", "tokenize", "inspect", "traceback", "warnings", "pdb", "doctest", "ast"))
# They keep credentials in files of their own, and read no others.
_KEEPERS = frozenset(
    "botocore boto3 aiobotocore netrc dotenv decouple environs pydantic_settings paramiko asyncssh fabric kubernetes docker "
    "google azure msal psycopg psycopg2 asyncpg pymysql ssl certifi cryptography Crypto jwt OpenSSL grpc awscrt".split()
)
_DEPTH = 40


def showing() -> bool:
    """True if source code is read to be shown, or by a loader."""
    frame = first()
    return frame is not None and (
        module_of(frame) in _SHOWERS
        or (module_of(frame) == "threading" and frame.f_code.co_name == "invoke_excepthook")
        or (frame.f_code.co_filename.startswith(_IMPORTERS) and frame.f_code.co_name == "get_data")
    )


def keeping() -> bool:
    """True if the nearest code outside Python's library, or the library module that opens, is made to keep credentials."""
    frame = first()
    for _ in range(_DEPTH):
        if frame is None:
            return False
        if module_of(frame) in _KEEPERS:
            return True
        if foreign(frame.f_code.co_filename):
            return False
        frame = frame.f_back
    return False
