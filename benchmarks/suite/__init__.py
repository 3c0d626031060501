"""The runner behind ``python -m benchmarks``: cases, rivals, what they ran on, and the report."""
