"""What makes a law sound, one subject a module; ``formateur.constitution.check`` runs them all."""
