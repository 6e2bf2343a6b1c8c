"""Templates and endpoints match, name by name."""

from __future__ import annotations

import ast
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
SHARED = ("components", "errors", "emails")

# Endpoints that answer with a redirect or a file, never with a page of their own.
NO_PAGE = {
    "accounts.download_data",
    "accounts.end_other_sign_ins",
    "accounts.discard_words",
    "accounts.end_sign_in",
    "accounts.revoke_token",
    "accounts.sign_out",
    "api.list_collections",
    "api.list_documents",
    "api.list_reviews",
    "api.show_collection",
    "api.show_document",
    "api.show_history",
    "api.show_index",
    "api.show_openapi",
    "api.show_review",
    "api.show_version",
    "api.take_step",
    "assessments.download",
    "consultations.download_attachment",
    "consultations.download_calendar",
    "consultations.move_question",
    "conversations.download_conversations",
    "conversations.download_file",
    "definitions.download_version",
    "documents.download_amendments",
    "documents.download_pdf",
    "documents.download_redline",
    "documents.download_redline_pdf",
    "documents.download_redline_text",
    "documents.download_source",
    "documents.download_version",
    "documents.download_word",
    "documents.keep_words",
    "documents.show_image",
    "documents.start_copy",
    "documents.take_draft_up",
    "public.download_changes",
    "public.download_publication",
    "public.health",
    "public.show_by_hash",
    "record.check_record",
    "record.download_anchor",
    "record.download_export",
    "record.make_anchor",
    "region.logo",
    "region.stylesheet",
    "responses.ask_to_agree",
    "responses.download_answers",
    "responses.download_answers_workbook",
    "responses.download_attachment",
    "responses.download_calendar",
    "responses.download_form",
    "responses.download_original",
    "responses.download_receipt_pdf",
    "responses.download_receipt_word",
    "responses.drop_typed",
    "responses.go_on_saving",
    "responses.keep_typed",
    "responses.mark_read",
    "responses.note_opened",
}


def page_templates() -> set[str]:
    """<feature>/<view>, without the shared ones and the parts that begin with _."""
    return {
        f"{path.parent.name}/{path.stem}"
        for path in TEMPLATES.glob("*/*")
        if path.parent.name not in SHARED and not path.stem.startswith("_")
    }


def endpoints(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}


def test_every_page_template_is_that_of_an_endpoint(app: Flask) -> None:
    known = {endpoint.replace(".", "/") for endpoint in endpoints(app)}
    assert page_templates() - known == set()


def test_every_endpoint_has_its_template_or_answers_with_something_else(app: Flask) -> None:
    without = {each for each in endpoints(app) if each.replace(".", "/") not in page_templates()}
    assert without == NO_PAGE


def test_views_render_templates_of_their_own_feature_only() -> None:
    strange = []
    for path in (ROOT / "consult").rglob("*.py"):
        feature = path.relative_to(ROOT / "consult").parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) not in (
                "page",
                "render_template",
            ):
                continue
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                if not first.value.startswith((f"{feature}/", "errors/")):
                    strange.append(f"{path.name}:{node.lineno} {first.value}")
                assert (TEMPLATES / first.value).exists(), first.value
    assert strange == []


def test_every_part_of_a_template_is_used() -> None:
    everything = "\n".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.*"))
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "consult").rglob("*.py"))
    parts = [
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if path.parent.name == "components" or path.stem.startswith("_")
    ]
    assert [part for part in parts if part not in everything + sources] == []
