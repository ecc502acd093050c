"""Commitments in progress when two companies were connected: see them, sign them off."""
