"""Cases of a procedure: written as lines, each with its terms, its form and its papers; a dossier goes by one."""

from datetime import date

import pytest
from django.urls import reverse

from motcua.catalogue import cases, content, customers, editing, publishing
from motcua.catalogue.queries import rulebook
from motcua.dossiers import checks
from motcua.dossiers.models import Paper
from tests import builders

FORMS = {"chung": {"title": "Đơn đề nghị chung"}, "rieng": {"title": "Tờ khai sửa chữa"}}
LINES = "Xây mới | 10 ngày làm việc | 12 ngày làm việc\nSửa chữa | 5 ngày làm việc | | | Tờ khai sửa chữa"
REPAIR_FORM = {
    "key": "sua-chua",
    "title": "Tờ khai sửa chữa",
    "sections": [
        {
            "key": "sua_chua",
            "title": "Sửa chữa",
            "fields": [{"key": "hang_muc", "kind": "text", "label": "Hạng mục sửa chữa", "required": True}],
        }
    ],
}
TWO = [{"key": "moi", "name": "Xây mới"}, {"key": "sua", "name": "Sửa chữa", "form": REPAIR_FORM}]
ONLY_NEW = {"key": "ban_ve", "name": "Bản vẽ", "required": True, "originals": 1, "copies": 0, "cases": ["moi"]}


def test_what_is_written_as_lines_comes_back_as_the_same_lines() -> None:
    found, by_case = cases.from_lines(LINES, (), FORMS)
    assert [one["key"] for one in found] == ["xay_moi", "sua_chua"]
    assert by_case["sua_chua"] == {"online": {"amount": 5, "unit": "working_days"}}
    assert found[1]["form"] == FORMS["rieng"] and "form" not in found[0]
    assert cases.from_lines(cases.as_lines(found, by_case), found, FORMS) == (found, by_case)


def test_a_case_that_was_there_keeps_its_key() -> None:
    before = [{"key": "cap_1", "name": "Xây mới"}]
    found, _ = cases.from_lines("Sửa chữa\nxay moi", before, FORMS)
    assert [one["key"] for one in found] == ["sua_chua", "cap_1"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Xây mới | mười ngày", "thời hạn “mười ngày”"),
        ("Xây mới\nXÂY MỚI", "Dòng 2"),
        ("Xây mới | | | | Mẫu lạ", "biểu mẫu tên “Mẫu lạ”"),
        (" | 5 ngày làm việc", "Dòng 1"),
        ("a | b | c | d | e | f", "Dòng 1"),
    ],
)
def test_a_line_that_is_not_understood_is_named(text: str, told: str) -> None:
    with pytest.raises(ValueError, match="Dòng") as wrong:
        cases.from_lines(text, (), FORMS)
    assert told in str(wrong.value)


def a_document(**more):
    return {
        "name": "Thẩm định", "sector": "Xây dựng", "kind": "tthc", "level": 1, "level_note": "", "facts": {},
        "papers": [], "cases": [], "form": builders.FORM, "form_is_common": False, "process": builders.PROCESS,
        "process_is_default": False, "clock": builders.CLOCK, **more,
    }  # fmt: skip


def chosen():
    return editing.Chosen({"sua": REPAIR_FORM}, {}, "chung", "chung")


def test_papers_name_the_cases_that_are_written_beside_them() -> None:
    lines = {"cases": "Xây mới\nSửa chữa |  |  |  | Tờ khai sửa chữa", "papers": "Bản vẽ | 1 | 0 | bắt buộc | Xây mới"}
    made, wrong = editing.with_values(a_document(), {"papers": lines["papers"], "cases": lines["cases"]}, chosen())
    assert not wrong and made["papers"][0]["cases"] == ["xay_moi"]
    assert {name: editing.values_of(made)[name] for name in lines} == lines
    assert content.problems(made) == {}
    all_again, _ = editing.with_values(made, {"papers": "Bản vẽ | 1 | 0 | bắt buộc"}, chosen())
    assert "cases" not in all_again["papers"][0]


def test_a_channel_may_ask_for_another_number_of_sets():
    made, wrong = editing.with_values(a_document(), {"sets": "3", "sets_online": "1"}, chosen())
    assert not wrong and [content.sets_of(made["facts"], one) for one in ("online", "chain", "post")] == [1, 1, 3]
    again, _ = editing.with_values(made, {"sets_online": ""}, chosen())
    assert content.sets_of(again["facts"], "online") == 3
    _, wrong = editing.with_values(made, {"sets_post": "nhiều"}, chosen())
    assert set(wrong) == {"sets_post"}


def test_a_paper_of_a_case_that_is_gone_is_told() -> None:
    made, _ = editing.with_values(a_document(cases=TWO, papers=[ONLY_NEW]), {"cases": "Sửa chữa"}, chosen())
    assert "Bản vẽ" in content.problems(made)["papers"]
    _, wrong = editing.with_values(made, {"papers": "Bản vẽ | 1 | 0 | bắt buộc | Xây mới"}, chosen())
    assert "không có trường hợp “Xây mới”" in wrong["papers"]


@pytest.fixture
def by_cases(world):
    """A version in force with two cases, one of them with a form, a paper and a term of its own."""
    clock = {**builders.CLOCK, "by_case": {"sua": {"online": {"amount": 2, "unit": "working_days"}}}}
    version = builders.a_newer_version(
        world.offering.procedure, on="2026-05-25", cases=TWO, papers=[*builders.PAPERS, ONLY_NEW], clock=clock
    )
    publishing.switch()
    world.offering.procedure.refresh_from_db()
    world.offering.refresh_from_db()
    return version


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_a_dossier_goes_by_the_form_papers_and_term_of_its_case(world, by_cases, client_of) -> None:
    book = rulebook(by_cases.pk)
    assert "ban_ve" in {one.key for one in book.papers_for({}, "moi")}
    assert "ban_ve" not in {one.key for one in book.papers_for({}, "sua")}
    draft = builders.an_empty_draft(**builders.REQUEST, case="sua", return_by="direct")
    assert draft.version_id == by_cases.pk
    client = client_of(world.an)
    page = client.get(reverse("portal:draft-section", args=[draft.pk, "sua_chua"])).content.decode()
    assert "Hạng mục sửa chữa" in page
    assert client.get(reverse("portal:draft-section", args=[draft.pk, "du_an"])).status_code == 404
    client.post(reverse("portal:draft-section", args=[draft.pk, "sua_chua"]), {"sua_chua.hang_muc": "Mái nhà"})
    draft.refresh_from_db()
    assert draft.answers["sua_chua"]["hang_muc"] == "Mái nhà"
    held = list(Paper.objects.filter(dossier=draft))
    found = {one.path for one in checks.findings(draft, held, today=date(2026, 6, 1))}
    assert not any(path.startswith(("du_an", "sua_chua", "paper.ban_ve")) for path in found)
    draft.case = "moi"
    found = {one.path for one in checks.findings(draft, held, today=date(2026, 6, 1))}
    assert {"du_an.ten", "paper.ban_ve"} <= found


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_the_public_page_says_which_cases_ask_for_a_paper(world, by_cases, client) -> None:
    facts = {**builders.FULL_FACTS, "components": [{"group": None, "name": "Bản vẽ", "originals": 1, "copies": 0}]}
    version = builders.a_newer_version(world.offering.procedure, on="2026-05-28", facts=facts)
    publishing.switch()
    assert version.cases == TWO
    page = client.get(reverse("portal:procedure", args=[world.offering.procedure.code])).content.decode()
    assert "Chỉ trường hợp: Xây mới" in page


@pytest.mark.parametrize(
    ("customer", "groups"),
    [
        ("Sở, ban, ngành; UBND cấp huyện", {"so-nganh", "cap-huyen"}),
        ("Chủ đầu tư công trình lâm sinh vốn đầu tư công", {"chu-dau-tu"}),
        ("Cơ quan có con dấu", {"khac"}),
        (None, {"khac"}),
    ],
)
def test_customers_stand_in_the_groups_that_their_words_name(customer, groups) -> None:
    assert customers.groups_of(customer) == groups
    assert groups <= set(customers.LABELS)
