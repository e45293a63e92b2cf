"""The part of the API that mentions and escalations have."""
