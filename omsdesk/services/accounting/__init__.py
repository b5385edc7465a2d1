"""The books: what happened to money, as entries that accounting takes over; months are closed and then stay."""
