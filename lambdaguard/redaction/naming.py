"""Fields of a secret that name something: masked in logs with the rest of it, and in many answers for a reason."""

from __future__ import annotations

import json

from . import registry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# Secrets Manager's fields of a database secret besides the password, and the public half of a client's credentials.
_NAMING = frozenset(
    """username user host hostname port dbname database dbinstanceidentifier dbclusteridentifier masterarn region
    clientid client_id""".split()
)


def _make() -> tuple[Callable[..., Any], ...]:
    # In a closure, as the registry's own: nothing to represent or to walk to.
    names: set[str] = set()

    def register(value: Any, name: str = "") -> None:
        """`registry.register`, and a note of what in ``value`` is but a name."""
        if isinstance(value, str) and value:
            names.discard(value)
        names.update(_named(value))
        registry.register(value, name)

    def is_name(text: str) -> bool:
        """True if ``text`` is the name of a user, a host, a database …: part of a secret, and no secret itself."""
        return text in names

    return register, is_name


def _named(value: Any) -> set[str]:
    """Texts of a JSON secret that stand under a naming key, and nowhere else in it."""
    if isinstance(value, str | bytes):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return set()
    if not isinstance(value, dict):
        return set()
    texts = [(str(key).lower(), str(item)) for key, item in value.items() if isinstance(item, str | int)]
    return {text for key, text in texts if key in _NAMING} - {text for key, text in texts if key not in _NAMING}


register, is_name = _make()
