"""The tables, one subject a file, each with its guarded statements: rule and lock in one."""
