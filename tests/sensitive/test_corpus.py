"""Collected only when CONSULT_CORPUS names the folder of real documents: few false alarms."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from consult.sensitive import find_all, reads_like_a_disclosure

CORPUS = os.environ.get("CONSULT_CORPUS", "")

if CORPUS:
    TEXTS = [
        path
        for path in sorted(Path(CORPUS).rglob("*"))
        if path.suffix in (".md", ".txt", ".csv") and path.name != "README.md"
    ]

    @pytest.mark.corpus
    def test_real_documents_raise_at_most_one_false_alarm_in_a_thousand_paragraphs() -> None:
        paragraphs = [
            each
            for path in TEXTS
            for each in re.split(r"\n\s*\n", path.read_text("utf-8", "replace"))
            if each.strip()
        ]
        assert len(paragraphs) > 1_000
        alarms = [each for each in paragraphs if find_all(each) or reads_like_a_disclosure(each)]
        assert len(alarms) * 1_000 <= len(paragraphs), alarms[:5]
