"""The programs that a shell string starts, where that can be told from its text."""

from __future__ import annotations

# Parts of the shell itself that start nothing and change no look-up.
_BUILTIN = frozenset(
    "cd echo printf true false : test [ [[ exit return set unset shift umask wait read pwd export local break continue".split()
)
_DANGEROUS = ("PATH", "LD_", "IFS", "ENV", "BASH_", "SHELLOPTS", "PS4", "PYTHON", "PERL5", "NODE_")


def commands(script: str) -> list[str] | None:
    """Names of the programs that ``script`` runs; None if only the shell knows, or if it changes how they are looked up."""
    try:
        from ..lexers.shell_structure import ASSIGNMENT, COMMAND, WORD, Structure
    except ImportError:
        return None

    names: list[str] = []
    exporting = False
    for kind, value, start, end in Structure(script).parts:
        if kind == COMMAND:
            if value is None or not value:
                return None
            exporting = value in ("export", "local")
            if value not in _BUILTIN:
                names.append(value)
        elif (kind == ASSIGNMENT or (exporting and kind == WORD)) and (
            value is None or script[start:end].lstrip("'\"").startswith(_DANGEROUS)
        ):
            return None
    return names
