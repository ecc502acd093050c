"""What people answered, and how long an answer holds."""
