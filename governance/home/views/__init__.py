"""Entrances of the top floor."""
