from django.db import migrations

FORWARD = """
ALTER TABLE dossiers_stay ADD CONSTRAINT stay_main_no_overlap
    EXCLUDE USING gist (dossier_id WITH =, tstzrange(from_at, to_at) WITH &&) WHERE (track = 0);
CREATE FUNCTION dossiers_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: rows of this ledger are only added', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON dossiers_promise FOR EACH ROW EXECUTE FUNCTION dossiers_refuse();
"""
BACK = """
DROP TRIGGER append_only ON dossiers_promise;
DROP FUNCTION dossiers_refuse();
ALTER TABLE dossiers_stay DROP CONSTRAINT stay_main_no_overlap;
"""


class Migration(migrations.Migration):
    """The database itself holds that main stays do not overlap and that a promise is never changed."""

    dependencies = [("dossiers", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
