"""Definitions of reviews: who changes how they go, and what becomes of those under way."""
