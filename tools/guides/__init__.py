"""`make docs`: the guides as web pages, with pictures taken from the running demo."""
