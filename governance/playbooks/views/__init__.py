"""The pages of asking, of feedback and of the library."""
