"""Django's backend for PostgreSQL, for processes that serve pages: nobody waits for a server that
says nothing. Settings name it as ENGINE; see base.py."""
