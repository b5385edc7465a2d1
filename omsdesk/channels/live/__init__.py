"""Asking shops over the network, by their own interfaces. What their answers say is read by the channels."""
