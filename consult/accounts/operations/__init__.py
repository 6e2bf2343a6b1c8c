"""Make agencies, accounts and places in them; invite people and let them go."""

from consult.accounts.operations.agencies import (
    create_agency,
    edit_agency,
    end_agency,
    resume_agency,
    set_internal_days,
    take_agency,
)
from consult.accounts.operations.contacts import (
    add_contact,
    confirm_contacts,
    edit_contact,
    remove_contact,
)
from consult.accounts.operations.invitations import (
    accept_invitation,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from consult.accounts.operations.people import (
    change_address,
    change_details,
    close_account,
    create_account,
    deactivate,
    reactivate,
)
from consult.accounts.operations.places import (
    add_membership,
    change_role,
    choose_deputy,
    end_membership,
    give_place,
    give_site_role,
    move_to_agency,
    set_site_roles,
    site_roles_mark,
)
from consult.accounts.operations.tokens import (
    make_token,
    note_act,
    note_use,
    revoke_token,
    wants_noting,
)
from consult.accounts.passwords import hash_password
from consult.accounts.sessions import (
    admit,
    change_password,
    count_failure,
    end_other_sign_ins,
    end_sign_in,
    end_sign_ins,
    redeem_link,
    request_link,
    start_sign_in,
)
from consult.accounts.tour import lay_out_tour

__all__ = [
    "accept_invitation",
    "add_contact",
    "add_membership",
    "admit",
    "change_address",
    "change_details",
    "change_password",
    "change_role",
    "choose_deputy",
    "close_account",
    "confirm_contacts",
    "count_failure",
    "create_account",
    "create_agency",
    "deactivate",
    "edit_agency",
    "edit_contact",
    "end_agency",
    "end_membership",
    "end_other_sign_ins",
    "end_sign_in",
    "end_sign_ins",
    "give_place",
    "give_site_role",
    "hash_password",
    "invite",
    "lay_out_tour",
    "make_token",
    "move_to_agency",
    "note_act",
    "note_use",
    "reactivate",
    "redeem_link",
    "remove_contact",
    "request_link",
    "resend_invitation",
    "resume_agency",
    "revoke_token",
    "set_internal_days",
    "set_site_roles",
    "site_roles_mark",
    "start_sign_in",
    "take_agency",
    "wants_noting",
    "withdraw_invitation",
]
