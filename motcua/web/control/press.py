"""One press of the control door: do it and lead on, or give the reasons why not."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from motcua.core.errors import DomainError, Invalid
from motcua.people.models import Post
from motcua.web.ui.forms import told_on

Made = TypeVar("Made")


def pressed(
    request: HttpRequest, form: forms.Form, do: Callable[[], Made], *, done: str, to: Callable[[Made], str] | str,
    back: str = "",
) -> HttpResponse | None:  # fmt: skip
    """Do what a form asks and lead to the page `to`; None where the form is to be shown.

    What is wrong with a field stands on it afterwards; any other refusal is told on the page `back`, or on `to` itself.
    done: what is said when it is done. to: the page, or how it follows from what was made.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        made = do()
    except Invalid as wrong:
        told_on(form, wrong)
        return None
    except DomainError as refusal:
        messages.error(request, str(refusal))
        assert back or isinstance(to, str)
        return redirect(back or to)
    messages.success(request, done)
    return redirect(to if isinstance(to, str) else to(made))


def kept_from(request: HttpRequest, post: Post | None, why: str, *, to: str) -> HttpResponse | None:
    """Tell why on the page `to` before a form is opened, where there is no post by which the person may act; None where
    there is one.
    """
    if post is not None:
        return None
    messages.error(request, why)
    return redirect(to)


def button(request: HttpRequest, do: Callable[[], object], *, done: str, to: str) -> HttpResponse:
    """Do what a button without a form says and lead to the page `to`; whatever refuses it is told there."""
    try:
        do()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(to)
