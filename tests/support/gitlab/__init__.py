"""A GitLab for tests: the parts of its API v4 and of git over HTTP that a release uses, as strict as the real one.

    gitlab = GitLab(directory)
    project = gitlab.project("shop/web")          # a real bare repository behind it
    token = gitlab.token(project, level=30)       # "glpat-..."
    gitlab.stop()
"""

from support.gitlab.model import Fault, Project, Token
from support.gitlab.server import GitLab

__all__ = ["Fault", "GitLab", "Project", "Token"]
