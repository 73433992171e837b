"""For servers that want a module with an application: `gunicorn wsgi:app`."""

from crm_sandbox import create_app

app = create_app()
