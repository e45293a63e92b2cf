"""The part of the API that channels have."""
