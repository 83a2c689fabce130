"""Two differences to Django's own PostgreSQL: what may have become of a connection that lay ready in the pool, and how
long a statement may be whose placeholders are found once in the life of a process.
"""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError, _queries
from psycopg_pool import ConnectionPool

# Up to 4,096 letters and 50 values otherwise, and a row with all that it is joined to is longer than that: the driver
# would take it apart anew for each press. It keeps 128 of them.
_queries.MAX_CACHED_STATEMENT_LENGTH = 16_384
_queries.MAX_CACHED_STATEMENT_PARAMS = 200


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that ends or restarts leaves dead connections in the pool; whoever got one would press in vain.

    Django can have each connection asked before it is used (CONN_HEALTH_CHECKS), at the cost of a round trip for each
    request. A server that ends says so on its connections: only where something lies unread one is asked.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        while True:
            connection: Connection[Any] = super().get_new_connection(conn_params)
            if not self.pool or _lives(connection):
                return connection
            self.pool.putconn(connection)  # which throws it away and opens another


def _lives(connection: Connection[Any]) -> bool:
    unread = select.poll()
    unread.register(connection.pgconn.socket, select.POLLIN)
    try:
        if unread.poll(0):
            ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True
