import pytest

from motcua.catalogue.process import Process, ProcessError, StepKind


def step(key, kind="work", role="specialist", **more):
    return {"key": key, "name": f"Bước {key}", "kind": kind, "where": {"role": role}, **more}


WORK, APPROVE, ISSUE = step("work"), step("approve", "approve", "leader"), step("issue", "issue", "clerk")


def parsed(*steps):
    return Process.parse({"steps": list(steps)})


def test_a_process_is_read_with_its_terms_conditions_and_papers():
    work = step("work", term={"amount": 2, "unit": "days"}, when={"field": "a.b", "op": "filled"}, produces=["bao_cao"])
    process = parsed(work, APPROVE, ISSUE)
    assert [one.kind for one in process.steps] == [StepKind.WORK, StepKind.APPROVE, StepKind.ISSUE]
    assert process.step("work").term == {"amount": 2, "unit": "days"}
    assert process.step("work").produces == ("bao_cao",)
    assert process.step("work").applies({"a": {"b": "x"}})
    assert not process.step("work").applies({})
    assert process.step("issue").term is None


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ((), "từ 1 đến"),
        ((WORK, WORK, APPROVE, ISSUE), "lặp"),
        ((WORK, APPROVE), "bước cuối"),
        ((APPROVE, ISSUE, WORK), "bước cuối"),
        ((APPROVE, ISSUE, step("last", "issue", "clerk")), "chỉ bước cuối"),
        ((WORK, ISSUE), "duyệt"),
        ((WORK, {**APPROVE, "when": {"field": "a", "op": "filled"}}, ISSUE), "duyệt"),
        ((APPROVE, {**ISSUE, "when": {"field": "a", "op": "filled"}}), "bước cuối"),
        ((APPROVE, {**ISSUE, "group": "g"}), "bước cuối"),
        ((step("Work"), APPROVE, ISSUE), "key"),
        (({**WORK, "name": ""}, APPROVE, ISSUE), "tên"),
        (({**WORK, "kind": "pray"}, APPROVE, ISSUE), "kind"),
        (({**WORK, "script": "x"}, APPROVE, ISSUE), "script"),
        (({**WORK, "where": {"role": "king"}}, APPROVE, ISSUE), "role"),
        (({**WORK, "where": {"role": "head", "agency": "STC"}}, APPROVE, ISSUE), "agency"),
        (({**WORK, "where": None}, APPROVE, ISSUE), "where"),
        (({**WORK, "term": {"amount": 0, "unit": "days"}}, APPROVE, ISSUE), "Thời hạn"),
        (({**WORK, "term": {"amount": 1, "unit": "moons"}}, APPROVE, ISSUE), "đơn vị"),
        (({**WORK, "term": 3}, APPROVE, ISSUE), "term"),
        (({**WORK, "when": "a > 1"}, APPROVE, ISSUE), "điều kiện"),
        (({**WORK, "produces": "bao_cao"}, APPROVE, ISSUE), "produces"),
        ((step("a", group="g"), step("b"), step("c", group="g"), APPROVE, ISSUE), "đứng liền nhau"),
        ((WORK, step("a", "approve", "leader", group="g"), step("b", group="g"), APPROVE, ISSUE), "đứng riêng"),
        ((*(step(f"w{n}") for n in range(40)), APPROVE, ISSUE), "từ 1 đến"),
    ],
)
def test_a_process_that_could_go_astray_is_refused(steps, says):
    with pytest.raises(ProcessError, match=says):
        parsed(*steps)


def test_what_is_no_table_is_refused():
    for document in (None, [], {"steps": "work"}, {"steps": ["work"]}):
        with pytest.raises(ProcessError):
            Process.parse(document)


def test_a_step_that_asks_another_agency_says_who_asks_whom_for_what():
    ask = {"key": "ask", "name": "Lấy ý kiến", "kind": "ask", "where": {"role": "specialist", "agency": "SXD"}}
    assert [one.asks for one in parsed(WORK, ask, APPROVE, ISSUE).steps] == ["", "opinion", "", ""]
    assert parsed({**ask, "asks": "coordination"}, APPROVE, ISSUE).steps[0].asks == "coordination"
    for wrong in ({**ask, "asks": "all"}, {**ask, "where": {"agency": "SXD"}}, {**WORK, "asks": "opinion"}):
        with pytest.raises(ProcessError):
            parsed(wrong, APPROVE, ISSUE)


def test_steps_side_by_side_may_stand_together():
    process = parsed(step("a", group="g"), step("b", group="g"), APPROVE, ISSUE)
    assert [one.group for one in process.steps] == ["g", "g", None, None]


def test_an_unknown_step_is_not_found():
    with pytest.raises(KeyError):
        parsed(APPROVE, ISSUE).step("nothing")
