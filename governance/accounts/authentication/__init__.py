"""The door of the API: who knocks, and how often."""
