"""The guides are true: every picture's way through the demo still leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.browser.conftest import find_chromium
from tests.played import copy_of, play_demo
from tools.guides.captions import read_captions
from tools.guides.pictures import take_pictures

pytestmark = pytest.mark.sqlite  # the demo that is copied here is a file


@pytest.fixture
def app(tmp_path: Path, databases, run_folder: Path) -> Iterator[Flask]:
    find_chromium()
    played, copied = tmp_path / "played", tmp_path / "copied"
    played.mkdir()
    copied.mkdir()
    with copy_of(play_demo(played), copied, databases, run_folder) as demo:
        yield demo


def test_every_picture_of_the_guides_can_be_taken_again(address: str, chromium) -> None:
    captions = list(read_captions())
    assert len(captions) > 15
    assert take_pictures(chromium, address, captions, None) == len(captions)
