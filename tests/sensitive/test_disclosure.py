"""What a person should look at before anybody else reads it, and what is only a comment."""

from __future__ import annotations

import pytest

from consult.sensitive import ADVISED, advise, reads_like_a_disclosure


@pytest.mark.parametrize(
    "text",
    [
        "I am being abused at home and I do not know whom to tell.",
        "My stepdad hits me when he comes home.",
        "He touched me last night and told me not to tell.",
        "One of our pupils was beaten by his uncle last night.",
        "She told me that her father has been hitting her with a belt.",
        "The girl disclosed to our staff that she was raped by a relative.",
        "I want to die.",
        "I’m being exploited, please help.",
        "My son was forced to sell drugs; they threatened to kill him yesterday.",
        "Her carer burned her arm, we saw it today.",
        "My neighbour locks them in a cupboard every night.",
        "I have been groomed by him for a year.",
    ],
)
def test_what_tells_of_harm_is_seen(text: str) -> None:
    assert reads_like_a_disclosure(text)


@pytest.mark.parametrize(
    "text",
    [
        "A child who is being sexually abused should be seen alone.",
        "Practitioners must ask whether a child has been hit.",
        "We think that paragraph 4 hits the right note.",
        "Our staff were beaten to it by the other council.",
        "This section should say what happens if a child discloses abuse.",
        "Children who are groomed and raped are victims of crime.",
        "The procedure for children beaten at home is unclear.",
        "We want the text to say who is told last night’s news.",
        "My view is that physical abuse is well covered.",
        "I was struck by the clarity of section 2.",
        "Exploited children are often forced to sell drugs.",
        "Say that a carer who hits a child is to be reported at once.",
        "Our concern today is that self-harm is missing from the list.",
    ],
)
def test_a_comment_about_harm_is_a_comment(text: str) -> None:
    assert not reads_like_a_disclosure(text)


def test_advice_is_given_once_for_each_phrase_whatever_its_capitals() -> None:
    found = advise("Associating\nwith older men; her BOYFRIEND, the boyfriend.", ADVISED)
    assert [each.phrase for each in found] == ["associating with", "boyfriend"]
    assert advise("The boyfriends’ car", ADVISED) == []


@pytest.mark.parametrize(
    "text",
    [
        "He put himself at risk.",
        "She put herself at risk.",
        "The girl puts herself at risk.",
        "Young people putting themselves at risk",
        "She is a child prostitute.",
    ],
)
def test_advice_is_given_of_whomever_it_is_said(text: str) -> None:
    assert len(advise(text, ADVISED)) == 1
