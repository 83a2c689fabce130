"""The desk's views by subject: lists, one dossier, its acts, the intake of paper."""
