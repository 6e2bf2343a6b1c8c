"""Measures Consult against the aims of docs/performance.md: `make bench`, `make bench NAME=…`."""
