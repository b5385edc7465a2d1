"""Card payments through a provider: asked for, planned, called with a key that is kept, and answered.

Nothing here speaks to a provider inside a transaction. What is due is read from the facts, so a station that was
killed loses nothing; each call is written down with its key before it is made, so that a lost answer is asked for
again and nothing is done twice.
"""
