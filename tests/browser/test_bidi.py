"""What is written from right to left begins at the right, as it is typed and as it is read."""

from __future__ import annotations

from typing import Any

from tests import factories as make
from tests.browser.conftest import arranging

WORDS = "\u064a\u062c\u0628 \u0623\u0646 \u062a\u0643\u0648\u0646 \u0623\u0648\u0636\u062d!"
BEGINS = """words => {
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const at = walk.currentNode.data.indexOf(words)
    if (at < 0) continue
    const place = (from, to) => {
      const range = document.createRange()
      range.setStart(walk.currentNode, from)
      range.setEnd(walk.currentNode, to)
      return range.getBoundingClientRect().left
    }
    return [place(at, at + 1), place(at + words.length - 1, at + words.length)]
  }
}"""


def test_a_comment_in_arabic_ends_at_the_left(person: Any) -> None:
    with arranging():
        response = make.responses_of(make.round_of(make.review_at("partner_comment")))[0]
        lead = make.respondent_of(response)
        make.make_comment(response, f"{WORDS}\n\nAnd English.")
    page = person(lead, phone=True).go(f"/responses/{response.id}")
    first, last = page.evaluate(BEGINS, WORDS)
    assert last < first, "the full stop stands at the end of what was written"
    english = page.evaluate(BEGINS, "And English.")
    assert english[0] < english[1]
