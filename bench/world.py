"""A small province to measure in: eight receiving agencies, sixteen asking ones, people with open sessions.

Several agencies, so that no row (a number series above all) is hotter than it would be in a real province.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from bench import procedure
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.core import clock, installation
from motcua.documents.templates import load_template_sets
from motcua.people.models import Agency, Post, Role, Unit, User
from motcua.workdays.models import OfficeHours

RECEIVERS = 8
LANES = 16
UNIT = "Phòng Nghiệp vụ"
BEGAN = date(2017, 1, 1)


def make() -> list[dict[str, Any]]:
    """Make the world and give one lane for each client: its offering, its agencies, its people and their sessions."""
    installation.choose(demo=False)
    load_template_sets()
    OfficeHours.objects.create(name="Giờ hành chính", spans=procedure.WEEK, is_default=True)
    province = Agency.objects.create(
        code="T", name="UBND tỉnh", short="UBND tỉnh", kind="ubnd", level=Agency.Level.PROVINCE
    )
    version = _publish()
    receivers = [_receiver(version, province, number) for number in range(1, RECEIVERS + 1)]
    return [_lane(province, receivers[number % RECEIVERS], number + 1) for number in range(LANES)]


def _publish() -> ProcedureVersion:
    made = Procedure.objects.create(
        code="BENCH", name="Thẩm định đề cương và dự toán chi tiết", sector="Công nghệ thông tin", kind="tthc"
    )
    version = ProcedureVersion.objects.create(
        procedure=made, number=1, effective_from=BEGAN, published_at=clock.now(), level=4, facts=procedure.FACTS,
        papers=procedure.PAPERS, form=procedure.FORM, process=procedure.PROCESS, clock=procedure.CLOCK,
    )  # fmt: skip
    made.current = version
    made.save(update_fields=["current"])
    return version


def _receiver(version: ProcedureVersion, province: Agency, number: int) -> dict[str, Any]:
    agency = Agency.objects.create(
        code=f"S{number}", name=f"Sở đo lường số {number}", short=f"Sở {number}", kind="so",
        level=Agency.Level.DEPARTMENT,
        parent=province, identifier=f"H36.{number:02d}",
    )  # fmt: skip
    unit = Unit.objects.create(agency=agency, name=UNIT)
    offering = Offering.objects.create(
        procedure=version.procedure, agency=agency, desk=agency, unit_name=UNIT, from_on=BEGAN
    )
    people = {
        "intake": _person(f"mot-cua-{number}", agency, Role.INTAKE),
        "head": _person(f"truong-phong-{number}", agency, Role.HEAD, unit),
        "clerk": _person(f"van-thu-{number}", agency, Role.CLERK),
    }
    return {"offering": offering.pk, "receiver": agency.pk, "unit": unit.pk, "version": version.pk, "people": people}


def _lane(province: Agency, receiver: dict[str, Any], number: int) -> dict[str, Any]:
    agency = Agency.objects.create(
        code=f"H{number}", name=f"UBND huyện đo lường số {number}", short=f"Huyện {number}", kind="huyen",
        level=Agency.Level.DISTRICT, parent=province, equipped_from=BEGAN,
    )  # fmt: skip
    own = {
        "preparer": _person(f"soan-{number}", agency, Role.PREPARER),
        "signer": _person(f"ky-{number}", agency, Role.SIGNER),
    }
    return {**receiver, "number": number, "customer": agency.pk, "people": {**own, **receiver["people"]}}


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
    return {"id": user.pk, "username": username, "post": str(post), "session": session.session_key}
