"""Files that come in from strangers and go out to them."""
