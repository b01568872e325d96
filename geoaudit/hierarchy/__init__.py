"""What official area lies in what, and which code became which, by date."""
