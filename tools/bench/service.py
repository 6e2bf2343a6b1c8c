"""The measured service seen from inside: its set, its people's cookies, its counted queries."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import event, func, select

from consult import boot, clock, connect, create_app, settings, store
from consult.accounts import operations as accounts
from consult.accounts import queries as people
from consult.cli.scale import DOMAIN
from consult.documents import operations as writing
from consult.documents import queries as documents
from consult.lifecycle.models import Subject
from consult.responses import operations as responses
from consult.responses import queries as answers
from consult.responses.models import Receipt, Response
from consult.responses.operations import Remark
from consult.reviews import operations as reviews
from tools.bench.client import Client
from tools.bench.server import ROOT, SECRET

NOT_WORK = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Service:
    """One database with the settings of a run."""

    environment: Mapping[str, str]

    def command(self, *words: str, **others: str) -> None:
        """A `consult` command on this database. Raises CalledProcessError."""
        done = subprocess.run(  # noqa: S603 - our own words
            [str(Path(sys.executable).with_name("consult")), *words],
            cwd=ROOT,
            env={**self.environment, **others},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"consult {' '.join(words)}: {done.stderr[-2000:]}")

    def grow(self, *, reviews: int, comments: int, agencies: int) -> None:
        """Production takes the set only into an empty database, so it is grown in development."""
        numbers = {"--reviews": reviews, "--comments": comments, "--agencies": agencies}
        words = [word for name, number in numbers.items() for word in (name, str(number))]
        self.command("seed", "scale", *words, CONSULT_MODE="development")

    def enter(self) -> None:
        """Let this process read and sign in on this database from now on."""
        connect(settings.from_environment(self.environment))
        boot.load()

    def leave(self) -> None:
        store.disconnect()

    def cookie_of(self, key: str) -> str:
        """A signed-in cookie for a person of the set: "writer1", "manager"."""
        with store.scope("write"):
            account = people.find_account_by_email(f"{key}@{DOMAIN}")
            assert account is not None, key
            token = accounts.start_sign_in(account_id=account.id, how="password")
            store.commit()
        sign = SecureCookieSessionInterface().get_signing_serializer(_signer())
        assert sign is not None
        content = {"_user_id": token, "_fresh": True, "csrf_token": secrets.token_hex(20)}
        return f"session={sign.dumps(content)}"

    def client(self, key: str, port: int) -> Client:
        return Client(port, self.cookie_of(key))

    def response_ids(self) -> list[int]:
        """Of the long chapter's round, which is the first, in the order of the agencies."""
        with store.scope("read"):
            big = select(func.min(Response.consultation_id)).where(Response.agency_id.is_not(None))
            query = select(Response.id).where(Response.consultation_id == big.scalar_subquery())
            query = query.order_by(Response.agency_id)
            return list(store.session.scalars(query))

    def write(self, response_id: int, wanted: int, *, by: str) -> None:
        """So many comments in one response, one after another through the text."""
        with store.scope("write"):
            account = people.find_account_by_email(f"{by}@{DOMAIN}")
            assert account is not None, by
            response = answers.get_response(response_id)
            [version] = answers.list_consulted_versions(response.consultation_id)
            blocks = answers.list_blocks([version.id])
            responses.add_comments(
                response,
                remarks=[
                    Remark(
                        version_id=version.id,
                        anchor=blocks[number % len(blocks)].anchor,
                        body=f"Remark {number + 1}: say who tells the family, and by when.",
                        proposed="The lead practitioner tells the family on the same day.",
                    )
                    for number in range(wanted)
                ],
                received_at=clock.now(),
                by=people.actor_for(account.id),
            )
            store.commit()

    def count_submitted(self, response_ids: list[int]) -> int:
        """How many of these have arrived whole: moved on, with a receipt."""
        with store.scope("read"):
            query = (
                select(Subject.id)
                .join(Receipt, Receipt.response_id == Subject.id)
                .where(Subject.id.in_(response_ids), Subject.state == "submitted")
            )
            return len(set(store.session.scalars(query)))

    def review_in(self, state: str) -> int:
        with store.scope("read"):
            query = select(Subject.id).where(Subject.kind == "review", Subject.state == state)
            return int(store.session.scalars(query.order_by(Subject.id).limit(1)).one())

    def review_to_hold(self) -> tuple[int, int]:
        """A new review that waits in triage, where a timer runs; and a manager's account."""
        with store.scope("write"):
            by = people.actor_for(people.list_managers()[0].id)
            document = writing.create_document(
                title=f"Measured {secrets.token_hex(4)}", reference="", source="One.", by=by
            )
            review = reviews.start_review(
                definition="procedures_amendment",
                title="Measured",
                why="To measure.",
                drafts=documents.list_drafts([document.id]),
                by=by,
            )
            store.commit()
            return review.id, by.id

    def count_queries(self, key: str, path: str) -> int:
        """Statements that one page sends, in this process."""
        app = create_app(settings.from_environment(self.environment))
        cookie = self.cookie_of(key)
        seen: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_others: object) -> None:
            if not statement.startswith(NOT_WORK):
                seen.append(statement)

        client = app.test_client(use_cookies=False)
        client.get(path, headers={"Cookie": cookie})
        event.listen(store.engine(), "before_cursor_execute", note)
        try:
            status = client.get(path, headers={"Cookie": cookie}).status_code
        finally:
            event.remove(store.engine(), "before_cursor_execute", note)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return len(seen)


def _signer() -> Flask:
    app = Flask("signer")
    app.secret_key = SECRET
    return app
