"""Look after a PostgreSQL server for the other stations, and join the one of somebody else.

Everything here is plain Python over the server's own programs and files; it asks nobody to be an
administrator. Nothing is listened on beyond this computer before a person has chosen to share.
"""
