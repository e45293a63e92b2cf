"""The part of the API that role records have."""
