"""``python -m geoaudit``: the commands, where a locked-down machine runs no program but Python."""

from geoaudit.cli import main

main()
