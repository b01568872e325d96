"""From one boundary set to another: how their land lies, what changed, and which share goes where."""
