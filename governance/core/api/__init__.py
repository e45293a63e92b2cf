"""The API frame: problems (RFC 9457), cursor pages, scopes."""
