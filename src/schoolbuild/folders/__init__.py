"""What writes school folders: a new one by a few questions, a draft from running switches, drift taken over, an invented estate."""
