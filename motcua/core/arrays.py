"""Conditions on arrays that Django has no word for."""

from django.db.models import BooleanField, Func


class IsAny(Func):
    """`key = ANY(keys)`: PostgreSQL walks the index of the keys even beside other conditions, unlike for IN."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()
