"""The demo organisations: made up, the same at every loading, all times counted back from it.

What is small goes through the services, as the people of the demo would have done it; what
is large goes set-wise, at 295 people as at 100,000. See docs/demo.md.
"""
