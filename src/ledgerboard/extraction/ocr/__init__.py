"""Pages that are pictures: opened, put straight, and read into words with places."""
