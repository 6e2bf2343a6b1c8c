"""For somebody whose words read as if they told of harm: where to turn, and what was done."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.responses.models import Quarantined
from consult.responses.views.blueprint import blueprint, load_quarantined
from consult.web import current_actor, page, permit


@blueprint.route("/set-aside/<int:quarantined_id>")
@permit(Permission.SEE_QUARANTINED, load_quarantined)
def show_quarantined(quarantined: Quarantined) -> ResponseReturnValue:
    return page(
        "responses/show_quarantined.html",
        quarantined=quarantined,
        own=quarantined.account_id == current_actor().account_id,
    )
