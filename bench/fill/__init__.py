"""A large set of dossiers: lives that were lived through the actions, copied to other weeks, agencies and people.

`lives` live a few dozen dossiers at two sample agencies. `sample` reads all their rows back and finds in them what a
copy must have of its own: keys, numbers, names, moments, hashes. `plan` says who asks whom when. `load` writes the
copies with COPY, without indexes, which the database builds, and with them proves, afterwards.

A life is moved by whole weeks and the calendar of the bench has no holidays, so each due moment stays the one that the
calendar gives; the journal's chain is sealed anew for each copy.
"""
