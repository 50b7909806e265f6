"""Rules 5xx: servers, computers, the directory, and when they are updated."""
