"""W5 at the command line: merges are listed with their evidence, taken back, and made by hand."""

from tests.copydesk.desk import Desk
from tests.warehouse.desk import START, Page
from tests.warehouse.desk import Desk as Loader
from warehouse.connection import session


def test_w5_a_person_lists_takes_back_and_makes_merges(desk: Desk) -> None:
    page = Page(url="http://harbor.test/1", headline="Crane arrives", body="Late.", more={"publisher_id": "post:4"})
    moved = Page(url="http://harbor.test/2", headline="Crane arrives", body="Very late.", more=page.more)
    with session(desk.warehouse_url) as conn:
        loader = Loader(conn)
        loader.run("r1", START, [page])
        loader.run("r2", START.replace(day=3), [moved])
    (change,) = desk.json("identity", moved.url)["changes"]
    assert change["evidence"].endswith("the same publisher's id, post:4")
    assert "post:4" in desk.invoke("identity").stdout.replace("\n", "")
    taken_back = desk.json("split", str(change["change_id"]), "--why", "two cranes", "--who", "ada")
    assert (taken_back["change"], taken_back["evidence"]) == ("split", "two cranes (ada)")
    numbers = [str(number) for (number,) in desk.rows("SELECT article_id FROM news.articles")]
    assert len(numbers) == 2
    merged = desk.invoke("merge", *numbers, "--why", "one crane").stdout
    assert merged.startswith("merge\n")
    assert all(number in merged and number in desk.invoke("identity").stdout for number in numbers), (
        "as commands take them"
    )
    assert desk.rows("SELECT count(*) FROM news.articles") == [(1,)]
    assert desk.json("split", "99", "--why", "none", status=1)["error"] == "JobNotDoneError"
    assert desk.invoke("split", "9" * 20, "--why", "none").exit_code == 2
