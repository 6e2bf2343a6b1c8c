"""An edition that is about to close: a letter to the partnership managers."""

from __future__ import annotations

from consult.accounts.queries import list_managers
from consult.editions.queries import get_edition
from consult.events import subscribe
from consult.lifecycle.timers import ReminderDue
from consult.notifications.links import link
from consult.notifications.operations import write_letters
from workflows.calendar import day_in_words


@subscribe(ReminderDue)
def remind_of_the_cut_off(news: ReminderDue) -> None:
    """Whoever the definition names is a partnership manager: nobody else is anything to one."""
    if news.subject.kind != "edition":
        return
    edition = get_edition(news.subject.id)
    write_letters(
        "editions/reminder",
        list_managers(),
        title=edition.title,
        due=edition.cut_off_at,
        publishes_on=day_in_words(edition.publishes_on),
        url=link("editions.show_edition", edition_id=edition.id),
    )
