"""Collections: documents as the chapters of a manual, in parts and an order."""
