"""The part of the API that guidelines and signatures have."""
