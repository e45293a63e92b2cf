"""The API of sync: drafts, and what connections wait for."""
