"""What a WSGI server loads: wsgi:app."""

from consult import create_app

app = create_app()
