"""What a person has been told."""

from django.db import connection

_UNREAD = """
SELECT count(*)
FROM (SELECT 1 FROM notifications_message WHERE recipient_id = %s AND read_at IS NULL LIMIT %s) AS unread
"""


def unread_count(person: int, *, most: int) -> int:
    """How many notices this person has not read, counted no further than `most`. Every page asks."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [person, most])
        (count,) = cursor.fetchone()
    return int(count)
