"""Minsheng Graph: what Chinese local governments promise, and what becomes of it."""
