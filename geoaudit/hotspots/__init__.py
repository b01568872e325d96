"""Hotspot methods: functions on plain tables that know neither records nor disclosure."""
