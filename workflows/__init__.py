"""What a review may do next, decided from facts. Pure: no web, no database, no clock."""
