"""Pages for anyone. They read what was published; of drafts and rounds only that they exist."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.utils import secure_filename

from consult import clock
from consult.access import Permission
from consult.accounts import queries as accounts
from consult.documents.collections import contents as collections
from consult.documents.collections.queries import get_collection, past_amendments_of
from consult.documents.models import Collection
from consult.editions import queries as editions
from consult.editions.models import Publication
from consult.public import addresses, comparing, narrowing, presenters, taking
from consult.public import health as condition
from consult.region import queries as region
from consult.store import Asked, Missing
from consult.web import (
    Filter,
    a_to_z,
    by_date,
    current_actor,
    listing,
    page,
    permit,
    show_in_navigation,
)
from consult.web.limits import limiter
from consult.web.ways import way_of
from workflows.definition import Workflow

blueprint = Blueprint("public", __name__)
PUBLISHED = (
    "public.list_publications public.list_editions public.show_publication public.list_outcomes "
    "public.find_passage public.show_collection public.compare"
)
LONGEST_PLACE = 60

show_in_navigation(
    80, "Published", "public.list_publications", prefix=PUBLISHED, when=lambda _actor: True
)


@blueprint.app_context_processor
def footer() -> dict[str, str]:
    """Where the links at the foot of every page lead."""
    return {
        "how_url": url_for("public.how_it_works"),
        "accessibility_url": url_for("public.accessibility"),
        "privacy_url": url_for("public.privacy"),
        "rights_url": url_for("people.show_rights"),
    }


def load_publication(document_id: int, publication_id: int | None = None) -> Publication:
    """What is in force now, or the one that was asked for by its permanent address."""
    if publication_id is None:
        return editions.get_newest_publication(document_id)
    return editions.get_publication(document_id, publication_id)


@dataclass(frozen=True)
class OfFile:
    """A published text, to be taken away as a file of this kind."""

    publication: Publication
    ending: str


def load_file(document_id: int, publication_id: int, ending: str) -> OfFile:
    return OfFile(load_publication(document_id, publication_id), ending)


@dataclass(frozen=True)
class OfPlace:
    """A number or an anchor that somebody looks for in a text."""

    publication: Publication
    place: str


def load_document(document_id: int, place: str = "") -> OfPlace:
    """The place in the address, or as a form asks for it."""
    asked = place or request.args.get("place", "")
    return OfPlace(
        editions.get_newest_publication(document_id), " ".join(asked.split())[:LONGEST_PLACE]
    )


@blueprint.route("/")
@permit(Permission.LOOK)
def front_page() -> ResponseReturnValue:
    open_rounds = presenters.list_open_rounds()
    return page(
        "public/front_page.html",
        tour=accounts.list_tour_stops() if current_app.config["SETTINGS"].demo else [],
        published=editions.list_publications(Asked(sort="since", down=True)),
        open_rounds=open_rounds,
        public_urls=presenters.listed_urls(open_rounds),
        lately=editions.list_lately(),
        collections=collections.public_collections(),
        next_edition=editions.next_day(clock.now()),
    )


@blueprint.route("/published")
@permit(Permission.LOOK)
def list_publications() -> ResponseReturnValue:
    asked = listing(
        Filter("words", "Words in the title or reference"),
        sorts={
            **a_to_z("title", "Title"),
            **a_to_z("reference", "Reference"),
            **by_date("since", "In force since"),
        },
    )
    found = editions.list_publications(asked.asked)
    return page(
        "public/list_publications.html",
        list=asked,
        found=found,
        collections=[] if asked.narrowed else collections.public_collections(),
    )


@blueprint.route("/collections/<int:collection_id>")
@permit(Permission.LOOK, get_collection)
def show_collection(collection: Collection) -> ResponseReturnValue:
    """Its chapters that are in force; a collection without one is nobody's business yet."""
    found = collections.public_contents(collection)
    if not found.rows:
        raise Missing(f"collection {collection.id}, of which nothing is in force")
    return page("public/show_collection.html", found=found)


@blueprint.route("/published/editions")
@permit(Permission.LOOK)
def list_editions() -> ResponseReturnValue:
    asked = listing(
        Filter("words", "Words in the title of the edition or of a text"),
        sorts=by_date("published", "Published"),
    )
    found = editions.list_published_editions(asked.asked)
    came_out = presenters.in_editions(found.items)
    return page(
        "public/list_editions.html",
        list=asked,
        found=found,
        came_out=came_out,
        taken_back=editions.taken_back_among(
            {each.subject_id for some in came_out.values() for each in some}
        ),
    )


@blueprint.route("/published/<int:document_id>")
@blueprint.route("/published/<int:document_id>/<int:publication_id>")
@permit(Permission.LOOK, load_publication)
def show_publication(publication: Publication) -> ResponseReturnValue:
    return page(
        "public/show_publication.html",
        reading=presenters.read(publication, current_actor()),
        chapter=collections.beside(publication.document_id, None),
        amendments=past_amendments_of(publication.document_id),
    )


@blueprint.route(
    "/published/<int:document_id>/<int:publication_id>/text.<any(docx, pdf, md):ending>"
)
@permit(Permission.LOOK, load_file)
@limiter.limit("30 per minute")
def download_publication(asked: OfFile) -> ResponseReturnValue:
    """The text as a file. A PDF takes a moment to make, and anyone may ask for it."""
    reading = presenters.read(asked.publication, current_actor())
    title = secure_filename(asked.publication.approval.title)[:60].lower() or "text"
    return send_file(
        BytesIO(taking.file_of(reading, asked.ending)),
        mimetype=taking.KINDS[asked.ending],
        as_attachment=True,
        download_name=f"{title}-{reading.short_hash}.{asked.ending}",
    )


@blueprint.route("/published/<int:document_id>/compare")
@blueprint.route("/published/<int:document_id>/compare/<int:old_id>/<int:new_id>")
@permit(Permission.LOOK, comparing.load)
def compare(asked: comparing.Asked) -> ResponseReturnValue:
    """What changed between two published texts of a document; ?old=1&new=2 leads there."""
    if asked.elsewhere:
        return redirect(asked.elsewhere)
    whole, sides = request.args.get("show") != "changes", request.args.get("view") == "sides"
    return page(
        "public/compare.html",
        asked=asked,
        whole=whole,
        sides=sides,
        here=lambda **change: asked.address(whole=whole, sides=sides, **change),
        redline=comparing.redline_of(asked, whole=whole, sides=sides),
    )


@blueprint.route(
    "/published/<int:document_id>/compare/<int:old_id>/<int:new_id>"
    "/changes.<any(docx, pdf, md):ending>"
)
@permit(Permission.LOOK, comparing.load_file)
@limiter.limit("30 per minute")
def download_changes(asked: comparing.AskedFile) -> ResponseReturnValue:
    """What changed as a file."""
    reading = presenters.read(asked.new, current_actor())
    title = secure_filename(asked.new.approval.title)[:60].lower() or "text"
    return send_file(
        BytesIO(taking.changes_of(asked.old, reading, asked.ending)),
        mimetype=taking.KINDS[asked.ending],
        as_attachment=True,
        download_name=f"{title}-changes-{reading.short_hash}.{asked.ending}",
    )


@blueprint.route("/versions/<hash>")
@permit(Permission.LOOK)
def show_by_hash(hash: str) -> ResponseReturnValue:
    """The permanent address of a version; what may be read of it has its own."""
    return redirect(addresses.page_of(hash, current_actor()))


@blueprint.route("/published/<int:document_id>/at")
@blueprint.route("/published/<int:document_id>/at/<place>")
@permit(Permission.LOOK, load_document)
def find_passage(asked: OfPlace) -> ResponseReturnValue:
    found = addresses.passages_at(asked.publication.document_id, asked.place) if asked.place else []
    if len(found) == 1 and found[0].target:
        return redirect(found[0].here)
    return page(
        "public/find_passage.html",
        publication=asked.publication,
        place=asked.place,
        found=found,
    )


@blueprint.route("/published/<int:document_id>/outcomes")
@blueprint.route("/published/<int:document_id>/<int:publication_id>/outcomes")
@permit(Permission.LOOK, load_publication)
def list_outcomes(publication: Publication) -> ResponseReturnValue:
    if corrected := presenters.told_elsewhere(publication):
        return redirect(
            url_for(
                "public.list_outcomes",
                document_id=corrected.document_id,
                publication_id=corrected.id,
            )
        )
    told = presenters.tell_outcomes(publication)
    asked = listing(*narrowing.filters_of(told), sorts=narrowing.SORTS)
    found = narrowing.rows_on(told, asked.asked)
    return page("public/list_outcomes.html", told=told, list=asked, rows=found)


@blueprint.route("/how-it-works")
@permit(Permission.LOOK)
def how_it_works() -> ResponseReturnValue:
    return page("public/how_it_works.html", flows=presenters.list_kinds())


@blueprint.route("/how-it-works/<key>")
@permit(Permission.LOOK, presenters.load_kind)
def how_a_kind_works(flow: Workflow) -> ResponseReturnValue:
    return page(
        "public/how_a_kind_works.html",
        flow=flow,
        shown=way_of(flow),
        stops=presenters.explain(flow),
    )


@blueprint.route("/accessibility")
@permit(Permission.SEE_FRAME)
def accessibility() -> ResponseReturnValue:
    return page("public/accessibility.html", statement=region.find_statement("accessibility"))


@blueprint.route("/privacy")
@permit(Permission.SEE_FRAME)
def privacy() -> ResponseReturnValue:
    return page("public/privacy.html", statement=region.find_statement("privacy"))


@blueprint.route("/health")
@permit(Permission.SEE_FRAME)
def health() -> ResponseReturnValue:
    parts = condition.examine()
    well = all(said == condition.OK for said in parts.values())
    answer: Response = jsonify(status="ok" if well else "not well", **parts)
    answer.headers["Cache-Control"] = "no-store"
    return answer, (200 if well else 503)


@blueprint.route("/robots.txt")
@permit(Permission.SEE_FRAME)
def robots() -> ResponseReturnValue:
    answer = make_response(render_template("public/robots.txt"))
    answer.mimetype = "text/plain"
    return answer
