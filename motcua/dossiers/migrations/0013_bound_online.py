from django.db import migrations

# What the gate says of a dossier on the day it came (dossiers/gate.py, is_bound), for those that came before the column.
BOUND = """
UPDATE dossiers_dossier AS dossier SET bound_online = TRUE
FROM people_agency AS customer, catalogue_procedureversion AS version
WHERE customer.id = dossier.customer_id AND version.id = dossier.version_id
  AND dossier.submitted_at IS NOT NULL AND version.level >= 3 AND customer.level <> 'nganh_doc'
  AND (dossier.submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date >= greatest(customer.equipped_from, DATE '2017-10-15')
  AND customer.equipped_from IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0012_figures")]
    operations = [migrations.RunSQL(BOUND, migrations.RunSQL.noop)]
