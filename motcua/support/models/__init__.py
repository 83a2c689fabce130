"""What support keeps: guides and notices, tickets, difficulties."""
