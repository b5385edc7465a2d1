"""A store that is asked over the network: its orders come in, and it hears what left and what is on the shelf."""
