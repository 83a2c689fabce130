"""A catalogue that was published before versions had a life is brought up with everything it says."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("catalogue", "0001_initial")]


@pytest.mark.django_db(transaction=True)
def test_published_versions_come_in_force_with_the_name_of_their_procedure():
    MigrationExecutor(connection).migrate(BEFORE)
    try:
        old = MigrationExecutor(connection).loader.project_state(BEFORE).apps
        made = old.get_model("catalogue", "Procedure").objects.create(
            code="1.1", name="Tên cũ", sector="Tài chính", kind="tthc"
        )
        old.get_model("catalogue", "ProcedureVersion").objects.create(
            procedure=made, number=1, effective_from="2017-10-15", published_at="2017-10-15T08:00+07:00", level=3,
            facts={}, papers=[], form={}, process={}, clock={},
        )  # fmt: skip
    finally:
        again = MigrationExecutor(connection)
        again.migrate(again.loader.graph.leaf_nodes())  # what stands on the catalogue had to go back with it
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sector, kind, state FROM catalogue_procedureversion")
        assert cursor.fetchall() == [("Tên cũ", "Tài chính", "tthc", "in_force")]
