"""Reading files of any channel: encodings, delimiters, numbers, dates, and which layout a file has."""
