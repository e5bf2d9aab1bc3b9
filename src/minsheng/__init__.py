"""Minsheng Graph: what Chinese local governments promise, and what becomes of it."""

__version__ = "0.1.0"
