"""Every address × every person: who gets in, who is sent to sign in, who is refused, who learns nothing.

A row: method, route, what it is asked about, then one answer a person. Answers: a status; `in`, sent to sign in; `do`,
the press did what it says and the journal tells it. Nothing may happen on any other answer.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from motcua.catalogue import lists, proposals, rounds
from motcua.catalogue.models import Proposal, ProposalList, ReviewRound
from motcua.core import installation
from motcua.documents.models import Slip
from motcua.dossiers import actions, exports
from motcua.dossiers.actions import reckoning
from motcua.dossiers.models import (
    BulkRun,
    Dossier,
    Export,
    Incident,
    Label,
    Paper,
    PaperRefusal,
    Reckoning,
    RemarkFile,
    ReturnBy,
    SavedView,
)
from motcua.journal.models import Event
from motcua.notifications.models import Message
from motcua.oversight import actions as reporting
from motcua.oversight import periods
from motcua.oversight.models import ReminderRule, Report
from motcua.oversight.reminders import write_rules
from motcua.people.calendar_changes import note_change
from motcua.people.models import Closure, Post, Role, User
from motcua.support import announcements, difficulties, known
from motcua.support.models import Announcement, Difficulty, KnownProblem, Petition, Ticket, TicketFile
from motcua.workdays.models import OfficeHours
from tests import browsers, builders
from tests.builders import World, living_at
from tests.dossiers import branched
from tests.dossiers.cases import all_marked, asked, suspended, taken_in
from tests.dossiers.lending import lent
from tests.support import acts as helping

pytestmark = pytest.mark.django_db

PEOPLE = ("guest", "an", "bao", "chi", "dung", "nga", "giang", "hoa", "khanh", "lan", "em", "admin")
NOON = f"{builders.MONDAY}T11:29"
GRID = """
#    route                     about     guest an  bao chi dung nga giang hoa khanh lan em  admin
GET  ui:home                   -         302   302 302 302 302  302 302   302 302   302 302 302
POST ui:demo-sign-in           -         404   404 404 404 404  404 404   404 404   404 404 404
GET  ui:account                -         in    200 200 200 200  200 200   200 200   200 200 200
POST ui:keys                   -         302   302 302 302 302  302 302   302 302   302 302 302
GET  ui:forgotten              -         200   200 200 200 200  200 200   200 200   200 200 200
POST ui:forgotten              -         200   200 200 200 200  200 200   200 200   200 200 200
POST ui:end-session            -         in    302 302 302 302  302 302   302 302   302 302 302
POST ui:act-as                 -         in    302 302 302 302  302 302   302 302   302 302 302
POST ui:mail-choice            -         in    302 302 302 302  302 302   302 302   302 302 302
GET  ui:sent-mail              -         in    404 404 404 404  404 404   404 404   404 404 404
GET  ui:sent-letter            message   in    404 404 404 404  404 404   404 404   404 404 404
GET  control:undelivered       -         in    403 403 403 403  403 403   403 403   403 403 200
POST control:try-mail-again    -         in    403 403 403 403  403 403   403 403   403 403 302
GET  ui:messages               -         in    200 200 200 200  200 200   200 200   200 200 200
POST ui:read-all               -         in    302 302 302 302  302 302   302 302   302 302 302
GET  ui:open-message           message   in    302 404 404 404  404 404   404 404   404 404 404
GET  ui:dossier                accepted  in    302 302 302 302  302 302   302 302   302 404 302
GET  ui:dossier                draft     in    302 302 404 404  404 404   404 404   404 404 404
GET  ui:thread                 work      in    200 200 200 200  200 200   200 403   403 404 403
POST ui:thread                 work      in    do  do  do  do   do  do    do  403   403 404 403
GET  ui:remark-file            remark    in    200 200 200 200  200 200   200 403   403 404 403
GET  ui:support                -         in    200 200 200 200  200 200   200 200   200 200 200
GET  ui:ask                    -         in    200 200 200 200  200 200   200 200   200 200 200
POST ui:ask                    -         in    do  do  do  do   do  do    do  do    do  do  do
GET  ui:known-problems         -         in    200 200 200 200  200 200   200 200   200 200 200
GET  ui:known-problem          known     in    200 200 200 200  200 200   200 200   200 200 200
GET  ui:known-problem          inside    in    404 404 404 404  404 404   404 200   404 404 404
GET  ui:ticket                 ticket    in    404 404 404 200  404 404   404 200   404 404 404
GET  ui:ticket                 shared    in    404 404 200 200  200 200   200 200   404 404 404
POST ui:ticket-act             writing   in    404 404 404 do   404 404   404 422   404 404 404
POST ui:ticket-act             answering in    404 404 404 422  404 404   404 do    404 404 404
POST ui:ticket-act             closing   in    404 404 404 do   404 404   404 422   404 404 404
POST ui:ticket-act             raising   in    404 404 404 302  404 404   404 do    404 404 404
GET  ui:ticket-file            ticketed  in    404 404 200 200  200 200   200 200   404 404 404
GET  ui:delegations            -         in    200 200 200 200  200 200   200 200   200 200 200
GET  ui:delegate               -         in    200 200 200 200  200 200   200 200   200 200 200
POST ui:delegate               -         in    422 422 422 422  422 422   422 422   422 422 422
POST ui:end-delegation         lent      in    404 404 404 do   404 do    404 404   404 404 404
GET  desk:leaving              -         in    403 403 403 403  200 200   403 403   403 403 403
POST desk:leaving              -         in    403 403 403 403  200 200   403 403   403 403 403
GET  desk:leaving-record-pdf   left      in    403 403 403 403  200 200   403 403   403 403 403
GET  desk:leaving-record-xlsx  left      in    403 403 403 403  200 200   403 403   403 403 403
GET  ui:difficulties           -         in    200 200 200 200  200 200   200 200   200 200 200
GET  ui:begin-difficulty       -         in    200 200 200 200  200 200   200 403   403 200 403
POST ui:begin-difficulty       -         in    422 422 422 422  422 422   422 403   403 422 403
GET  ui:difficulty             written   in    200 200 404 404  404 404   404 404   404 404 404
GET  ui:difficulty             told      in    200 200 200 200  200 200   200 200   200 200 200
GET  ui:edit-difficulty        written   in    200 200 404 404  404 404   404 404   404 404 404
POST ui:edit-difficulty        written   in    422 422 404 404  404 404   404 404   404 404 404
GET  ui:difficulty-act         giving    in    302 200 404 404  404 404   404 404   404 404 404
POST ui:difficulty-act         giving    in    302 do  404 404  404 404   404 404   404 404 404
POST ui:difficulty-act         joining   in    302 302 do  do   do  do    do  302   302 do  302
POST ui:difficulty-act         ending    in    302 302 302 302  302 302   302 do    302 302 302
GET  control:tickets           -         in    403 403 403 403  403 403   403 200   403 403 403
GET  control:support-figures   -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:write-known-problem -       in    403 403 403 403  403 403   403 200   403 403 403
POST control:write-known-problem -       in    403 403 403 403  403 403   403 422   403 403 403
GET  control:change-known-problem known in     403 403 403 403  403 403   403 200   403 403 403
POST control:change-known-problem known in     403 403 403 403  403 403   403 422   403 403 403
GET  control:petitions         -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:make-petition     -         in    403 403 403 403  403 403   403 200   403 403 403
POST control:make-petition     -         in    403 403 403 403  403 403   403 422   403 403 403
GET  control:petition          petition  in    403 403 403 403  403 403   403 200   404 403 200
GET  control:petition          put-up    in    403 403 403 403  403 403   403 200   200 403 200
POST control:take-off-petition in-it     in    403 403 403 403  403 403   403 do    403 403 403
GET  control:submit-petition   petition  in    403 403 403 403  403 403   403 302   404 403 302
POST control:submit-petition   petition  in    403 403 403 403  403 403   403 302   404 403 302
GET  control:decide-petition   put-up    in    403 403 403 403  403 403   403 302   200 403 302
POST control:decide-petition   put-up    in    403 403 403 403  403 403   403 302   422 403 302
GET  control:petition-file     its-paper in    403 403 403 403  403 403   403 200   404 403 200
GET  ui:paper                  paper     in    200 200 200 200  200 200   200 403   403 404 403
GET  ui:preview                paper     in    200 200 200 200  200 200   200 403   403 404 403
GET  ui:preview-page           paper     in    200 200 200 200  200 200   200 403   403 404 403
GET  ui:slip                   slip      in    200 200 200 200  200 200   200 403   403 404 403
GET  ui:dossier-print          work      in    200 200 200 200  200 200   200 403   403 404 403
GET  ui:dossier-bundle         work      in    200 200 200 200  200 200   200 403   403 404 403
GET  ui:check                  -         200   200 200 200 200  200 200   200 200   200 200 200
GET  ui:check-slip             token     200   200 200 200 200  200 200   200 200   200 200 200
GET  ui:help                   -         200   200 200 200 200  200 200   200 200   200 200 200
GET  ui:guide                  guide     200   200 200 200 200  200 200   200 200   200 200 200
GET  ui:accessibility          -         200   200 200 200 200  200 200   200 200   200 200 200
POST ui:theme                  -         302   302 302 302 302  302 302   302 302   302 302 302
POST ui:language               -         302   302 302 302 302  302 302   302 302   302 302 302
GET  ui:components             -         404   404 404 404 404  404 404   404 404   404 404 404
GET  account_login             -         200   302 302 302 302  302 302   302 302   302 302 302
GET  account_logout            -         302   200 200 200 200  200 200   200 200   200 200 200
GET  healthz                   -         200   200 200 200 200  200 200   200 200   200 200 200
GET  readyz                    -         200   200 200 200 200  200 200   200 200   200 200 200
GET  metrics                   -         200   200 200 200 200  200 200   200 200   200 200 200
GET  portal:procedures         -         200   200 200 200 200  200 200   200 200   200 200 200
GET  portal:procedure          procedure 200   200 200 200 200  200 200   200 200   200 200 200
GET  portal:home               -         in    200 200 403 403  403 403   403 403   403 200 403
GET  portal:dossiers           -         in    200 200 403 403  403 403   403 403   403 200 403
GET  portal:dossier            work      in    200 200 403 403  403 403   403 403   403 404 403
GET  portal:dossier            draft     in    302 302 403 403  403 403   403 403   403 404 403
GET  portal:start              -         in    200 200 403 403  403 403   403 403   403 200 403
GET  portal:start-procedure    procedure in    200 200 403 403  403 403   403 403   403 200 403
POST portal:draft-create       -         in    do  do  403 403  403 403   403 403   403 409 403
GET  portal:draft              draft     in    200 200 403 403  403 403   403 403   403 404 403
GET  portal:draft-request      draft     in    200 200 403 403  403 403   403 403   403 404 403
GET  portal:draft-section      draft     in    200 200 403 403  403 403   403 403   403 404 403
POST portal:draft-section      draft     in    302 302 403 403  403 403   403 403   403 404 403
POST portal:draft-autosave     draft     in    200 200 403 403  403 403   403 403   403 404 403
GET  portal:draft-review       draft     in    200 200 403 403  403 403   403 403   403 404 403
GET  portal:paper              draft     in    200 200 403 403  403 403   403 403   403 404 403
POST portal:paper-add          draft     in    302 302 403 403  403 403   403 403   403 404 403
POST portal:paper-piece        draft     in    404 404 403 403  403 403   403 403   403 404 403
POST portal:paper-remove       draft     in    302 302 403 403  403 403   403 403   403 404 403
GET  portal:supplement         waiting   in    200 200 403 403  403 403   403 403   403 404 403
POST portal:send-for-sign-off  draft     in    do  do  403 403  403 403   403 403   403 404 403
POST portal:return-draft       sign-off  in    422 do  403 403  403 403   403 403   403 404 403
POST portal:submit             sign-off  in    302 do  403 403  403 403   403 403   403 404 403
POST portal:supply             supplied  in    302 do  403 403  403 403   403 403   403 404 403
POST portal:ask-withdrawal     work      in    422 do  403 403  403 403   403 403   403 404 403
POST portal:withdraw           submitted in    422 do  403 403  403 403   403 403   403 404 403
POST portal:acknowledge        handed    in    do  do  403 403  403 403   403 403   403 404 403
GET  portal:rate               handed    in    200 200 403 403  403 403   403 403   403 404 403
POST portal:rate               handed    in    do  do  403 403  403 403   403 403   403 404 403
POST portal:rate               work      in    302 302 403 403  403 403   403 403   403 404 403
GET  desk:ratings              -         in    403 403 403 403  200 200   403 403   403 403 403
GET  control:ratings           -         in    403 403 403 403  403 403   403 200   200 403 200
GET  desk:home                 -         in    403 403 302 302  302 302   302 403   403 302 403
GET  desk:search               -         in    403 403 200 200  200 200   200 403   403 200 403
GET  desk:following            tab       in    403 403 404 302  302 302   302 403   403 404 403
GET  desk:to-receive           -         in    403 403 200 403  403 403   403 403   403 200 403
GET  desk:mine                 -         in    403 403 403 200  200 200   200 403   403 403 403
GET  desk:my-unit              -         in    403 403 403 200  200 403   403 403   403 403 403
GET  desk:unassigned           -         in    403 403 403 200  200 403   403 403   403 403 403
GET  desk:waiting              -         in    403 403 200 200  200 200   200 403   403 200 403
GET  desk:near-due             -         in    403 403 200 200  200 200   200 403   403 200 403
GET  desk:late                 -         in    403 403 200 200  200 200   200 403   403 200 403
GET  desk:returned             -         in    403 403 403 200  200 403   403 403   403 403 403
GET  desk:to-hand-over         -         in    403 403 200 403  403 403   403 403   403 200 403
GET  desk:dossier              submitted in    403 403 200 200  200 200   200 403   403 404 403
GET  desk:dossier              work      in    403 403 200 200  200 200   200 403   403 404 403
GET  desk:dossier              draft     in    403 403 404 404  404 404   404 403   403 404 403
POST desk:accept               submitted in    403 403 do  302  302 302   302 403   403 404 403
POST desk:refuse               submitted in    403 403 do  302  302 302   302 403   403 404 403
POST desk:request-supplement   submitted in    403 403 do  302  302 302   302 403   403 404 403
POST desk:request-supplement   work      in    403 403 302 do   302 302   302 403   403 404 403
POST desk:take-back-supplement waiting   in    403 403 302 do   302 302   302 403   403 404 403
POST desk:claim                accepted  in    403 403 302 do   302 302   302 403   403 404 403
POST desk:assign               accepted  in    403 403 302 302  do  do    302 403   403 404 403
POST desk:take-back-work       work      in    403 403 302 302  do  do    302 403   403 404 403
POST desk:release              work      in    403 403 302 do   302 302   302 403   403 404 403
POST desk:forward              work      in    403 403 302 do   302 302   302 403   403 404 403
POST desk:approve              head      in    403 403 302 302  do  302   302 403   403 404 403
POST desk:send-back            leader    in    403 403 302 302  302 do    302 403   403 404 403
POST desk:recall               leader    in    403 403 302 302  do  302   302 403   403 404 403
POST desk:issue-result         issue     in    403 403 302 302  302 302   do  403   403 404 403
POST desk:stop                 work      in    403 403 302 302  302 do    302 403   403 404 403
POST desk:give-time            taken-in  in    403 403 404 422  422 do    302 403   403 404 403
POST desk:ask                  work      in    403 403 302 422  302 422   302 403   403 404 403
POST desk:remind               asked     in    403 403 404 do   do  do    302 403   403 404 403
POST desk:withdraw             leaving   in    403 403 302 302  do  do    302 403   403 404 403
POST desk:hand-over            finished  in    403 403 do  302  302 302   302 403   403 404 403
POST desk:extend               work      in    403 403 302 302  302 do    302 403   403 404 403
POST desk:ask-reappoint        late      in    403 403 302 do   do  302   302 403   403 404 403
POST desk:suspend              work      in    403 403 302 302  302 do    302 403   403 404 403
POST desk:resume               suspended in    403 403 302 302  302 do    302 403   403 404 403
POST desk:override             work      in    403 403 302 302  302 do    302 403   403 404 403
POST desk:reappoint            late      in    403 403 302 302  302 do    302 403   403 404 403
POST desk:branch-claim         branches  in    403 403 302 do   302 302   302 403   403 404 403
POST desk:branch-assign        branches  in    403 403 302 302  do  do    302 403   403 404 403
POST desk:branch-release       branched  in    403 403 302 do   302 302   302 403   403 404 403
POST desk:branch-done          branched  in    403 403 302 do   302 302   302 403   403 404 403
POST desk:note-originals       originals in    403 403 do  302  302 302   302 403   403 404 403
GET  desk:paper                -         in    403 403 200 403  403 403   403 403   403 200 403
GET  desk:paper-gate           -         in    403 403 302 403  403 403   403 403   403 302 403
POST desk:paper-receive        -         in    403 403 409 403  403 403   403 403   403 302 403
POST desk:paper-refuse         -         in    403 403 do  403  403 403   403 403   403 302 403
GET  desk:paper-refusals       -         in    403 403 200 200  200 200   200 403   403 200 403
GET  desk:paper-refusal        refusal   in    403 403 200 200  200 200   200 403   403 404 403
POST desk:paper-open-draft     refusal   in    403 403 do  403  403 403   403 403   403 404 403
POST desk:control-slip         work      in    403 403 do  do   do  do    do  403   403 404 403
GET  desk:register             -         in    403 403 200 403  403 200   200 403   403 200 403
GET  desk:register-xlsx        -         in    403 403 200 403  403 200   200 403   403 200 403
GET  desk:register-pdf         -         in    403 403 200 403  403 200   200 403   403 200 403
GET  desk:hand-over-list       -         in    403 403 200 403  403 403   403 403   403 200 403
GET  desk:hand-over-list-xlsx  -         in    403 403 302 403  403 403   403 403   403 302 403
GET  desk:hand-over-list-pdf   -         in    403 403 302 403  403 403   403 403   403 302 403
POST desk:bulk                 unassigned in   403 403 403 do   403 403   403 403   403 403 403
GET  desk:bulk-run             run       in    403 403 404 200  404 404   404 403   403 404 403
POST desk:export               my_unit  in    403 403 403 do   do  403 403   403 403   403 403
GET  desk:exports              -        in    403 403 200 200  200 200   200 403   403 200 403
GET  desk:export-file          export   in    403 403 302 200  302 302   302 403   403 302 403
GET  desk:views                -         in    403 403 200 200  200 200   200 403   403 200 403
POST desk:view                 view      in    403 403 302 302  302 302   302 403   403 302 403
POST desk:view-save            my_unit   in    403 403 403 302  302 403   403 403   403 403 403
GET  desk:labels               -         in    403 403 200 200  200 200   200 403   403 200 403
POST desk:labels               -         in    403 403 422 422  302 302   422 403   403 422 403
POST desk:label                label     in    403 403 302 302  302 302   302 403   403 302 403
GET  desk:dossier-labels       work      in    403 403 403 200  200 200   200 403   403 404 403
POST desk:dossier-labels       work      in    403 403 403 302  302 302   302 403   403 404 403
GET  desk:columns              my_unit   in    403 403 403 200  200 403   403 403   403 403 403
POST desk:columns              my_unit   in    403 403 403 302  302 403   403 403   403 403 403
GET  desk:notes                work      in    403 403 403 200  200 200   200 403   403 404 403
POST desk:notes                work      in    403 403 403 302  302 302   302 403   403 404 403
POST desk:mark-unread          submitted in    403 403 302 302  302 302   302 403   403 404 403
GET  control:home              -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:dossiers          -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:dossier           work      in    403 403 403 403  403 403   403 200   200 403 200
GET  control:dossier           draft     in    403 403 403 403  403 403   403 404   404 403 404
GET  control:refusals          -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:change-bound      -         in    403 403 403 403  403 403   403 403   403 403 200
POST control:change-bound      -         in    403 403 403 403  403 403   403 403   403 403 422
GET  control:reminders         -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:change-reminder   rule      in    403 403 403 403  403 403   403 403   403 403 200
POST control:change-reminder   rule      in    403 403 403 403  403 403   403 403   403 403 422
GET  control:incidents         -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:propose-incident  -         in    403 403 403 403  403 403   403 200   302 403 302
POST control:propose-incident  -         in    403 403 403 403  403 403   403 422   302 403 302
GET  control:decide-incident   incident  in    403 403 403 403  403 403   403 302   302 403 302
POST control:decide-incident   incident  in    403 403 403 403  403 403   403 302   302 403 302
GET  control:end-incident      incident  in    403 403 403 403  403 403   403 200   302 403 302
POST control:end-incident      incident  in    403 403 403 403  403 403   403 do   302 403 302
GET  desk:digitising           -         in    403 403 200 403  403 403   403 403   403 200 403
GET  desk:digitise             scan      in    403 403 200 403  403 403   403 403   403 404 403
POST desk:digitise             scan      in    403 403 422 403  403 403   403 403   403 404 403
GET  control:figure            -         in    403 403 403 403  403 403   403 404   404 403 404
GET  control:figure-file       -         in    403 403 403 403  403 403   403 404   404 403 404
GET  control:report            report    in    403 403 403 403  403 403   403 200   404 403 200
GET  control:edit-report       report    in    403 403 403 403  403 403   403 200   404 403 200
POST control:edit-report       report    in    403 403 403 403  403 403   403 do    404 403 422
GET  control:approve-report    report    in    403 403 403 403  403 403   403 302   404 403 302
POST control:approve-report    report    in    403 403 403 403  403 403   403 302   404 403 302
GET  control:send-report       report    in    403 403 403 403  403 403   403 200   404 403 302
POST control:send-report       report    in    403 403 403 403  403 403   403 302   404 403 302
GET  control:answer-report     report    in    403 403 403 403  403 403   403 302   404 403 302
POST control:answer-report     report    in    403 403 403 403  403 403   403 302   404 403 302
GET  control:amend-report      report    in    403 403 403 403  403 403   403 302   404 403 302
POST control:amend-report      report    in    403 403 403 403  403 403   403 302   404 403 302
GET  control:report-file       paper-of  in    403 403 403 403  403 403   403 200   404 403 200
GET  control:figures           -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:figures-beside    -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:coverage          -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:reports           -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:prepare-report    -         in    403 403 403 403  403 403   403 200   200 403 200
POST control:prepare-report    -         in    403 403 403 403  403 403   403 422   422 403 422
GET  control:agencies          -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:templates         -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:template-specimen specimen  in    403 403 403 403  403 403   403 200   200 403 200
GET  control:begin-templates   -         in    403 403 403 403  403 403   403 403   403 403 200
POST control:begin-templates   -         in    403 403 403 403  403 403   403 403   403 403 200
GET  control:change-templates  set       in    403 403 403 403  403 403   403 403   403 403 200
POST control:change-templates  set       in    403 403 403 403  403 403   403 403   403 403 200
GET  control:take-back-templates set     in    403 403 403 403  403 403   403 403   403 403 200
POST control:take-back-templates set     in    403 403 403 403  403 403   403 403   403 403 200
GET  control:create-agency     -         in    403 403 403 403  403 403   403 403   403 403 200
GET  control:change-agency     agency    in    403 403 403 403  403 403   403 403   403 403 200
POST control:change-agency     agency    in    403 403 403 403  403 403   403 403   403 403 200
POST control:create-agency     -         in    403 403 403 403  403 403   403 403   403 403 200
GET  control:add-room          agency    in    403 403 403 403  403 403   403 403   403 403 200
POST control:add-room          agency    in    403 403 403 403  403 403   403 403   403 403 do
GET  control:rename-room       room      in    403 403 403 403  403 403   403 403   403 403 200
POST control:rename-room       room      in    403 403 403 403  403 403   403 403   403 403 200
GET  control:agency            agency    in    403 403 403 403  403 403   403 200   200 403 200
GET  control:calendar          -         in    403 403 403 403  403 403   403 302   302 403 302
GET  control:calendar-year     year      in    403 403 403 403  403 403   403 200   200 403 200
GET  control:add-day           -         in    403 403 403 403  403 403   403 403   403 403 200
POST control:add-day           -         in    403 403 403 403  403 403   403 403   403 403 200
POST control:change-day        day       in    403 403 403 403  403 403   403 403   403 403 200
GET  ui:reckonings             -         in    200 200 200 200  200 200   200 200   200 200 200
GET  ui:reckoning              reckoned  in    200 200 200 200  200 200   200 200   200 200 200
GET  ui:reckoning-file         reckoned  in    200 200 200 200  200 200   200 200   200 200 200
POST control:remove-day        day       in    403 403 403 403  403 403   403 403   403 403 200
GET  control:hours             hours     in    403 403 403 403  403 403   403 200   200 403 200
GET  control:change-hours      hours     in    403 403 403 403  403 403   403 403   403 403 200
POST control:change-hours      hours     in    403 403 403 403  403 403   403 403   403 403 200
GET  control:own-hours         -         in    403 403 403 403  403 403   403 403   403 403 200
POST control:own-hours         -         in    403 403 403 403  403 403   403 403   403 403 200
GET  control:closures          -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:declare-closure   -         in    403 403 403 403  403 403   403 403   403 403 200
POST control:declare-closure   -         in    403 403 403 403  403 403   403 403   403 403 200
GET  control:change-closure    closure   in    403 403 403 403  403 403   403 403   403 403 200
POST control:change-closure    closure   in    403 403 403 403  403 403   403 403   403 403 200
GET  control:end-closure       closure   in    403 403 403 403  403 403   403 403   403 403 200
POST control:end-closure       closure   in    403 403 403 403  403 403   403 403   403 403 200
GET  control:mend              -         in    403 403 403 403  403 403   403 200   200 403 200
GET  portal:open-data          json      200   200 200 200 200  200 200   200 200   200 200 200
GET  portal:procedure-data     procedure 200   200 200 200 200  200 200   200 200   200 200 200
GET  portal:compare            procedure 200   200 200 200 200  200 200   200 200   200 200 200
GET  control:catalogue         -         in    403 403 403 200  200 200   403 200   200 403 200
GET  control:catalogue-file    -         in    403 403 403 200  200 200   403 200   200 403 200
GET  control:import-procedures -         in    403 403 403 403  403 403   403 200   403 403 200
POST control:import-procedures -         in    403 403 403 403  403 403   403 422   403 403 422
POST control:apply-procedures  -         in    403 403 403 403  403 403   403 302   403 403 302
GET  control:procedure-template -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:offering          offering  in    403 403 403 403  403 403   403 403   403 403 403
POST control:offering          offering  in    403 403 403 403  403 403   403 403   403 403 403
GET  control:procedure         procedure in    403 403 403 200  200 200   403 200   200 403 200
GET  control:begin-proposal    procedure in    403 403 403 200  200 200   403 200   200 403 200
POST control:begin-proposal    procedure in    403 403 403 422  422 422   403 422   422 403 422
GET  control:introduce         -         in    403 403 403 200  200 200   403 200   200 403 200
POST control:introduce         -         in    403 403 403 422  422 422   403 422   422 403 422
GET  control:proposals         -         in    403 403 403 200  200 200   403 200   200 403 200
GET  control:proposal          drafting  in    403 403 403 200  200 200   403 404   404 403 200
GET  control:proposal          sent      in    403 403 403 200  200 200   403 200   404 403 200
GET  control:edit-version      drafting  in    403 403 403 200  200 200   403 404   404 403 302
POST control:edit-version      drafting  in    403 403 403 302  302 302   403 404   404 403 302
POST control:autosave-version  drafting  in    403 403 403 200  200 200   403 404   404 403 403
GET  control:send-proposal     drafting  in    403 403 403 200  200 200   403 404   404 403 200
POST control:send-proposal     drafting  in    403 403 403 302  302 422   403 404   404 403 302
GET  control:return-proposal   sent      in    403 403 403 403  403 403   403 200   404 403 200
POST control:return-proposal   sent      in    403 403 403 403  403 403   403 do    404 403 302
GET  control:agree-proposal    sent      in    403 403 403 403  403 403   403 200   404 403 200
POST control:agree-proposal    sent      in    403 403 403 403  403 403   403 do    404 403 302
GET  control:withdraw-proposal sent      in    403 403 403 200  200 200   403 200   404 403 200
POST control:withdraw-proposal sent      in    403 403 403 302  302 do    403 302   404 403 302
GET  control:proposal-lists    -         in    403 403 403 403  403 403   403 200   200 403 200
GET  control:make-list         -         in    403 403 403 403  403 403   403 200   403 403 403
POST control:make-list         -         in    403 403 403 403  403 403   403 422   403 403 403
GET  control:proposal-list     list      in    403 403 403 403  403 403   403 200   404 403 200
POST control:take-off-list     listed    in    403 403 403 403  403 403   403 do    403 403 403
GET  control:submit-list       list      in    403 403 403 403  403 403   403 302   404 403 302
POST control:submit-list       list      in    403 403 403 403  403 403   403 302   404 403 302
GET  control:decide-list       put       in    403 403 403 403  403 403   403 302   200 403 302
POST control:decide-list       put       in    403 403 403 403  403 403   403 302   422 403 302
GET  control:list-file         list-file in    403 403 403 403  403 403   403 200   404 403 200
GET  control:rounds            -         in    403 403 403 200  200 200   403 200   200 403 200
GET  control:begin-round       -         in    403 403 403 403  403 403   403 200   403 403 403
POST control:begin-round       -         in    403 403 403 403  403 403   403 422   403 403 403
GET  control:round             round     in    403 403 403 200  200 200   403 200   200 403 200
GET  control:answer-round      round     in    403 403 403 302  200 200   403 302   302 403 302
POST control:answer-round      round     in    403 403 403 302  302 302   403 302   302 403 302
POST control:close-round       round     in    403 403 403 403  403 403   403 do    403 403 403
GET  control:round-file        round     in    403 403 403 403  403 403   403 200   200 403 200
GET  control:people            -         in    403 403 403 403  403 403   403 403   403 403 200
POST control:create-person     -         in    403 403 403 403  403 403   403 403   403 403 do
GET  control:import-people     -         in    403 403 403 403  403 403   403 403   403 403 200
POST control:import-people     -         in    403 403 403 403  403 403   403 403   403 403 422
GET  control:import-template   -         in    403 403 403 403  403 403   403 403   403 403 200
POST control:apply-import      -         in    403 403 403 403  403 403   403 403   403 403 302
GET  control:person            person    in    403 403 403 403  403 403   403 403   403 403 200
POST control:give-post         person    in    403 403 403 403  403 403   403 403   403 403 do
POST control:end-post          post      in    403 403 403 403  403 403   403 403   403 403 do
POST control:unlock            person    in    403 403 403 403  403 403   403 403   403 403 do
POST control:deactivate        person    in    403 403 403 403  403 403   403 403   403 403 do
POST control:activate          person    in    403 403 403 403  403 403   403 403   403 403 302
POST control:reset-password    person    in    403 403 403 403  403 403   403 403   403 403 do
GET  control:journal           -         in    403 403 403 403  403 403   403 200   403 403 200
POST control:verify            -         in    403 403 403 403  403 403   403 200   403 403 200
GET  ui:terms                   -         200   200 200 200 200  200 200   200 200   200 200 200
GET  ui:guide-picture           guide     404   404 404 404 404  404 404   404 404   404 404 404
GET  ui:manual                  guide     200   200 200 200 200  200 200   200 200   200 200 200
GET  ui:announcements           -         200   200 200 200 200  200 200   200 200   200 200 200
GET  ui:announcement            public    200   200 200 200 200  200 200   200 200   200 200 200
GET  ui:announcement            must-read 404   200 200 200 200  200 200   200 200   200 200 200
GET  ui:announcement            to-specialists 404   404 404 404 200  404 404   404 404   404 404 404
GET  ui:announcement            unpublished 404   404 404 404 404  404 404   404 404   404 404 404
GET  ui:announcement-file       its-file  404   404 404 404 404  404 404   404 200   404 404 404
POST ui:acknowledge             must-read in    do  do  do  do   do  do    do  do    do  do  do
POST ui:acknowledge             to-specialists in    404 404 404 do   404 404   404 404   404 404 404
POST ui:hide-first-steps        -         in    302 302 302 302  302 302   302 302   302 302 302
POST ui:first-step              step      in    302 302 302 302  302 302   302 302   302 302 302
GET  control:guides             -         in    403 403 403 403  403 403   403 200   403 403 403
GET  control:guide              guide     in    403 403 403 403  403 403   403 200   403 403 403
GET  control:edit-guide         guide     in    403 403 403 403  403 403   403 200   403 403 403
POST control:edit-guide         guide     in    403 403 403 403  403 403   403 422   403 403 403
GET  control:procedure-guide    procedure in    403 403 403 403  403 200   403 200   403 403 403
POST control:procedure-guide    procedure in    403 403 403 403  403 422   403 422   403 403 403
GET  control:announcements      -         in    403 403 403 403  403 403   403 200   403 403 403
GET  control:begin-announcement -         in    403 403 403 403  403 403   403 200   403 403 403
POST control:begin-announcement -         in    403 403 403 403  403 403   403 422   403 403 403
GET  control:announcement       unpublished in    403 403 403 403  403 403   403 200   403 403 403
GET  control:announcement       must-read in    403 403 403 403  403 403   403 200   403 403 403
GET  control:edit-announcement  unpublished in    403 403 403 403  403 403   403 200   403 403 403
POST control:edit-announcement  unpublished in    403 403 403 403  403 403   403 422   403 403 403
GET  control:publish-announcement unpublished in    403 403 403 403  403 403   403 200   403 403 403
POST control:publish-announcement unpublished in    403 403 403 403  403 403   403 do   403 403 403
POST control:publish-announcement must-read in    403 403 403 403  403 403   403 302   403 403 403
GET  control:withdraw-announcement must-read in    403 403 403 403  403 403   403 200   403 403 403
POST control:withdraw-announcement must-read in    403 403 403 403  403 403   403 422   403 403 403
POST control:attach-announcement unpublished in    403 403 403 403  403 403   403 do   403 403 403
POST control:attach-announcement must-read in    403 403 403 403  403 403   403 422   403 403 403
POST control:detach-announcement attached  in    403 403 403 403  403 403   403 do   403 403 403
"""
ROWS = [tuple(line.split()) for line in GRID.strip().splitlines()[1:]]


def _routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The names of all routes, with their namespace."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            if one.name:
                yield f"{space}{one.name}"
        else:
            yield from _routes(one, f"{space}{one.namespace}:" if one.namespace else space)


def test_every_route_has_a_row() -> None:
    assert set(_routes()) == {row[1] for row in ROWS}


def test_every_row_speaks_of_every_person() -> None:
    assert [row for row in ROWS if len(row) != 3 + len(PEOPLE)] == []


def _paper_refused(world: World) -> PaperRefusal:
    with living_at(f"{builders.MONDAY}T08:00"):
        return actions.refuse_paper(world.offering, world.customer, "direct", by=world.chi)


def _reckoned() -> Reckoning:
    builders.in_step()
    builders.a_holiday("2026-06-04")
    with living_at(NOON):
        note_change("Nghỉ bù", at=builders.at(NOON), by=None)
        reckoning.follow_changes()
    return Reckoning.objects.get()


def _withdrawal_asked() -> Dossier:
    with living_at(f"{builders.MONDAY}T10:00"):
        return actions.ask_withdrawal(builders.in_step(), by=builders.world().bao, reason="Nộp nhầm.")


def _done_supplement() -> Dossier:
    waiting = builders.awaiting_supplement()
    with living_at(f"{builders.MONDAY}T10:30"):
        values = {"du_an.kinh_phi": 460000000}
        return actions.save_answers(waiting, values, over={}, by=builders.world().an)


def _left(world: World) -> int:
    """Whose work was given on this morning."""
    dossier = builders.in_step()
    with living_at(f"{builders.MONDAY}T11:00"):
        actions.assign(dossier, by=world.nga, officer=world.vinh)
    return world.dung.pk


TARGETS: dict[str, Callable[[World], Any]] = {
    "-": lambda world: None,
    "draft": lambda world: builders.a_draft(),
    "sign-off": lambda world: builders.in_sign_off(),
    "submitted": lambda world: builders.submitted(),
    "accepted": lambda world: builders.accepted(),
    "work": lambda world: builders.in_step(),
    "lent": lambda world: lent(world.dung, world.vinh).pk,
    "left": lambda world: _left(world),
    "late": lambda world: builders.due_today(),
    "taken-in": lambda world: taken_in(),
    "branches": lambda world: branched.waiting(),
    "branched": lambda world: branched.one_left(),
    "suspended": lambda world: suspended(),
    "reckoned": lambda world: _reckoned(),
    "head": lambda world: builders.in_step("truong_phong_duyet"),
    "leader": lambda world: builders.in_step("lanh_dao_ky"),
    "issue": lambda world: builders.in_step("phat_hanh"),
    "waiting": lambda world: builders.awaiting_supplement(),
    "supplied": lambda world: _done_supplement(),
    "leaving": lambda world: _withdrawal_asked(),
    "asked": lambda world: asked(),
    "finished": lambda world: builders.finished(),
    "handed": lambda world: builders.handed_over(),
    "originals": lambda world: builders.accepted(originals_follow=True, return_by=ReturnBy.DIRECT),
    "paper": lambda world: Paper.objects.filter(dossier=builders.accepted(), key="request").get(),
    "remark": lambda world: _remark_file(),
    "slip": lambda world: _slip(),
    "token": lambda world: _slip().token,
    "message": lambda world: _message(world),
    "refusal": lambda world: _paper_refused(world),
    "procedure": lambda world: world.offering.procedure.code,
    "agency": lambda world: world.customer.code,
    "room": lambda world: (world.receiver.code, world.rooms[builders.OTHER_ROOM].pk),
    "set": lambda world: "tt-01-2018",
    "specimen": lambda world: ("tt-01-2018", "receipt"),
    "label": lambda world: _label(world),
    "person": lambda world: world.dung,
    "post": lambda world: (world.dung.pk, Post.objects.get(user=world.dung).pk),
    "guide": lambda world: "tiep-nhan",
    "tab": lambda world: "mine",
    "unassigned": lambda world: _in_unassigned(),
    "my_unit": lambda world: "my_unit",
    "export": lambda world: _export(world),
    "view": lambda world: SavedView.objects.create(user=world.dung, name="Việc gấp", tab="mine"),
    "run": lambda world: BulkRun.objects.create(
        once=uuid4(), by=world.dung, act="claim", tab="mine", at=builders.at(NOON)
    ),
    "year": lambda world: 2026,
    "hours": lambda world: OfficeHours.objects.get(is_default=True),
    "closure": lambda world: Closure.objects.create(
        from_at=builders.at("2030-01-07T07:00"), to_at=builders.at("2030-01-08T07:00"), reason="Mất điện"
    ),
    "json": lambda world: "json",
    "offering": lambda world: world.offering,
    "drafting": lambda world: _proposal(world, sent=False),
    "sent": lambda world: _proposal(world, sent=True),
    "list": lambda world: _proposal_list(world),
    "listed": lambda world: (lambda one: (one.pk, one.proposals.get().pk))(_proposal_list(world)),
    "put": lambda world: _put_list(world),
    "list-file": lambda world: (_proposal_list(world).pk, "docx"),
    "round": lambda world: _round(world),
    "rule": lambda world: _rule(),
    "incident": lambda world: _incident(world),
    "scan": lambda world: _paper_of_incident(world),
    "report": lambda world: _report(world).period.name,
    "paper-of": lambda world: (_report(world).period.name, "xlsx"),
    "known": lambda world: _problem(world, public=True),
    "inside": lambda world: _problem(world, public=False),
    "ticket": lambda world: _asked_for_help(world),
    "shared": lambda world: _asked_for_help(world, shared=True),
    "writing": lambda world: (_asked_for_help(world).pk, "write"),
    "answering": lambda world: (_asked_for_help(world).pk, "answer"),
    "closing": lambda world: (_asked_for_help(world).pk, "close"),
    "raising": lambda world: (_asked_for_help(world).pk, "escalate"),
    "ticketed": lambda world: _ticket_file(world),
    "written": lambda world: _difficulty(world, sent=False),
    "told": lambda world: _difficulty(world),
    "giving": lambda world: (_difficulty(world, sent=False).pk, "send"),
    "joining": lambda world: (_difficulty(world).pk, "join"),
    "ending": lambda world: (_difficulty(world, answered=True).pk, "close"),
    "petition": lambda world: _petition(world),
    "put-up": lambda world: _petition(world, submitted=True),
    "in-it": lambda world: (lambda one: (one.pk, one.difficulties.get().pk))(_petition(world)),
    "its-paper": lambda world: (_petition(world).pk, "docx"),
    "public": lambda world: _announcement(world, "public"),
    "must-read": lambda world: _announcement(world, "officers", must_read=True),
    "to-specialists": lambda world: _announcement(world, "roles", roles=["specialist"]),
    "unpublished": lambda world: _announcement(world, "public", published=False),
    "its-file": lambda world: _attached(world)[1],
    "attached": lambda world: _attached(world),
    "step": lambda world: "doc-so-tay",
    "day": lambda world: builders.a_holiday("2026-09-02").on.isoformat(),
}


def _proposal(world: World, *, sent: bool) -> Proposal:
    """Of the receiving agency, as far as it needs nobody's press."""
    with living_at(NOON):
        one = proposals.begin(
            "repeal" if sent else "amend", world.offering.procedure, agency=world.receiver, reason="Theo chỉ đạo.",
            once=uuid4(), by=world.dung,
        )  # fmt: skip
        return proposals.send(one, by=world.giang) if sent else one


def _proposal_list(world: World) -> ProposalList:
    with living_at(NOON):
        one = proposals.agree(_proposal(world, sent=True), opinion="", by=world.khanh)
        return lists.make("Danh mục", [one.pk], once=uuid4(), by=world.khanh)


def _put_list(world: World) -> ProposalList:
    leader = builders.a_person("phong", Role.LEADER, world.agencies["STTTT"])
    Post.objects.create(user=leader, agency=world.agencies["STTTT"], role=Role.WATCHER, from_on="2018-01-01")
    with living_at(NOON):
        return lists.submit(_proposal_list(world), number="1/TTr", by=leader)


def _round(world: World) -> ReviewRound:
    with living_at(NOON):
        due = builders.at("2026-06-30T00:00").date()
        return rounds.begin("Rà soát", [world.receiver], due_on=due, once=uuid4(), by=world.khanh)


def _rule() -> ReminderRule:
    write_rules()
    return ReminderRule.objects.get(of="late", to="head")


def _incident(world: World) -> Incident:
    return Incident.objects.create(
        from_at=builders.at(f"{builders.MONDAY}T07:00"), to_at=builders.at("2026-06-03T17:00"), reason="Đứt cáp",
        approved_by=world.khanh,
    )  # fmt: skip


def _paper_of_incident(world: World) -> Dossier:
    _incident(world)
    return builders.a_paper_dossier(equipped=True)


def _report(world: World) -> Report:
    with living_at(NOON):
        return reporting.prepare(periods.parse("2026-05"), by=world.khanh)


def _announcement(world: World, audience: str, *, published: bool = True, **more: Any) -> Announcement:
    told = {
        "kind": "directive", "number": "12/UBND", "issued_on": builders.at(NOON).date(), "issuer": "UBND tỉnh",
        "abstract": "Nộp hồ sơ trực tuyến", "text": "", "audience": audience, "roles": [], "must_read": False,
    }  # fmt: skip
    with living_at(NOON):
        one = announcements.draft(told | more, once=uuid4(), by=world.khanh)
        return announcements.publish(one, by=world.khanh) if published else one


def _attached(world: World) -> tuple[int, int]:
    one = _announcement(world, "public", published=False)
    with living_at(NOON):
        announcements.attach(one, builders.a_stored_file(), "kem-theo.pdf", by=world.khanh)
    return one.pk, one.files.get().pk


def _in_unassigned() -> str:
    builders.accepted()
    return "unassigned"


def _export(world: World) -> Export:
    with living_at(NOON):
        return exports.build(exports.ask("inbox", "csv", by=world.dung, title="Của tôi", asked={"tab": "mine"}))


def _remark_file() -> RemarkFile:
    with living_at(f"{builders.MONDAY}T10:00"):
        files = [(builders.a_stored_file(), "giai-trinh.pdf")]
        actions.message(builders.in_step(), by=builders.world().an, text="Kính gửi.", once=uuid4(), files=files)
    return RemarkFile.objects.latest("pk")


def _slip() -> Slip:
    builders.accepted()
    return Slip.objects.latest("pk")


def _label(world: World) -> Label:
    return Label.objects.create(agency=world.receiver, name="Gấp", made_by=world.nga, made_at=builders.at(NOON))


def _message(world: World) -> Message:
    builders.accepted()
    return Message.objects.filter(recipient=world.an).latest("pk")


def _problem(world: World, *, public: bool) -> KnownProblem:
    with living_at(NOON):
        return known.write("Không tải được tệp", "Đứng yên", "", public=public, by=world.khanh, once=uuid4())


def _asked_for_help(world: World, **more: Any) -> Ticket:
    with living_at(NOON):
        return helping.a_ticket(world.dung, **more)


def _ticket_file(world: World) -> TicketFile:
    files = [(builders.a_stored_file(), "man-hinh.pdf")]
    return TicketFile.objects.get(message__ticket=_asked_for_help(world, shared=True, files=files))


def _difficulty(world: World, *, sent: bool = True, answered: bool = False) -> Difficulty:
    with living_at(NOON):
        if not sent:
            return helping.a_difficulty(world.an, world.customer)
        one = helping.sent(world)
        return difficulties.answer(one, "Đã có.", by=world.khanh) if answered else one


def _petition(world: World, *, submitted: bool = False) -> Petition:
    with living_at(NOON):
        return helping.submitted(world) if submitted else helping.a_petition(world)


def _args(route: str, target: Any) -> list[Any]:
    """What the address of a route is made of."""
    if target is None:
        return []
    if isinstance(target, tuple):
        return list(target)
    first = getattr(target, "pk", target)
    more = {"portal:draft-section": ["du_an"], "portal:paper": ["du_toan"], "portal:paper-add": ["du_toan"]}
    more["portal:paper-remove"] = more["portal:paper-piece"] = ["du_toan"]
    more["ui:preview-page"] = [1]
    return [first, *more.get(route, [])]


def _body(world: World) -> dict[str, Any]:
    """One body with what each form asks for; a form takes what it knows."""
    file = io.BytesIO(builders.a_pdf())
    file.name = "ket-qua.pdf"
    offering, today = world.offering, "01/06/2026"
    return {
        "reason": "Theo quy định.", "officer": world.vinh.pk, "pick_0": "on", "want_0": "Gửi lại bản có dấu.",
        "more_days": "3", "until": "09/06/2026",
        "outcome": "granted", "number": "88/STC", "issued_on": today, "signer": "Đặng Trường Giang, Giám đốc",
        "file": file, "on": today, "handed_to": "Trần Văn An", "once": str(uuid4()),
        "thu_tuc": offering.pk, "co_quan": world.customer.pk, "kenh": "direct",
        "offering": offering.pk, "customer": world.customer.pk, "abstract": "Thẩm định đề cương", "go": "list",
        "username": "nguoimoi", "full_name": "Lê Thị Mới", "honorific": "bà", "agency": world.receiver.pk,
        "role": Role.SPECIALIST, "from_on": today, "unit": world.rooms[builders.OTHER_ROOM].pk,
        "viec": "claim", "dang": "csv", "ten": "Việc gấp", "dossier": [one.pk for one in Dossier.objects.all()],
        **{f"rating.{key}": mark for key, mark in all_marked().items()},
        "ticket_kind": "question", "summary": "Tìm hồ sơ ở đâu", "seen": "1",
        "theme": "dark",
        "name": "Phòng mới", "text": "Kính gửi.", "keys": "off", "original_request": "1", "return_by": "direct",
    }  # fmt: skip


def _asked(world: World, method: str, url: str, client: Client) -> str:
    """The answer to one person; whatever it did is undone."""
    before, back = Event.objects.count(), transaction.savepoint()
    answer = client.get(url) if method == "GET" else client.post(url, _body(world))
    if answer.streaming:
        list(answer)
    done = Event.objects.count() > before
    transaction.savepoint_rollback(back)
    if answer.status_code == 302 and answer["Location"].startswith("/dang-nhap/?next="):
        return "in"
    return "do" if done and method == "POST" else str(answer.status_code)


def _people(world: World) -> dict[str, User | None]:
    admin = builders.a_person("admin", Role.SYSTEM_ADMIN, world.agencies["STTTT"])
    return {"guest": None, "admin": admin, **{name: world.people[name] for name in PEOPLE[1:-1]}}


def answers(world: World, method: str, route: str, target: str) -> tuple[str, ...]:
    """What each person is answered."""
    people = _people(world)
    installation.choose(demo=False)
    url = reverse(route, args=_args(route, TARGETS[target](world)))
    with living_at(NOON):
        return tuple(_asked(world, method, url, one) for one in browsers.of_each([people[name] for name in PEOPLE]))


@pytest.mark.parametrize("row", ROWS, ids=[" ".join(row[:3]) for row in ROWS])
def test_each_person_gets_what_her_posts_allow(world: World, row: tuple[str, ...]) -> None:
    method, route, target, *expected = row
    found = answers(world, method, route, target)
    assert dict(zip(PEOPLE, found, strict=True)) == dict(zip(PEOPLE, expected, strict=True))
