"""The second step of signing in: an app's code, a passkey, or a recovery code.

It belongs to a person, not to an organization; an organization may require one (`requirement`).
Every change gives the person a new stamp, which ends all their sessions but the one it was made in.
"""
