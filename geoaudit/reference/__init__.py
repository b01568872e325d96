"""What the figures of an audit are held against or weighed by: read before anything is counted."""
