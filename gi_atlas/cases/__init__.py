"""Cases: the way of a product through recognition, change, opposition and revocation, and what is due when."""
