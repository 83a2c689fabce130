"""Electronic forms: what a form asks, and what was answered. Pure: no tables, no Django, no clock.

One version of a form is one document (JSON or YAML): sections, fields, when a field shows. `Form.parse` reads it;
`answers` reads what a browser posts, checks it, and lays it out for a reader.
"""
