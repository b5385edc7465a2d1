"""The sample shop: made-up goods, people, a floor and orders, the same for the same seed.

Everything in here is plain data. Names of people and firms are invented, their telephone numbers come
from ranges kept free for fiction, their mail goes to example.com.
"""
