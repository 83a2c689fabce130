"""The agencies of the province with the facts of their sources."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.catalogue.queries import offerings
from motcua.core import clock
from motcua.people.models import Agency, Post, Unit
from motcua.people.queries import find_agencies, held_on
from motcua.web.control.frame import EVERYBODY, for_roles, show
from motcua.web.ui.pieces import Crumb


@for_roles(EVERYBODY)
@require_GET
def agencies(request: HttpRequest) -> HttpResponse:
    """All agencies by level, communes under their district; a search finds them with or without marks."""
    text = request.GET.get("tim", "").strip()
    found = list(find_agencies(text).select_related("parent").order_by("sort"))
    groups = []
    for level, label in Agency.Level.choices:
        members = [agency for agency in found if agency.level == level]
        if level == Agency.Level.COMMUNE:
            members.sort(key=lambda one: (one.parent.sort if one.parent else "", one.sort))
        if members:
            groups.append((label, members))
    context = {"groups": groups, "text": text, "count": len(found)}
    return show(request, "control/agencies.html", "agencies", context)


@for_roles(EVERYBODY)
@require_GET
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """An agency's facts with their sources, its rooms, posts and procedures."""
    one = get_object_or_404(Agency.objects.select_related("parent", "office_hours"), code=code)
    today = clock.today()
    held = held_on(today)
    posts = Post.objects.filter(held, agency=one).aggregate(posts=Count("pk"), people=Count("user", distinct=True))
    running = Q(posts__from_on__lte=today) & (Q(posts__to_on__isnull=True) | Q(posts__to_on__gte=today))
    context = {
        "agency": one,
        "units": Unit.objects.filter(agency=one).annotate(held=Count("posts", filter=running)).order_by("order"),
        "offered": offerings(today).filter(agency=one).order_by("procedure__sort"),
        "children": one.children.order_by("sort"),
        "crumbs": [Crumb(_("Cơ quan"), reverse("control:agencies")), Crumb(one.short)],
        **posts,
    }
    return show(request, "control/agency.html", "agencies", context)
