"""Tests that read real documents are not there without them: none of them skips itself."""

import os

collect_ignore = [] if os.environ.get("CONSULT_CORPUS") else ["test_real_word_files.py"]
