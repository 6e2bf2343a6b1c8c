"""The next version of a draft while it is being edited in the browser, a piece at a time."""
