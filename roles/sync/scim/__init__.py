"""The SCIM 2.0 server (RFC 7643, 7644, 9865): between the wire and the services of sync.

scim2-server speaks the protocol; what is stored, and by which rules, is ours.
"""
