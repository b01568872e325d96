"""One file a page; Streamlit runs each as a script when its page is opened."""
