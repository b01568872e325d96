"""What a GIS is told of a pack and of its layers, beside the figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geoaudit.pack.contents import PackContents, SourceSummary

UNRELEASED = "NOT FOR RELEASE"


@dataclass(frozen=True)
class About:
    """What a GIS is told of a pack.

    Attributes
    ----------
    title, partnership : str
    policy : str
        How figures about people are protected, in a sentence; NOT FOR RELEASE comes first where they are not.
    release : bool
        Whether the pack may leave the service.
    attributions : tuple of str
        What the publishers ask to be said.
    sources : mapping of str to str
        The publishers and licences of each source, in words, as far as they are known.
    """

    title: str = ""
    partnership: str = ""
    policy: str = ""
    release: bool = True
    attributions: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


NOTHING = About()


def about_of(contents: PackContents) -> About:
    """Return what a GIS is told of a pack."""
    policy = contents.policy
    release = "" if policy.for_release else f"{UNRELEASED}. "
    return About(
        contents.title,
        contents.partnership,
        f"{release}Policy {policy.name}, version {policy.version}: {policy.sentence}",
        policy.for_release,
        contents.attributions,
        {source.name: _said(source) for source in contents.sources},
    )


def _said(source: SourceSummary) -> str:
    """Return a source with whoever published it, and under what licence."""
    known = dict.fromkeys(text for file in source.files for text in (file.publisher, file.licence) if text)
    return f"{source.name} ({', '.join(known)})" if known else source.name
