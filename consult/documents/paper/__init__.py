"""A text, or what changed in it, as a file to take away: Word and PDF.

The libraries are large: they are imported when a file is made, not when the server starts.
"""
