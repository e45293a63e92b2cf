"""The part of the API that feedback, tips and the library have."""
