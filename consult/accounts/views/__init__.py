"""The pages of people and sign-in, and how a request knows who asks."""

from consult.accounts.views import account, demo, home, invitation, sign_in, tokens
from consult.accounts.views.blueprint import blueprint
from consult.accounts.views.identity import install

__all__ = ["account", "blueprint", "demo", "home", "install", "invitation", "sign_in", "tokens"]
