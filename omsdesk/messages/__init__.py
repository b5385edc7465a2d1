"""The doors to mail and other messages, one file each."""
