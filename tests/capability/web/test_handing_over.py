"""A complaint that is handed to a department: what was sent is seen where it was decided, and among what was sent."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.capability.web.conftest import Site

CLIENT = "C01400"


def test_what_was_sent_stands_in_the_complaint_and_in_the_tasks(site: Site, trainee: FlaskClient) -> None:
    run = f"/runs/{site.run}"
    trainee.post(f"{run}/do/complaint.open", data={"client": CLIENT, "reason": "damaged", "quantity": "7"})
    (ref,) = site.state().complaints.complaints
    written = f"{run}/tasks?department=purchasing&complaint={ref}"
    assert f'<option value="{CLIENT}" selected>' in trainee.get(written).text
    assert 'name="fields.quantity" type="text" value="7"' in trainee.get(written).text

    for kind, data in (
        ("complaint.qualify", {"complaint": ref, "status": "founded"}),
        ("complaint.settle", {"complaint": ref, "solution": "handed_over"}),
    ):
        trainee.post(f"{run}/do/{kind}", data=data)
    assert "Aucun service n'est encore prévenu" in trainee.get(f"{run}/complaints/{ref}").text.replace("’", "'")

    sent = {"department": "purchasing", "subject": "stockout", "client": CLIENT, "fields.quantity": "7"}
    trainee.post(f"{run}/do/message.send", data=sent)
    page = trainee.get(f"{run}/complaints/{ref}").text
    assert "Rupture signalée" in page
    assert "encore prévenu" not in page
    agreed = trainee.get(f"{run}/tasks").text.partition('id="h-done"')[2].partition("</section>")[0]
    assert "À Achats" in agreed
    assert "Rupture signalée" in agreed
