"""Shipped house styles, outlines and the Word templates generated from them."""
