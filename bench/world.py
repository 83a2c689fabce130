"""A province to measure in: the reviewed catalogue, receiving and asking agencies, people with open sessions.

Several agencies, so that no row (a number series above all) is hotter than it would be in a real province. The first
of them are the lanes of the lifecycles; all of them have dossiers of the filled set, the first most. There are no
holidays: a life that is moved by whole weeks keeps its due moments.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from bench import procedure
from motcua.catalogue.actions import load_facts
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.core import clock, installation
from motcua.core.text import fold, sort_key
from motcua.people.models import Agency, Post, Role, Unit, User
from motcua.workdays.models import CalendarDay

RECEIVERS = 24
CUSTOMERS = 48
LANES = 16
LANE_RECEIVERS = 8
SPECIALISTS = 4
UNIT = "Phòng Nghiệp vụ"
BEGAN = date(2017, 1, 1)
SAMPLE = "zq"
"""The number of the two agencies whose dossiers are copied: letters that stand in no other text."""


def make() -> dict[str, Any]:
    """Make the world. lanes: one for each client; receivers, customers: those of the filled set; sample: one of each.

    Each is told by keys and names, its people by role with their sessions.
    """
    installation.choose(demo=False)
    load_facts(demo=False)
    CalendarDay.objects.all().delete()
    province = Agency.objects.create(
        code="T", name="UBND tỉnh", short="UBND tỉnh", kind="ubnd", level=Agency.Level.PROVINCE
    )
    short = _publish("BENCH", procedure.PROCESS)
    long = _publish("BENCH-2", procedure.LONG_PROCESS)
    receivers = [_receiver(short, long, province, f"{number:02d}") for number in range(1, RECEIVERS + 1)]
    customers = [_customer(province, f"{number:02d}") for number in range(1, CUSTOMERS + 1)]
    return {
        "lanes": [_lane(receivers[number % LANE_RECEIVERS], customers[number], number) for number in range(LANES)],
        "receivers": receivers,
        "customers": customers,
        "sample": {"receiver": _receiver(short, long, province, SAMPLE), "customer": _customer(province, SAMPLE)},
    }


def _publish(code: str, process: dict[str, Any]) -> ProcedureVersion:
    name = "Thẩm định đề cương và dự toán chi tiết"
    made = Procedure.objects.create(
        code=code, name=name, sector="Công nghệ thông tin", kind="tthc", search=fold(f"{code} {name}"),
        sort=sort_key(name),
    )  # fmt: skip
    version = ProcedureVersion.objects.create(
        procedure=made, number=1, name=name, sector=made.sector, kind=made.kind, effective_from=BEGAN,
        published_at=clock.now(), level=4, facts=procedure.FACTS,
        papers=procedure.PAPERS, form=procedure.FORM, process=process, clock=procedure.CLOCK,
    )  # fmt: skip
    made.current = version
    made.save(update_fields=["current"])
    return version


def _receiver(short: ProcedureVersion, long: ProcedureVersion, province: Agency, number: str) -> dict[str, Any]:
    agency = Agency.objects.create(
        code=f"S{number}", name=f"Sở đo lường số {number}", short=f"Sở {number}", kind="so",
        level=Agency.Level.DEPARTMENT,
        parent=province, identifier=f"H36.{number}",
    )  # fmt: skip
    unit = Unit.objects.create(agency=agency, name=UNIT)
    offerings = [
        Offering.objects.create(
            procedure=version.procedure, agency=agency, desk=agency, unit_name=UNIT, from_on=BEGAN
        ).pk
        for version in (short, long)
    ]
    people = {
        "intake": _person(f"mot-cua-{number}", agency, Role.INTAKE),
        "head": _person(f"truong-phong-{number}", agency, Role.HEAD, unit),
        "leader": _person(f"giam-doc-{number}", agency, Role.LEADER),
        "clerk": _person(f"van-thu-{number}", agency, Role.CLERK),
    }
    specialists = [
        _person(f"chuyen-vien-{one}-{number}", agency, Role.SPECIALIST, unit) for one in range(1, SPECIALISTS + 1)
    ]
    return {
        "id": agency.pk, "name": agency.name, "short": agency.short, "identifier": agency.identifier, "unit": unit.pk,
        "offering": offerings[0], "long_offering": offerings[1], "version": short.pk, "people": people,
        "specialists": specialists,
    }  # fmt: skip


def _customer(province: Agency, number: str) -> dict[str, Any]:
    agency = Agency.objects.create(
        code=f"H{number}", name=f"UBND huyện đo lường số {number}", short=f"Huyện {number}", kind="huyen",
        level=Agency.Level.DISTRICT, parent=province, equipped_from=BEGAN,
    )  # fmt: skip
    people = {
        "preparer": _person(f"soan-{number}", agency, Role.PREPARER),
        "signer": _person(f"ky-{number}", agency, Role.SIGNER),
    }
    return {"id": agency.pk, "name": agency.name, "short": agency.short, "people": people}


def _lane(receiver: dict[str, Any], customer: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "number": number,
        "version": receiver["version"],
        "offering": receiver["offering"],
        "customer": customer["id"],
        "receiver": receiver["id"],
        "unit": receiver["unit"],
        "people": {**customer["people"], **receiver["people"]},
    }


def _person(username: str, agency: Agency, role: Role, unit: Unit | None = None) -> dict[str, Any]:
    """A person who is signed in already; the sign-in itself is not measured."""
    user = User(username=username, full_name=f"Người {username}", honorific="bà", joined_at=clock.now())
    user.set_unusable_password()
    user.save()
    post = Post.objects.create(user=user, agency=agency, unit=unit, role=role, from_on=BEGAN)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {
        "id": user.pk,
        "username": username,
        "name": user.full_name,
        "post": str(post),
        "session": session.session_key,
    }
