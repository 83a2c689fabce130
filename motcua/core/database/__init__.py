"""Django's PostgreSQL, with a pool that gives nobody a dead connection."""
