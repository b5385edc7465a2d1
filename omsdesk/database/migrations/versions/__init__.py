"""One file per step; the revision ids are the schema versions."""
