"""Thousands of spoiled school folders: each is read or refused in words, at its line, and never a traceback."""
