"""Step 4 of a new audit: how it is protected, and which tables it holds."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from geoaudit.disclosure.policy import policy_named
from geoaudit.drafting.draft import Counted, Draft
from geoaudit.drafting.tables import left_out, offered, offered_rates, offers_profiles
from geoaudit.pack.saying import capital
from geoaudit.ui import state
from geoaudit.ui.widgets.choices import label, offering
from geoaudit.ui.widgets.fragments import heading, listed, notice, paragraph

POLICIES: Mapping[str, str] = {
    "standard": "Standard: wards rounded, larger areas as counted",
    "midpoint-6": "Every figure rounded to the middle of its six",
    "round-5": "Every figure rounded to the nearest 5",
    "suppress-6": "Figures under 6 hidden, with others that would give them away",
    "internal": "Internal: nothing is hidden",
}


def tables_step(draft: Draft) -> Draft:
    """Settle the policy and the tables, and return the draft with them."""
    draft = _policy(draft)
    if not draft.supplied:
        notice("No file is taken for records yet: add some under Files.")
        return draft
    return _profiles(_tables(draft))


def _policy(draft: Draft) -> Draft:
    heading("Protection", small="How figures about people are kept from telling of anybody.")
    name = st.selectbox(
        "Policy",
        offering(list(POLICIES), draft.policy),
        format_func=lambda name: POLICIES.get(name, capital(name)),
        key=state.begin("policy of the draft", draft.policy),
    )
    policy = policy_named(name)
    paragraph(policy.sentence, "plain")
    if not policy.for_release:
        notice("What is made under it tells of single people: it must not leave the service.", "alarm")
    return replace(draft, policy=name)


def _tables(draft: Draft) -> Draft:
    heading(
        "Tables",
        small="A first choice of each source: untick what nobody needs. More can be written by hand.",
    )
    refused = {table.title for table in offered(draft) if not _wanted(draft, table)}
    if rates := offered_rates(draft):
        heading("Rates", small="To how many live in each area.")
        refused |= {one.title for one in rates if not _wanted(draft, one)}
    return replace(draft, refused=frozenset(refused))


def _wanted(draft: Draft, table: Counted) -> bool:
    key = state.begin(f"table {table.title}", table.title not in draft.refused)
    return st.checkbox(label(table.title), key=key)


def _profiles(draft: Draft) -> Draft:
    if not offers_profiles(draft):
        return replace(draft, profiles=False)
    heading("Profiles", small="Percentages, charts and sentences, made of the protected tables.")
    wanted = st.checkbox(
        "The ready-made set: who, what and how many, their needs, and how near services are",
        key=state.begin("profiles of the draft", draft.profiles),
    )
    if wanted and (titles := left_out(draft)):
        paragraph(f"Left out, since the files have no columns for it: {listed(list(titles))}.")
    return replace(draft, profiles=wanted)
