"""Seats: from votes to seats by the rules electoral laws use, and from polls to the chances of coalitions."""
