"""Rows and pictures as the shapes that are sent."""
