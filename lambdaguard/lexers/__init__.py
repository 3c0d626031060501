"""Algorithms the law needs: one small lexer a language, and the canonical forms a text can hide in."""
