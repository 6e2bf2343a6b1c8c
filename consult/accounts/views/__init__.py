"""The pages of people and sign-in, and how a request knows who asks."""

from consult.accounts.identity import install
from consult.accounts.views import account, demo, home, invitation, sign_in, tokens
from consult.accounts.views.blueprint import blueprint

__all__ = ["account", "blueprint", "demo", "home", "install", "invitation", "sign_in", "tokens"]
