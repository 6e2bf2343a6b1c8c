"""Comment forms to fill in elsewhere, in Excel or Word: made, read, compared, saved."""
