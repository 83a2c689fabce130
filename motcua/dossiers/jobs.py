"""What a crash may have left undone in the life of a dossier, and acts over more of them than a press can wait for."""

from datetime import timedelta

from motcua.core import clock
from motcua.core.errors import NotAllowed
from motcua.core.jobs import every, later, put_off
from motcua.dossiers import exports, following, infected
from motcua.dossiers.actions import asking, hand_over, reckoning
from motcua.dossiers.actions.bulk import carry_on
from motcua.dossiers.models import BulkRun, Dossier, Export, ReturnBy, Status

AT_ONCE = 25
LEFT_FOR = timedelta(minutes=2)


@every("*/5 * * * *", name="dossiers.hand_over_online")
def often() -> None:
    hand_over_online()
    resume_bulk()
    resume_exports()
    exports.sweep()


@every("* * * * *", name="dossiers.tell_of_infected")
def each_minute() -> None:
    infected.tell_of_infected()


@every("* * * * *", name="dossiers.follow_versions")
def after_a_switch() -> None:
    following.follow_versions()


@every("* * * * *", name="dossiers.follow_askings")
def after_an_answer() -> None:
    asking.follow_all()


@every("* * * * *", name="dossiers.follow_calendar")
def after_a_change_of_the_calendar() -> None:
    reckoning.follow_changes()


@later(name="dossiers.bulk")
def bulk(run: int) -> None:
    """Do what still waits of an act over many dossiers."""
    carry_on(BulkRun.objects.select_related("by").get(pk=run))


def run_bulk(run: BulkRun, *, many: int) -> None:
    """Do a run at once where it is small, else by the worker."""
    if many > AT_ONCE:
        put_off(bulk, one=f"dossiers.bulk:{run.pk}", run=run.pk)
    else:
        carry_on(run)


def resume_bulk() -> int:
    """Queue the runs again that were left unfinished by whoever did them; how many."""
    left = BulkRun.objects.filter(ended_at__isnull=True, at__lt=clock.now() - LEFT_FOR).values_list("pk", flat=True)
    for pk in left:
        put_off(bulk, one=f"dossiers.bulk:{pk}", run=pk)
    return len(left)


def hand_over_online() -> int:
    """Hand over the finished dossiers whose result is returned online; how many.

    Issuing does so at once. What is found here was left by a server that stopped between the two.
    """
    handed = 0
    for dossier in Dossier.objects.filter(status=Status.FINISHED, return_by=ReturnBy.ONLINE).order_by("pk"):
        try:
            hand_over(dossier, by=None)
        except NotAllowed:  # somebody was faster
            continue
        handed += 1
    return handed


@later(name="dossiers.export")
def export(pk: int) -> None:
    """Make a list that somebody asked for as a file."""
    exports.build(Export.objects.select_related("by").get(pk=pk))


def build_export(asked: Export) -> None:
    """Let the worker make the file."""
    put_off(export, one=f"dossiers.export:{asked.pk}", pk=asked.pk)


def resume_exports() -> int:
    """Queue the exports again whose worker stopped in the middle; how many."""
    left = Export.objects.filter(ended_at__isnull=True, asked_at__lt=clock.now() - LEFT_FOR)
    for one in left:
        build_export(one)
    return len(left)
