"""What writes school folders: scaffolds, drafts from running switches, drift taken over, an invented estate."""
