"""One press of the control door: do it and lead back, or give the reasons why not."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from motcua.core.errors import DomainError, Invalid
from motcua.web.ui.forms import told_on


def pressed(
    request: HttpRequest, form: forms.Form, do: Callable[[], object], *, done: str, to: str
) -> HttpResponse | None:
    """Do what a form asks and lead to the page `to`, with a refusal told there; None where the form is to be shown.

    What is wrong with a field stands on it afterwards. done: what is said when it is done.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        do()
    except Invalid as wrong:
        told_on(form, wrong)
        return None
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(to)
