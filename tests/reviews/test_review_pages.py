"""The pages of reviews, as the people in them see them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.factories import chair_of, lead_of, make_manager, review_at


def test_smoke(db: Session, visitor) -> None:
    for place in ("drafting", "preparing", "considering", "with_board", "approved", "launched", "withdrawn"):
        review = review_at(place, title=f"Neglect {place}")
        for who in (make_manager(), lead_of(review), chair_of(review)):
            v = visitor(who)
            v.get(f"/reviews/{review.id}")
            print(place, who.name, v.page.buttons, len(v.page.queries))
            v.get(f"/reviews/{review.id}/history")
            v.get("/reviews")
            for t in ("approve", "launch", "withdraw", "send_to_board", "circulate_to_partners"):
                v.get(f"/reviews/{review.id}/steps/{t}")
            v.get("/ballots")
            print(len(v.page.queries))
            v.get("/home")
