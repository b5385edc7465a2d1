"""The post: what all kinds of messages share. What fields hold, how they are set, and how a mail leaves the house."""
