"""Locks on the doors to the outside: what the handler does is judged while it does it."""

from os.path import abspath, dirname

from .vault import stand

give = stand(__name__.rpartition(".")[0], dirname(dirname(abspath(__file__))))
