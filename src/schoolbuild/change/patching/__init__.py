"""When a server is updated, in which order, and what to do about an update that fails. Pure: nothing is dialled."""
