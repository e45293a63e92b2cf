"""The directory's part of the API."""
