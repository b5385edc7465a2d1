"""The only place where transactions begin and end."""
