"""The doors. Each shows and asks; none of them holds a rule."""
