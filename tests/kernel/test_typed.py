"""What was typed into a form that cannot be taken is shown again, for its sender to copy."""

from tests.factories import make_manager


def test_a_form_sent_after_signing_out_comes_back_with_its_words(db, visitor):
    somebody = visitor(make_manager())
    somebody.get("/documents/new")
    elsewhere = {"title": "Missing children", "source": "Words that took an hour.", "reference": ""}
    somebody.client.delete_cookie("session")
    page = somebody.post("/documents/new", elsewhere, status=401)
    assert "You have been signed out" in page.h1
    assert "Words that took an hour." in page.text


def test_a_password_never_comes_back(db, visitor):
    somebody = visitor()
    page = somebody.post(
        "/account/password", {"new_password": "correct horse battery", "note": "abc"}, status=401
    )
    assert "correct horse" not in page.text
    assert "abc" in page.text
