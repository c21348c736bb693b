"""From a case to voting games: who the players are on a day, and which game the rule of a ballot is."""
