"""The pages of respondents, and of those who follow a round."""

from consult.responses.views import answers, comments, following, signing, workspace
from consult.responses.views.blueprint import blueprint

__all__ = ["answers", "blueprint", "comments", "following", "signing", "workspace"]
