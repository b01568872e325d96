"""The standard themes of an audit: what each is, in a sentence, and who says so.

No two forces flag alike, and GeoAudit never guesses what a record is about: a profile of a theme says by
which flag or codes it is counted. The definition stands beside the figures, so that a reader sees what they
ought to be of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from geoaudit.records.schema import INCIDENT

ANTI_SOCIAL = "anti-social-behaviour"


@dataclass(frozen=True)
class Theme:
    """A standard theme.

    Attributes
    ----------
    words : str
        Its name as it is read.
    definition : str
        What it is, in a sentence.
    source : str
        Who defines it so.
    where : mapping of str to tuple of str
        The categories that are counted where a profile does not say; empty where it must.
    """

    words: str
    definition: str
    source: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


THEMES: Mapping[str, Theme] = MappingProxyType(
    {
        "domestic-abuse": Theme(
            "Domestic abuse",
            "Domestic abuse is physical or sexual abuse, violent or threatening behaviour, controlling or "
            "coercive behaviour, economic abuse, or psychological, emotional or other abuse between people "
            "aged 16 or over who are personally connected, whether once or as a course of conduct.",
            "Domestic Abuse Act 2021, sections 1 and 2",
        ),
        "serious-violence": Theme(
            "Serious violence",
            "Serious violence is what the authorities of an area take to be serious by the penalty that it "
            "can carry, its impact on victims and on the community, and its prevalence there; domestic "
            "abuse, sexual offences, violence against property and threats count as violence, terrorism "
            "does not.",
            "Serious Violence Duty: Police, Crime, Sentencing and Courts Act 2022, section 13",
        ),
        "hate-crime": Theme(
            "Hate crime",
            "A hate crime is an offence that the victim or any other person perceives to be motivated by "
            "hostility or prejudice towards a person's race, religion, sexual orientation, disability or "
            "transgender identity, actual or perceived.",
            "Crown Prosecution Service and National Police Chiefs' Council, shared definition and its five "
            "monitored strands",
        ),
        "knife-crime": Theme(
            "Knife crime",
            "Knife crime is a listed serious offence (such as homicide, assault with injury, robbery, rape "
            "or a threat to kill) that involves a knife or sharp instrument; possession of one is counted "
            "apart.",
            "Home Office, Annual Data Requirement (offences involving a knife or sharp instrument); Office "
            "for National Statistics, User guide to crime statistics for England and Wales",
        ),
        "drugs": Theme(
            "Drugs",
            "Drug offences are the possession, supply, production, import and export of controlled drugs "
            "and of psychoactive substances as far as the law forbids them; other offences count where "
            "they are flagged as related to drugs.",
            "Misuse of Drugs Act 1971; Psychoactive Substances Act 2016; Customs and Excise Management Act "
            "1979",
        ),
        "alcohol": Theme(
            "Alcohol",
            "Alcohol-related records are those flagged so: in the national survey, those in which the victim "
            "believed the offender to be under the influence of alcohol.",
            "Office for National Statistics, Crime Survey for England and Wales (nature of crime)",
        ),
        ANTI_SOCIAL: Theme(
            "Anti-social behaviour",
            "Anti-social behaviour is conduct that has caused, or is likely to cause, harassment, alarm or "
            "distress to any person, or that is capable of causing housing-related nuisance or annoyance, or "
            "nuisance or annoyance to a person in their home.",
            "Anti-social Behaviour, Crime and Policing Act 2014, section 2",
            {"record_type": (INCIDENT,)},
        ),
    }
)


def ready_where(theme: str | None) -> Mapping[str, tuple[str, ...]]:
    """Return what a theme counts where a profile does not say; nothing for one that must say, or is none."""
    return THEMES[theme].where if theme else {}
