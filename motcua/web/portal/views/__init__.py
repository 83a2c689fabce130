"""Pages of the customer's door and of the public catalogue, split by what they are about."""
