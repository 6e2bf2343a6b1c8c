"""Texts from elsewhere, Word files and web pages, made into the Markdown that this house reads.

Nothing here touches the database. The Word reader loads a large library, so it is imported only
when a Word file comes.
"""
