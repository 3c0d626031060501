"""Finds patterns whose matching time may grow faster than the text: a static check over the parse trees of `re`.

A pattern becomes a graph whose edges are sets of characters and whose loops are its unbounded repeats. Two loops that can read
the same run of characters, one after the other, can share it out in a number of ways that grows with its length; so can a loop
inside a loop.
Atomic groups and possessive repeats never give back what they took, so they share nothing out.
"""

from __future__ import annotations

import re
from re import _constants as c
from re import _parser as parser

ALPHABET = frozenset([*map(chr, range(128)), "\xa0", "\xe9", "\u2028", "\u4e2d"])
UNBOUNDED = 1000


class Graph:
    """States joined by edges: ``edges[state]`` is a list of (characters or None for nothing, state)."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.edges: list[list[tuple[frozenset[str] | None, int]]] = []
        self.loops: list[tuple[int, frozenset[str], bool]] = []  # state, what the loop reads, whether it gives back
        tree = parser.parse(pattern, flags)
        self.flags = tree.state.flags
        self.start = self.state()
        self.end = self.sequence(tree, self.start, False)

    def state(self) -> int:
        self.edges.append([])
        return len(self.edges) - 1

    def edge(self, source: int, characters: frozenset[str] | None, target: int) -> None:
        self.edges[source].append((characters, target))

    def sequence(self, items, at: int, atomic: bool) -> int:
        for operator, value in items:
            at = self.item(operator, value, at, atomic)
        return at

    def item(self, operator, value, at: int, atomic: bool) -> int:
        if operator in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            return self.repeat(*value, at, atomic or operator is c.POSSESSIVE_REPEAT)
        if operator is c.SUBPATTERN:
            return self.sequence(value[3], at, atomic)
        if operator is c.ATOMIC_GROUP:
            return self.sequence(value, at, True)
        if operator is c.BRANCH:
            end = self.state()
            for branch in value[1]:
                self.edge(self.sequence(branch, at, atomic), None, end)
            return end
        if operator in (c.ASSERT, c.ASSERT_NOT):
            self.sequence(value[1], self.after(at), atomic)
            return at
        if operator in (c.AT, c.GROUPREF, c.GROUPREF_EXISTS):
            return at
        end = self.state()
        self.edge(at, characters(operator, value, self.flags), end)
        return end

    def after(self, at: int) -> int:
        state = self.state()
        self.edge(at, None, state)
        return state

    def repeat(self, least: int, most: int, body, at: int, atomic: bool) -> int:
        if most < UNBOUNDED:
            end = self.sequence(body, at, atomic) if most else at
            if least == 0 and most:
                self.edge(at, None, end) if end != at else None
            return end
        if least:
            at = self.sequence(body, at, atomic)
        loop = self.after(at)
        first = len(self.edges)
        back = self.sequence(body, self.after(loop), atomic)
        self.edge(back, None, loop)
        read = frozenset().union(*(edge[0] or frozenset() for edges in self.edges[first:] for edge in edges), *self.only(loop))
        self.loops.append((loop, read, not atomic))
        return self.after(loop)

    def only(self, state: int):
        return [edge[0] for edge in self.edges[state] if edge[0]]

    def reach(self, source: int, allowed: frozenset[str]) -> set[int]:
        """States that are reached from ``source`` by reading ``allowed`` characters alone."""
        seen, waiting = {source}, [source]
        while waiting:
            for read, target in self.edges[waiting.pop()]:
                if target not in seen and (read is None or read & allowed):
                    seen.add(target)
                    waiting.append(target)
        return seen


def characters(operator, value, flags: int) -> frozenset[str]:
    """What one item of a parse tree reads."""
    if operator is c.LITERAL:
        found = {chr(value)}
    elif operator is c.NOT_LITERAL:
        found = ALPHABET - {chr(value)}
    elif operator is c.ANY:
        found = ALPHABET if flags & re.DOTALL else ALPHABET - {"\n"}
    elif operator is c.IN:
        found = members(value)
    else:
        raise NotImplementedError(operator)
    if flags & re.IGNORECASE:
        found = {*found, *(char.lower() for char in found), *(char.upper() for char in found)}
    return frozenset(found)


def members(items) -> set[str]:
    found: set[str] = set()
    for operator, value in items:
        if operator is c.LITERAL:
            found.add(chr(value))
        elif operator is c.RANGE:
            found |= {char for char in ALPHABET if value[0] <= ord(char) <= value[1]}
        elif operator is c.CATEGORY:
            name = str(value)
            letter = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[name.rpartition("_")[2]]
            matched = {char for char in ALPHABET if re.match(letter, char)}
            found |= ALPHABET - matched if "NOT" in name else matched
    return ALPHABET - found if items and items[0][0] is c.NEGATE else found


def shared(pattern: str, flags: int = 0) -> list[str]:
    """Why ``pattern`` may take more than linear time at one starting point; empty when it does not."""
    graph = Graph(pattern, flags)
    found = []
    for state, read, gives_back in graph.loops:
        if not gives_back:
            continue
        for other, also, _ in graph.loops:
            both = read & also
            if other != state and both and other in graph.reach(state, both):
                inner = state in graph.reach(other, both)
                found.append(f"{'loop in a loop' if inner else 'two loops in a row'} over {''.join(sorted(both))[:12]!r}")
    return found
