"""Rules 7xx: the copies of the school's data."""
