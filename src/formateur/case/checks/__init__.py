"""What makes a case sound, one subject a module; ``formateur.case.check`` runs them all."""
