"""The companies we act for: permissions, webhooks, limits, health."""
