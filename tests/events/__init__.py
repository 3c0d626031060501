"""A regular package: a distribution named `events` (a dependency of opensearch-py) would win over a namespace package."""
