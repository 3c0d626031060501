"""The law book: attack patterns as data, one family a file, and the engine that applies them."""
