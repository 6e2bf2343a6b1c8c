"""Meetings, calls, visits and webinars about a round: what was said there, as evidence."""
