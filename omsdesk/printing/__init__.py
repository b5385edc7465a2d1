"""Papers: what they say (documents), how they are drawn and where they go (press), in a process of their own."""
