"""What a school is: the typed document, the standard it is measured against, and what follows from both."""
