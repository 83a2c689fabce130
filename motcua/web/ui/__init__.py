"""The look that every door wears: the frame of a page, its pieces, and the tags that draw them."""
