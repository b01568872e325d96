"""What stands at the top of every page: whose figures they are, and what protects and bounds them."""

from geoaudit.ui.packs import Opened, day, partnership
from geoaudit.ui.widgets.fragments import show


def masthead(found: Opened, page: str) -> None:
    """Show the page's heading with the policy, boundary dates, periods and sources of the pack."""
    manifest, disclosure = found.manifest, found.manifest["disclosure"]
    show(
        "masthead.html",
        page=page,
        partnership=partnership(manifest),
        title=manifest["title"],
        for_release=found.pack.policy.for_release,
        policy=disclosure["policy"],
        version=disclosure["version"],
        sentence=disclosure["sentence"],
        boundaries=[entry | {"date": day(entry["date"])} for entry in manifest["boundaries"]],
        periods=manifest["periods"],
        sources=[source["name"] for source in manifest["sources"]],
        public=any(source["public"] for source in manifest["sources"]),
    )


def masthead_of_workspace(name: str, page: str) -> None:
    """Show the page's heading where a workspace is open in which no pack was made."""
    show("masthead_workspace.html", page=page, name=name)
