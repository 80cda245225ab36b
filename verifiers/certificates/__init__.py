"""Small independent checkers of proofs: no solver in them."""
