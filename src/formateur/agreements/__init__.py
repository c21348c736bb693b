"""What parties have said they will and will not do, and what follows from it for a ballot."""
