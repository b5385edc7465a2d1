"""The mailbox for answers: looked into behind the screen; what answers a message of ours lands on its order."""
