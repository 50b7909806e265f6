"""Rules 1xx: who the school is, what things are called, and names that lead nowhere."""
