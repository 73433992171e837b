"""The machine interface: `/api/v1`, JSON, bearer tokens, the same rules and the same views as the screens."""

from crm_sandbox.api.routes import blueprint

__all__ = ["blueprint"]
