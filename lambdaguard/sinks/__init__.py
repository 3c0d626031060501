"""Locks on the doors to the outside: what the handler does is judged while it does it."""
