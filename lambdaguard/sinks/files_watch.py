"""What the file door watches; all of it that every cold start needs."""

from __future__ import annotations

from . import audit, patch
from .files_seen import listing, opening, started

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAME = "files"
LISTED = {"os.listdir": "files:listed", "os.scandir": "files:listed"}
STARTED = ("subprocess.Popen", "os.posix_spawn", "os.system", "os.fork")
EVENTS = {
    "os.chdir": "files:chdir",
    "os.remove": "files:removed",
    "os.rmdir": "files:removed",
    "os.rename": "files:moved",
    "os.symlink": "files:symlinked",
    "os.link": "files:linked",
    "os.mkdir": "files:made",
    "os.truncate": "files:altered",
    "os.chmod": "files:altered",
    "os.chown": "files:owned",
    "os.setxattr": "files:altered",
    "mmap.__new__": "files:mapped",
    "sqlite3.connect": "files:database",
}
# What an archive calls its members raises no event.
ARCHIVES: dict[str, dict[str, Any]] = {
    "zipfile": {"ZipFile._RealGetContents": "files_members:zipped"},
    "tarfile": {
        "TarFile.next": "files_members:tarred",
        "TarFile.makelink": "files_members:linking",
        "TarFile.makelink_with_filter": "files_members:linking",  # from Python 3.14 on
    },
}
# The C library beneath reads what a document names (entities, DTDs, XInclude) and raises no event either.
_READERS = dict.fromkeys(("fromstring", "XML", "XMLID", "XMLDTDID", "parse", "fromstringlist"), "files_documents:reading")
DOCUMENTS: dict[str, dict[str, Any]] = {
    "lxml.etree": {
        **_READERS,
        "_FeedParser.feed": "files_documents:feeding",
        "_ElementTree.xinclude": "files_documents:including",
        "XInclude": patch.Derived(("files_documents:included",)),
        "iterparse": patch.Derived(("files_documents:iterating",)),
    },
    "lxml.objectify": dict.fromkeys(("fromstring", "XML", "parse"), "files_documents:reading"),
}


def arm() -> None:
    """Watch the door; once a process is enough."""
    audit.watch(NAME, {"open": "files:opened"}, opening)
    audit.watch(NAME, LISTED, listing)
    audit.watch(NAME, dict.fromkeys(STARTED, "files:opened"), started)
    audit.watch(NAME, EVENTS)
    for module, functions in ARCHIVES.items():
        patch.replace(module, functions, everywhere=False)
    for module, functions in DOCUMENTS.items():
        patch.replace(module, functions)
