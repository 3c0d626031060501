"""Builds the Lambda layers: `python -m layer.build`."""
