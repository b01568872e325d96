"""The script that Streamlit is given, in a folder of its own.

Beside a folder named `pages` Streamlit would take that for its older kind of navigation, and a link straight
to a page would run the page without its frame.
"""
