"""Small files to import, and ways to import them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import orjson

from governance.core.viewer import system_viewer
from roles.sync.importers.files import JSON_NAME, ImportFiles
from roles.sync.services import Outcome, import_run

CONGRESS = Path(__file__).parents[2] / "data" / "congress"
ACTOR = system_viewer("import_org", kind="command")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

DEPARTMENTS = """external_id,name,parent,head
TOP,Top,,ANN
SALES,Sales,TOP,BEN
"""
PEOPLE_HEADER = (
    "external_id,given_name,family_name,display_name,email,title,department,manager,kind,"
    "started_on,location\n"
)
PEOPLE = (
    PEOPLE_HEADER
    + """ANN,Ann,Ash,Ann Ash,ann@example.org,Director,TOP,,employee,2020-01-01,Berlin
BEN,Ben,Birch,Ben Birch,ben@example.org,Head of sales,SALES,ANN,employee,2021-05-01,Berlin
CID,Cid,Cedar,Cid Cedar,cid@example.org,Seller,SALES,BEN,employee,,Paris
"""
)
CHANNELS = """platform,handle,url,owner,department
x,TopSales,https://x.com/TopSales,BEN,SALES
"""


def csv_files(**tables: str | bytes) -> ImportFiles:
    """``csv_files(people=…)``: text or bytes by table."""
    return ImportFiles(
        {
            f"{name}.csv": content.encode() if isinstance(content, str) else content
            for name, content in tables.items()
        }
    )


def json_file(**tables: object) -> ImportFiles:
    return ImportFiles({JSON_NAME: orjson.dumps(tables)})


def whole(**changed: str) -> ImportFiles:
    """The small organisation, with some of its files replaced."""
    return csv_files(
        **{"departments": DEPARTMENTS, "people": PEOPLE, "channels": CHANNELS, **changed}
    )


def run(
    files: ImportFiles, now: datetime = MONDAY, *, mode: str = "patch", dry_run: bool = False
) -> Outcome:
    return import_run(actor=ACTOR, files=files, mode=mode, dry_run=dry_run, now=now)
