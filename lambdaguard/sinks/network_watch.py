"""What the network door watches; all of it that every cold start needs."""

from __future__ import annotations

from . import audit
from .network_seen import follow, follow_redirects, going

NAME = "egress"
DESTINATIONS = {"socket.connect": "network:goes", "socket.sendto": "network:goes", "socket.sendmsg": "network:goes"}
EVENTS = {
    "socket.getaddrinfo": "network:lookup",
    "socket.gethostbyname": "network:lookup",
    "socket.gethostbyaddr": "network:reverse",
    "socket.getnameinfo": "network:reverse",
    "urllib.Request": "network:opens",
}


def arm() -> None:
    """Watch the door; once a process is enough."""
    audit.watch(NAME, DESTINATIONS, going)
    audit.watch(NAME, EVENTS)
    follow()
    follow_redirects()
